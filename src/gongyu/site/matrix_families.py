"""Who may ask families, write to them what stands, and read it."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    ADMINISTRATORS,
    COMMUNITY,
    FAMILIES,
    FORBIDDEN,
    FORM,
    HEAD,
    HIDDEN,
    OFFICES,
    OPEN,
    READ,
    SCHOOL,
    TEACHERS,
    TOWN,
    Row,
    own,
)

_WRITERS = (*SCHOOL, *HEAD)

# A school asks its families, or the county for its schools; who was drawn answers, seen by nobody.
_ASKERS = (*SCHOOL, "county_officer")
SURVEYS: Final = (
    Row("contact:surveys", READ, {OPEN: _ASKERS}, FORBIDDEN),
    Row("contact:survey_new", FORM, {OPEN: _ASKERS}, FORBIDDEN),
    Row("contact:survey", READ, {OPEN: _ASKERS}, FORBIDDEN, {HIDDEN: _ASKERS}, FORBIDDEN, own("round_id")),
    *(
        Row(name, how, {OPEN: ("guardian",)}, FORBIDDEN, {HIDDEN: ("guardian",)}, FORBIDDEN, own("round_id"))
        for name, how in (("contact:survey_answer", FORM), ("contact:survey_decline", ACT))
    ),
)

# Everybody of the school reads it, a guardian for their own child, and whoever looks over the school.
_READS_IT = (*OFFICES, *TOWN, *COMMUNITY, *SCHOOL, *TEACHERS, *FAMILIES)
ANNOUNCEMENTS: Final = (
    Row(
        "contact:announcement",
        READ,
        {OPEN: _READS_IT, FORBIDDEN: ADMINISTRATORS},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: ADMINISTRATORS},
        HIDDEN,
        own("organisation_id"),
    ),
    Row(
        "contact:announcement_edit",
        FORM,
        {OPEN: SCHOOL, FORBIDDEN: HEAD},
        FORBIDDEN,
        {HIDDEN: _WRITERS},
        FORBIDDEN,
        own("organisation_id"),
    ),
)

# What families can do at home: the school adjusts and sends it, a family reads what is for its own children.
CHECKLISTS: Final = (
    Row("contact:checklists", READ, {OPEN: ("guardian",)}, FORBIDDEN),
    *(
        Row(
            name,
            FORM,
            {OPEN: SCHOOL, FORBIDDEN: HEAD},
            FORBIDDEN,
            {HIDDEN: _WRITERS},
            FORBIDDEN,
            own("organisation_id"),
        )
        for name in ("contact:checklist", "contact:checklist_send")
    ),
)
