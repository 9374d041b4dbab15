"""Who may open home visits, their samples, notices and concerns, and what a teacher's phone asks for."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    ADMINISTRATORS,
    CASE,
    COVERS,
    FORBIDDEN,
    FORM,
    HEAD,
    HIDDEN,
    OFFICES,
    OPEN,
    READ,
    SCHOOL,
    STRANGER,
    SUBJECT,
    Row,
    own,
)

_READERS_OF_VISITS = (*SCHOOL, *HEAD, *SUBJECT, *CASE, "guardian")
_VISITORS = ("school_leader", *HEAD, *SUBJECT)

_WRITERS = (*SCHOOL, *HEAD)

# Parents, and whoever neither noted a concern nor answers it, never learn that there is one.
_NOTERS = (*SCHOOL, *HEAD, *SUBJECT, "psychologist")

CONCERNS: Final = (
    Row("contact:concerns", READ, {OPEN: _NOTERS}, FORBIDDEN),
    Row("contact:concern_new", FORM, {OPEN: _NOTERS}, FORBIDDEN),
    Row(
        "contact:concern_new",
        FORM,
        {OPEN: _NOTERS},
        FORBIDDEN,
        {HIDDEN: _NOTERS},
        FORBIDDEN,
        query="?pupil={pupil_id}",
    ),
    # The principal noted it and is told no more than how far it is; the psychologist answers it.
    Row(
        "contact:concern",
        READ,
        {OPEN: ("school_leader", "psychologist"), HIDDEN: ("school_officer", *HEAD, *SUBJECT)},
        FORBIDDEN,
        {HIDDEN: _NOTERS},
        FORBIDDEN,
        own("concern_id"),
    ),
    Row(
        "contact:concern_answer",
        ACT,
        {OPEN: ("psychologist",), HIDDEN: ("school_officer", *HEAD, *SUBJECT)},
        FORBIDDEN,
        {HIDDEN: _NOTERS},
        FORBIDDEN,
        own("concern_id"),
    ),
    Row(
        "contact:concern_report",
        ACT,
        {OPEN: ("school_leader", "psychologist"), HIDDEN: ("school_officer", *HEAD, *SUBJECT)},
        FORBIDDEN,
        {HIDDEN: _NOTERS},
        FORBIDDEN,
        own("concern_id"),
    ),
)

# Families are asked and need not look after it; a guardian sees figures of their own child's school alone.
_NO_SAMPLES = ("guardian", "volunteer", *ADMINISTRATORS, STRANGER)
# At a school that has a list: who knows its children by name, for the list of the example is a short one.
_KNOW = (*SCHOOL, *HEAD, *SUBJECT)

SAMPLES: Final = (
    Row("contact:samples", READ, {FORBIDDEN: _NO_SAMPLES}, OPEN),
    Row("contact:sample_new", FORM, {OPEN: ("county_officer", *SCHOOL)}, FORBIDDEN),
    Row(
        "contact:sample_new",
        FORM,
        {OPEN: SCHOOL, HIDDEN: ("county_officer",)},
        FORBIDDEN,
        {HIDDEN: ("county_officer", *SCHOOL)},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row(
        "contact:sample",
        READ,
        {OPEN: COVERS, FORBIDDEN: _NO_SAMPLES},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: _NO_SAMPLES},
        HIDDEN,
        own("sample_id"),
    ),
    Row(
        "contact:sample_list",
        READ,
        {OPEN: _KNOW, FORBIDDEN: _NO_SAMPLES},
        HIDDEN,
        {FORBIDDEN: _NO_SAMPLES},
        HIDDEN,
        own("sample_id"),
    ),
    Row("contact:sample_beside", READ, {FORBIDDEN: _NO_SAMPLES}, HIDDEN),
    Row(
        "contact:sample_beside",
        READ,
        {OPEN: COVERS, FORBIDDEN: _NO_SAMPLES},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: _NO_SAMPLES},
        HIDDEN,
        query="?school={organisation_id}",
    ),
)

NOTICES: Final = (
    Row("contact:book", READ, {OPEN: _WRITERS}, FORBIDDEN),
    Row(
        "contact:book",
        READ,
        {OPEN: _WRITERS},
        FORBIDDEN,
        {HIDDEN: _WRITERS},
        FORBIDDEN,
        query="?class={class_id}",
    ),
    Row(
        "contact:book_record",
        ACT,
        {OPEN: _WRITERS},
        FORBIDDEN,
        {HIDDEN: _WRITERS},
        FORBIDDEN,
        own("pupil_id"),
    ),
    # Noted by the principal: a head teacher takes back only their own.
    Row(
        "contact:book_withdraw",
        ACT,
        {OPEN: SCHOOL, FORBIDDEN: HEAD},
        FORBIDDEN,
        {HIDDEN: _WRITERS},
        FORBIDDEN,
        own("contact_id"),
    ),
    Row("contact:notices", READ, {OPEN: (*_WRITERS, "guardian")}, FORBIDDEN),
    Row("contact:notice_new", FORM, {OPEN: _WRITERS}, FORBIDDEN),
    # The same form for chosen homes of a class.
    Row(
        "contact:notice_new",
        FORM,
        {OPEN: _WRITERS},
        FORBIDDEN,
        {HIDDEN: _WRITERS},
        FORBIDDEN,
        query="?homes={class_id}",
    ),
    Row(
        "contact:notice",
        READ,
        # The school wrote it: a head teacher sees what went to their own class as such.
        {OPEN: (*SCHOOL, "guardian"), HIDDEN: HEAD},
        FORBIDDEN,
        {HIDDEN: (*_WRITERS, "guardian")},
        FORBIDDEN,
        own("notice_id"),
    ),
    Row(
        "contact:notice_manner",
        FORM,
        {OPEN: SCHOOL, FORBIDDEN: HEAD},
        FORBIDDEN,
        {HIDDEN: _WRITERS},
        FORBIDDEN,
        own("organisation_id"),
    ),
    Row(
        "contact:notice_answer",
        ACT,
        {OPEN: ("guardian",), FORBIDDEN: SCHOOL},
        HIDDEN,
        {},
        HIDDEN,
        own("notice_id"),
    ),
)

# Its addresses ask by question; without one the page opens at one's own school, or one's county in numbers.
_LEDGER = (*SCHOOL, *HEAD)
_NO_STANDINGS = ("volunteer", *ADMINISTRATORS, STRANGER)
LEDGERS: Final = (
    # The paper form of a class, and its rows entered: for whoever records visits there.
    Row("contact:paper", FORM, {OPEN: (*_VISITORS, *CASE)}, FORBIDDEN),
    Row(
        "contact:paper_form",
        READ,
        {OPEN: _VISITORS},
        FORBIDDEN,
        {HIDDEN: (*_VISITORS, *CASE)},
        FORBIDDEN,
        own("class_id"),
    ),
    Row("contact:ledger", READ, {OPEN: (*_LEDGER, *OFFICES)}, FORBIDDEN),
    *(
        Row(
            f"contact:ledger_{act}",
            how,
            {OPEN: _LEDGER, HIDDEN: ("guardian",)},
            FORBIDDEN,
            {HIDDEN: (*_LEDGER, *SUBJECT, *CASE, "guardian")},
            FORBIDDEN,
            query="?organisation={organisation_id}",
        )
        for act, how in (("workbook", READ), ("pdf", READ), ("print", ACT))
    ),
    # A county in numbers, for whoever sees how its schools stand.
    *(
        Row(
            f"contact:ledger_{act}",
            how,
            {OPEN: OFFICES, FORBIDDEN: _NO_STANDINGS},
            HIDDEN,
            {OPEN: ("city_officer",), FORBIDDEN: _NO_STANDINGS},
            HIDDEN,
            query="?county={code}",
        )
        for act, how in (("workbook", READ), ("pdf", READ), ("print", ACT))
    ),
    # What the worker has set in print is the principal's alone, who asked for it.
    Row(
        "contact:ledger_printed",
        READ,
        {OPEN: ("school_leader",), FORBIDDEN: _NO_STANDINGS},
        HIDDEN,
        {FORBIDDEN: _NO_STANDINGS},
        HIDDEN,
        own("print_id"),
    ),
)

# Whoever records visits sees their own figures, the school its workbook, a county its schools and its rates.
WORKLOAD: Final = (
    Row("contact:workload", READ, {OPEN: (*SCHOOL, *HEAD, *SUBJECT, *CASE, "county_officer")}, FORBIDDEN),
    Row(
        "contact:workload_workbook",
        READ,
        {OPEN: SCHOOL, HIDDEN: ("guardian",)},
        FORBIDDEN,
        {HIDDEN: (*SCHOOL, *HEAD, *SUBJECT, *CASE, "guardian")},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row("contact:workload_rates", FORM, {OPEN: ("county_officer",)}, FORBIDDEN),
)

VISITS: Final = (
    Row("contact:visits", READ, {OPEN: _READERS_OF_VISITS}, FORBIDDEN),
    Row("contact:record", FORM, {OPEN: (*_VISITORS, *CASE)}, FORBIDDEN),
    Row(
        "contact:record",
        FORM,
        {OPEN: _VISITORS},
        FORBIDDEN,
        {HIDDEN: (*_VISITORS, *CASE)},
        FORBIDDEN,
        query="?pupil={pupil_id}",
    ),
    # The page that a phone keeps is the same for everybody and shows nothing by itself.
    Row("contact:offline", READ, {}, OPEN, signed_out=OPEN),
    Row("contact:phone", READ, {OPEN: (*_VISITORS, *CASE)}, FORBIDDEN),
    Row(
        "contact:phone_list",
        READ,
        {OPEN: ("school_leader", *HEAD, *SUBJECT), HIDDEN: CASE},
        FORBIDDEN,
        {HIDDEN: (*_VISITORS, *CASE)},
        FORBIDDEN,
        own("class_id"),
    ),
    Row("contact:arrive", ACT, {OPEN: (*_VISITORS, *CASE)}, FORBIDDEN),
    # The visit was recorded by the principal: a subject teacher and a case holder see only their own.
    Row(
        "contact:visit",
        READ,
        {OPEN: (*SCHOOL, *HEAD, "guardian"), HIDDEN: (*SUBJECT, *CASE)},
        FORBIDDEN,
        {HIDDEN: _READERS_OF_VISITS},
        FORBIDDEN,
        own("visit_id"),
    ),
    *(
        Row(
            f"contact:{act}",
            ACT,
            {OPEN: ("guardian",), FORBIDDEN: (*SCHOOL, *HEAD)},
            HIDDEN,
            {},
            HIDDEN,
            own("visit_id"),
        )
        for act in ("confirm", "question", "deny")
    ),
    Row(
        "contact:offer",
        FORM,
        {OPEN: _VISITORS},
        FORBIDDEN,
        {HIDDEN: (*_VISITORS, *CASE)},
        FORBIDDEN,
        own("pupil_id"),
    ),
    # Times that the principal has offered and the family has chosen from: the school's and the family's.
    *(
        Row(name, READ, {OPEN: (*SCHOOL, *HEAD, "guardian")}, HIDDEN, {}, HIDDEN, own("offer_id"))
        for name in ("contact:offered", "contact:offer_calendar")
    ),
    *(
        Row(
            name,
            how,
            {OPEN: ("school_leader", *HEAD), FORBIDDEN: ("school_officer", "guardian")},
            HIDDEN,
            {},
            HIDDEN,
            own("offer_id"),
        )
        for name, how in (("contact:offer_change", FORM), ("contact:offer_withdraw", ACT))
    ),
    *(
        Row(
            f"contact:offer_{act}",
            ACT,
            {OPEN: ("guardian",), FORBIDDEN: (*SCHOOL, *HEAD)},
            HIDDEN,
            {},
            HIDDEN,
            own("offer_id") | (own("time_id") if act == "choose" else {}),
        )
        for act in ("choose", "call", "decline")
    ),
    # What is to follow is the principal's own, who recorded the visit.
    Row(
        "contact:followed",
        ACT,
        {OPEN: ("school_leader",), FORBIDDEN: ("school_officer", *HEAD, "guardian")},
        HIDDEN,
        {},
        HIDDEN,
        own("visit_id"),
    ),
    Row(
        "contact:withdraw",
        FORM,
        {OPEN: SCHOOL, FORBIDDEN: (*HEAD, "guardian")},
        HIDDEN,
        {},
        HIDDEN,
        own("visit_id"),
    ),
)
