"""Who may see a school's three bodies, and who keeps them."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    ELSEWHERE,
    FAMILIES,
    FORBIDDEN,
    FORM,
    HIDDEN,
    OPEN,
    READ,
    SCHOOL,
    TEACHERS,
    How,
    Row,
    own,
)

# Everybody of the school, a guardian for their own child's, and whoever of education looks over it.
_SEES = ("city_officer", "county_officer", "supervisor", *SCHOOL, *TEACHERS, *FAMILIES)
_NOT_THERE = tuple(one for one in _SEES if one != "city_officer")
_BODY: Final = {"organisation_id": "organisation_id", "which": "which"}


def _seen(name: str, arguments: dict[str, str]) -> Row:
    far = {OPEN: ("city_officer",), HIDDEN: _NOT_THERE}
    return Row(f"committees:{name}", READ, {OPEN: _SEES}, FORBIDDEN, far, FORBIDDEN, arguments)


_INSIDE = (*SCHOOL, "guardian")


def _inside(name: str, how: How, arguments: dict[str, str], near: tuple[str, ...]) -> Row:
    here = {OPEN: near, HIDDEN: tuple(one for one in _SEES if one not in near)}
    return Row(
        f"committees:{name}",
        how,
        here,
        FORBIDDEN,
        {HIDDEN: _SEES},
        FORBIDDEN,
        arguments,
    )


def _kept(name: str, how: How, arguments: dict[str, str]) -> Row:
    return Row(f"committees:{name}", how, {OPEN: SCHOOL}, FORBIDDEN, {HIDDEN: SCHOOL}, FORBIDDEN, arguments)


COMMITTEES: Final = (
    Row("committees:schools", READ, {OPEN: _SEES}, FORBIDDEN),
    Row(
        "committees:record",
        READ,
        {ELSEWHERE: SCHOOL},
        FORBIDDEN,
        {HIDDEN: SCHOOL},
        FORBIDDEN,
        query="?duty=M2.12&organisation={organisation_id}",
    ),
    _seen("school", own("organisation_id")),
    _seen("committee", _BODY),
    _seen("edition", own("edition_id")),
    _kept("mandate", FORM, _BODY),
    _kept("member", FORM, _BODY),
    _kept("paper", FORM, _BODY),
    _kept("mandate_end", FORM, own("mandate_id")),
    _kept("member_end", FORM, own("member_id")),
    # A body's papers are for its members and the school's office; for others they are not there.
    _inside("meeting", READ, own("meeting_id"), _INSIDE),
    _inside("meeting_new", FORM, _BODY, SCHOOL),
    _inside("meeting_hold", ACT, {"meeting_id": "coming_id"}, SCHOOL),
    _inside("meeting_call_off", ACT, {"meeting_id": "coming_id"}, SCHOOL),
    _kept("meeting_withdraw", FORM, own("meeting_id")),
    _inside("minutes", FORM, own("meeting_id"), SCHOOL),
    _inside("minutes_say", ACT, own("meeting_id"), _INSIDE),
    _inside("decision", FORM, own("meeting_id"), SCHOOL),
    _inside("decision_done", ACT, own("decision_id"), _INSIDE),
    # What a family or the committee raises: one's own for a family, all of them for committee and office.
    _inside("matters", READ, own("organisation_id"), _INSIDE),
    _inside("matter_new", FORM, own("organisation_id"), _INSIDE),
    _kept("matter_answer", FORM, own("matter_id")),
    # Elections: the office prepares and counts, a home votes; before it begins nothing is to be seen.
    _seen("election", own("election_id")),
    _kept("election_new", FORM, _BODY),
    _kept("candidate", FORM, {"election_id": "draft_id"}),
    _kept("election_open", ACT, {"election_id": "draft_id"}),
    _kept("election_call_off", ACT, {"election_id": "draft_id"}),
    _kept("election_paper", FORM, own("election_id")),
    _kept("count", FORM, own("election_id")),
    _kept("tie", FORM, own("election_id")),
    _kept("seat", FORM, own("election_id")),
    _inside("vote", FORM, own("election_id"), ("guardian",)),
    # Fees in a committee's name: a guardian reports, the county's bureau checks, the school is shown nothing.
    Row("committees:fee_report", FORM, {OPEN: ("guardian",)}, FORBIDDEN),
    Row("committees:fee_answer", FORM, {OPEN: ("guardian",)}, FORBIDDEN),
    Row("committees:fees", READ, {OPEN: ("county_officer",)}, FORBIDDEN),
    *(
        Row(
            f"committees:{name}",
            how,
            {OPEN: ("county_officer",)},
            FORBIDDEN,
            {HIDDEN: ("county_officer",)},
            FORBIDDEN,
            own("report_id"),
        )
        for name, how in (("fee", READ), ("fee_tell", FORM), ("fee_close", FORM))
    ),
    # Whether other families read a guardian's name is said by that guardian alone.
    Row(
        "committees:member_name",
        ACT,
        {OPEN: ("guardian",), HIDDEN: tuple(one for one in _SEES if one != "guardian")},
        FORBIDDEN,
        {HIDDEN: _SEES},
        FORBIDDEN,
        own("member_id"),
    ),
)
