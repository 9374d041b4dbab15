"""Who may open home visits, and what a teacher's phone asks for."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    CASE,
    FORBIDDEN,
    FORM,
    HEAD,
    HIDDEN,
    OPEN,
    READ,
    SCHOOL,
    SUBJECT,
    Row,
    own,
)

_READERS_OF_VISITS = (*SCHOOL, *HEAD, *SUBJECT, *CASE, "guardian")
_VISITORS = ("school_leader", *HEAD, *SUBJECT)

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
        for act in ("confirm", "question")
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
