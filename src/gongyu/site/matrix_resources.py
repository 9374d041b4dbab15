"""Who may open the pages of lecturers: those who keep a corps, those who look down upon it, those who ask."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    AUTHORITIES,
    BESIDE,
    COMMUNITY,
    ELSEWHERE,
    FORBIDDEN,
    FORM,
    HIDDEN,
    OPEN,
    READ,
    SCHOOL,
    TOWN,
    How,
    Row,
    own,
)

_ABOVE = ("department_officer", *TOWN, *COMMUNITY)
_ASKS = (*AUTHORITIES, *_ABOVE, *SCHOOL, *BESIDE)


def _looked_at(name: str, argument: str) -> Row:
    """A corps of the school: read by the school and by the authorities above it."""
    return Row(
        f"resources:{name}",
        READ,
        {OPEN: (*AUTHORITIES, *SCHOOL)},
        FORBIDDEN,
        {OPEN: ("city_officer",), HIDDEN: ("county_officer", *SCHOOL)},
        FORBIDDEN,
        own(argument),
    )


def _kept(name: str, how: How, argument: str) -> Row:
    """What only those do who keep the corps."""
    return Row(
        f"resources:{name}",
        how,
        {OPEN: SCHOOL},
        FORBIDDEN,
        {HIDDEN: ("county_officer", *SCHOOL)},
        FORBIDDEN,
        own(argument),
    )


def _engaged(name: str, how: How) -> Row:
    """What concerns the lecturer, the keeper and the body that asked; here the school is both."""
    others = tuple(one for one in _ASKS if one not in SCHOOL)
    return Row(
        f"resources:{name}",
        how,
        {OPEN: SCHOOL, HIDDEN: others},
        FORBIDDEN,
        {HIDDEN: _ASKS},
        FORBIDDEN,
        own("engagement_id"),
    )


RESOURCES: Final = (
    *(Row(f"resources:{name}", READ, {OPEN: _ASKS}, FORBIDDEN) for name in ("overview", "engagements")),
    # Nobody of the cast lectures.
    Row("resources:mine", READ, {}, HIDDEN),
    Row(
        "resources:found",
        FORM,
        {OPEN: SCHOOL},
        FORBIDDEN,
        {HIDDEN: ("county_officer", *SCHOOL)},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row(
        "resources:find",
        FORM,
        {OPEN: SCHOOL, HIDDEN: BESIDE},
        FORBIDDEN,
        {HIDDEN: ("county_officer", *_ABOVE, *SCHOOL, *BESIDE)},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    _looked_at("corps", "corps_id"),
    _looked_at("lecturer", "lecturer_id"),
    _kept("renew", FORM, "corps_id"),
    _kept("end", ACT, "corps_id"),
    _kept("add", FORM, "corps_id"),
    *(_kept(name, FORM, "lecturer_id") for name in ("change", "leave", "qualify")),
    _kept("reveal", ACT, "lecturer_id"),
    _kept("unqualify", ACT, "qualification_id"),
    # Nothing has been held yet, so that whoever may have the letter is told so on the lecturer's page.
    Row(
        "resources:letter",
        READ,
        {ELSEWHERE: SCHOOL},
        FORBIDDEN,
        {HIDDEN: ("county_officer", *SCHOOL)},
        FORBIDDEN,
        own("lecturer_id"),
    ),
    _engaged("engagement", READ),
    # The link for a lecturer who does not sign in is handed on by the keeper of the corps.
    _engaged("slip", READ),
    _engaged("link", ACT),
    # Whoever holds it is the lecturer, and nobody signs in; made up, it opens nothing.
    Row("resources:answer", FORM, {}, HIDDEN, signed_out=HIDDEN),
    Row("resources:answer", FORM, {}, OPEN, query="?key={answer_key}", signed_out=OPEN),
    Row("resources:answer_calendar", READ, {}, HIDDEN, signed_out=HIDDEN),
    Row("resources:answer_calendar", READ, {}, OPEN, query="?key={agreed_key}", signed_out=OPEN),
    *(_engaged(name, FORM) for name in ("suggest", "feedback")),
    *(_engaged(name, ACT) for name in ("take", "cancel", "plan", "accept", "decline")),
)
