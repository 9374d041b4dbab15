"""Who may write, review, lay out and learn the parents' school's courses."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    ADMINISTRATORS,
    AUTHORITIES,
    COMMUNITY,
    COVERS,
    FILES_NOTHING,
    FORBIDDEN,
    FORM,
    HIDDEN,
    OFFICES,
    OPEN,
    READ,
    SCHOOL,
    SPECIALISTS,
    TEACHERS,
    TOWN,
    Decided,
    How,
    Row,
)

_GUARDIAN = ("guardian",)
# Of the school itself; and whoever writes for a body of their own.
_HERE = (*SCHOOL, *SPECIALISTS)
_ELSEWHERE = (*AUTHORITIES, "guidance_worker")
_SEES = (*OFFICES, *TOWN, *COMMUNITY, *SCHOOL, *TEACHERS)
# Whoever reads courses somewhere, and never a draft that is not theirs.
_READS: Decided = {OPEN: _HERE, FORBIDDEN: FILES_NOTHING}


def _named(arguments: tuple[str, ...]) -> dict[str, str]:
    """The numbers in an address; an edition without more is the draft."""
    return {name: "course_draft_id" if name == "edition_id" else name for name in arguments}


def _learning(name: str, how: How, *arguments: str) -> Row:
    """A guardian's own; nobody at work has such a page."""
    held = _named(arguments)
    return Row(f"courses:{name}", how, {OPEN: _GUARDIAN}, FORBIDDEN, {HIDDEN: _GUARDIAN}, FORBIDDEN, held)


def _drafting(name: str, *arguments: str) -> Row:
    """What is changed of a draft, by those who write it."""
    held = _named(arguments)
    return Row(
        f"courses:{name}",
        FORM,
        {OPEN: _HERE, HIDDEN: _ELSEWHERE},
        FORBIDDEN,
        {HIDDEN: (*_HERE, *_ELSEWHERE)},
        FORBIDDEN,
        held,
    )


# Whoever connects platforms for a body; and whose place covers the school.
_CONNECTS = ("school_leader", *_ELSEWHERE)
_SEES_SCHOOL = tuple(who for who in COVERS if who != "school_leader")

COURSES: Final = (
    Row("courses:learn", READ, {OPEN: _GUARDIAN}, FORBIDDEN),
    Row("courses:accounts", READ, {OPEN: _GUARDIAN}, FORBIDDEN),
    # Near is a platform that serves the school of the guardian's child.
    *(_learning(name, ACT, "platform_id") for name in ("account_link", "account_unlink")),
    # Not finished: refused in a sentence, for those whose course it is.
    _learning("certificate_ask", ACT, "course_id"),
    # Nobody signs in there: a platform shows its own key, and here nobody has one.
    Row("courses:xapi_about", READ, {}, OPEN, signed_out=OPEN),
    Row("courses:xapi_statements", ACT, {}, FORBIDDEN, signed_out=FORBIDDEN),
    # Whoever has the code of a certificate may read it: it names nobody.
    Row("courses:issuer", READ, {}, OPEN, signed_out=OPEN),
    *(
        Row(f"courses:{name}", READ, {}, OPEN, arguments={"code": "certificate_code"}, signed_out=OPEN)
        for name in ("certificate", "credential")
    ),
    Row("courses:platforms", FORM, {OPEN: _CONNECTS}, FORBIDDEN),
    *(
        Row(
            f"courses:{name}",
            ACT,
            {OPEN: ("school_leader",), FORBIDDEN: (*_SEES_SCHOOL, *ADMINISTRATORS)},
            HIDDEN,
            {FORBIDDEN: ("city_officer", *ADMINISTRATORS)},
            HIDDEN,
            {"platform_id": "platform_id"},
        )
        for name in ("platform_renew", "platform_end")
    ),
    _learning("course", READ, "course_id"),
    _learning("lesson", FORM, "course_id", "position"),
    _learning("hear", READ, "course_id", "position"),
    # As the edition it stands in: the draft, and what has been published.
    Row(
        "courses:lesson_recording",
        READ,
        _READS,
        HIDDEN,
        {FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        _named(("edition_id", "lesson_id")),
    ),
    Row(
        "courses:lesson_recording",
        READ,
        {OPEN: _SEES, FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {"edition_id": "released_id", "lesson_id": "heard_id"},
    ),
    Row("courses:plan", FORM, {OPEN: _HERE}, FORBIDDEN),
    Row(
        "courses:plan",
        FORM,
        {OPEN: _HERE, HIDDEN: ("guidance_worker",)},
        FORBIDDEN,
        {HIDDEN: (*_HERE, "county_officer", "guidance_worker")},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row("courses:desk", READ, {OPEN: (*_HERE, *_ELSEWHERE)}, FORBIDDEN),
    Row("courses:begin", FORM, {OPEN: (*_HERE, *_ELSEWHERE)}, FORBIDDEN),
    Row(
        "courses:edition",
        FORM,
        _READS,
        HIDDEN,
        {FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {"edition_id": "course_draft_id"},
    ),
    # Once it is published, whoever reads courses there.
    Row(
        "courses:edition",
        READ,
        {OPEN: _SEES, FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {"edition_id": "released_id"},
    ),
    _drafting("change", "edition_id"),
    _drafting("same", "edition_id"),
    _drafting("lesson_add", "edition_id"),
    _drafting("lesson_change", "edition_id", "lesson_id"),
    *(
        Row(
            f"courses:{name}",
            ACT,
            _READS,
            HIDDEN,
            {FORBIDDEN: FILES_NOTHING},
            HIDDEN,
            _named(arguments),
        )
        for name, arguments in (
            ("submit", ("edition_id",)),
            ("follow", ("edition_id",)),
            ("lesson_remove", ("edition_id", "lesson_id")),
        )
    ),
    Row(
        "courses:withdraw",
        FORM,
        {OPEN: ("school_leader",), HIDDEN: ("guidance_worker",)},
        FORBIDDEN,
        {HIDDEN: (*_HERE, "county_officer", "guidance_worker")},
        FORBIDDEN,
        {"edition_id": "released_id"},
    ),
)
