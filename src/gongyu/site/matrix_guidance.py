"""Who may open the pages of a school's team: its office, the authorities above it, and each member's own."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    AUTHORITIES,
    ELSEWHERE,
    FORBIDDEN,
    FORM,
    HEAD,
    HIDDEN,
    OPEN,
    READ,
    SCHOOL,
    SUBJECT,
    How,
    Row,
    own,
)

_FAR = ("county_officer", *SCHOOL)


def _kept(name: str, how: How, argument: str) -> Row:
    """What the school's office does; an authority only reads."""
    return Row(f"guidance:{name}", how, {OPEN: SCHOOL}, FORBIDDEN, {HIDDEN: _FAR}, FORBIDDEN, own(argument))


GUIDANCE: Final = (
    # Of one school alone it is the school's page.
    Row("guidance:overview", READ, {OPEN: AUTHORITIES, ELSEWHERE: SCHOOL}, FORBIDDEN),
    # Whoever stands in the register of staff.
    Row("guidance:mine", READ, {OPEN: ("school_leader", *HEAD, *SUBJECT)}, HIDDEN),
    Row(
        "guidance:confirm",
        FORM,
        {OPEN: SCHOOL},
        FORBIDDEN,
        {HIDDEN: _FAR},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row(
        "guidance:team",
        READ,
        {OPEN: (*AUTHORITIES, *SCHOOL)},
        FORBIDDEN,
        {OPEN: ("city_officer",), HIDDEN: _FAR},
        FORBIDDEN,
        own("organisation_id"),
    ),
    _kept("add", FORM, "organisation_id"),
    _kept("train", FORM, "organisation_id"),
    _kept("leave", FORM, "team_member_id"),
    _kept("untrain", ACT, "training_id"),
)
