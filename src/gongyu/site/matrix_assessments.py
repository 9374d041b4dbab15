"""Who may hold a self-check for parents, read its figures, and who takes it: a guardian, seen by nobody."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import ACT, AUTHORITIES, FORBIDDEN, FORM, HIDDEN, OPEN, READ, SCHOOL, How, Row, own

_GUARDIAN = ("guardian",)
_READS = (*AUTHORITIES, *SCHOOL)


def _own(name: str, how: How, *more: str) -> Row:
    """A guardian's own; nobody at work has such a page."""
    held = own("check_id") | {one: one for one in more}
    return Row(f"assessments:{name}", how, {OPEN: _GUARDIAN}, FORBIDDEN, {HIDDEN: _GUARDIAN}, FORBIDDEN, held)


ASSESSMENTS: Final = (
    Row("assessments:mine", READ, {OPEN: _GUARDIAN}, FORBIDDEN),
    _own("begin", FORM),
    _own("step", FORM, "position"),
    _own("feedback", READ),
    _own("again", ACT),
    _own("delete", FORM),
    Row("assessments:rounds", READ, {OPEN: _READS}, FORBIDDEN),
    # The duty is the county's: nobody else holds one.
    Row("assessments:round_new", FORM, {OPEN: ("county_officer",)}, FORBIDDEN),
    Row(
        "assessments:round",
        READ,
        {OPEN: _READS},
        FORBIDDEN,
        {OPEN: ("city_officer",), HIDDEN: ("county_officer", *SCHOOL)},
        FORBIDDEN,
        own("check_id"),
    ),
)
