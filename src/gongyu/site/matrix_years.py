"""Who may open the end of a school year."""

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
