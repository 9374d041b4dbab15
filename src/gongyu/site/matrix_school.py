"""Who may open a school's list of staff, and the end of its year."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import ACT, FORBIDDEN, FORM, HIDDEN, OPEN, READ, SCHOOL, How, Row, own


def _office(name: str, how: How, argument: str) -> Row:
    """For the school's office and leaders."""
    return Row(f"people:{name}", how, {OPEN: SCHOOL}, FORBIDDEN, {HIDDEN: SCHOOL}, FORBIDDEN, own(argument))


YEAR_ENDS: Final = (
    _office("rollover", READ, "organisation_id"),
    _office("rollover_confirm", ACT, "organisation_id"),
    _office("rollover_undo", ACT, "organisation_id"),
    _office("rollover_class", READ, "class_id"),
    _office("rollover_pupil", FORM, "pupil_id"),
)

STAFF_LISTS: Final = (
    _office("staff_left_out", FORM, "organisation_id"),
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


def _of_the_staff(name: str, how: How, **arguments: str) -> Row:
    """For whoever opens accounts and gives roles at the school: its principals."""
    held = {"organisation_id": "organisation_id", **arguments}
    return Row(
        f"people:{name}",
        how,
        {OPEN: ("school_leader",)},
        FORBIDDEN,
        {HIDDEN: ("school_leader",)},
        FORBIDDEN,
        held,
    )


STAFF_ACCOUNTS: Final = (
    _of_the_staff("staff_accounts", READ),
    _of_the_staff("slips", READ),
    _of_the_staff("slips_make", ACT),
    _of_the_staff("slip_stop", ACT, staff_id="staff_id"),
    _of_the_staff("roles_by_post", ACT, staff_id="staff_id"),
    _of_the_staff("account_part", ACT, staff_id="staff_id"),
    # Whose post has not ended keeps what they hold: as if they were not there.
    Row(
        "people:roles_end",
        ACT,
        {HIDDEN: ("school_leader",)},
        FORBIDDEN,
        {HIDDEN: ("school_leader",)},
        FORBIDDEN,
        {"organisation_id": "organisation_id", "staff_id": "staff_id"},
    ),
    # A slip opens one form to whoever holds it, once.
    Row("people:slip", FORM, {}, OPEN, arguments=own("token"), signed_out=OPEN),
)

STAFF: Final = (*STAFF_LISTS, *STAFF_ACCOUNTS)
