"""Who may open what of the registry beside the roster: finding people, who answers for a child, who stands
here twice. A part of the table in gongyu.site.matrix."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import ACT, FORBIDDEN, FORM, HEAD, HIDDEN, OPEN, READ, SCHOOL, How, Row, own

_LISTS_PUPILS = (*SCHOOL, *HEAD)


def _of_a_child(name: str, how: How, argument: str) -> Row:
    """A child of a head teacher's own class, or any of the school's for its office."""
    return Row(
        f"people:{name}",
        how,
        {OPEN: _LISTS_PUPILS},
        FORBIDDEN,
        {HIDDEN: _LISTS_PUPILS},
        FORBIDDEN,
        own(argument),
    )


def _at_a_school(name: str) -> tuple[Row, Row]:
    """What a school's office does for the school as a whole."""
    there = "?organisation={organisation_id}"
    return (
        Row(f"people:{name}", FORM, {OPEN: SCHOOL}, FORBIDDEN),
        Row(f"people:{name}", FORM, {OPEN: SCHOOL}, FORBIDDEN, {HIDDEN: SCHOOL}, FORBIDDEN, query=there),
    )


REGISTRY: Final = (
    *_at_a_school("pupil_add"),
    *_at_a_school("staff_add"),
    Row("people:find", FORM, {OPEN: _LISTS_PUPILS}, FORBIDDEN),
    Row(
        "people:find",
        FORM,
        {OPEN: _LISTS_PUPILS},
        FORBIDDEN,
        {HIDDEN: _LISTS_PUPILS},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    _of_a_child("answering", READ, "pupil_id"),
    _of_a_child("guardian_add", FORM, "pupil_id"),
    _of_a_child("guardianship_end", FORM, "guardianship_id"),
    # Who keeps a school's roster clears up who stands in it twice; near and far are pairs at either school.
    Row("people:duplicates", READ, {OPEN: SCHOOL}, FORBIDDEN),
    Row(
        "people:duplicates",
        READ,
        {OPEN: SCHOOL},
        FORBIDDEN,
        {HIDDEN: SCHOOL},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    # What is sent names the pair; without one there is nothing.
    Row("people:merge", ACT, {HIDDEN: SCHOOL}, FORBIDDEN),
    Row("people:tell_apart", ACT, {HIDDEN: SCHOOL}, FORBIDDEN),
    Row("people:unmerge", ACT, {OPEN: SCHOOL}, FORBIDDEN, {HIDDEN: SCHOOL}, FORBIDDEN, own("merge_id")),
)
