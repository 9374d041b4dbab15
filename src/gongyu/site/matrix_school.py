"""Who may open a school's list of staff, and the end of its year."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import ACT, FORBIDDEN, FORM, HIDDEN, OPEN, READ, SCHOOL, How, Row, own


def _year_ends(name: str, how: How, argument: str) -> Row:
    """For the school's office and leaders."""
    return Row(f"people:{name}", how, {OPEN: SCHOOL}, FORBIDDEN, {HIDDEN: SCHOOL}, FORBIDDEN, own(argument))


YEAR_ENDS: Final = (
    _year_ends("rollover", READ, "organisation_id"),
    _year_ends("rollover_confirm", ACT, "organisation_id"),
    _year_ends("rollover_undo", ACT, "organisation_id"),
    _year_ends("rollover_class", READ, "class_id"),
    _year_ends("rollover_pupil", FORM, "pupil_id"),
)

STAFF_LISTS: Final = (
    Row("people:staff_import", FORM, {OPEN: SCHOOL}, FORBIDDEN),
    Row(
        "people:staff_import",
        FORM,
        {OPEN: SCHOOL},
        FORBIDDEN,
        {HIDDEN: SCHOOL},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row("people:staff_template", READ, {OPEN: SCHOOL}, FORBIDDEN),
    # A list waits for whoever read it: near, the principal.
    Row(
        "people:staff_waiting",
        FORM,
        {OPEN: ("school_leader",), HIDDEN: ("school_officer",)},
        FORBIDDEN,
        {HIDDEN: SCHOOL},
        FORBIDDEN,
        own("list_id"),
    ),
    Row(
        "people:staff_rejected",
        READ,
        {OPEN: ("school_leader",), HIDDEN: ("school_officer",)},
        FORBIDDEN,
        {HIDDEN: SCHOOL},
        FORBIDDEN,
        own("list_id"),
    ),
)
