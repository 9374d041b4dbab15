"""Who may open the pages of activities: those who organise them, those who look on, and the families."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    ADMINISTRATORS,
    BESIDE,
    CASE,
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
    SPECIALISTS,
    STRANGER,
    SUBJECT,
    TOWN,
    Decided,
    How,
    Row,
    own,
)

_RECORDS_ACTIVITIES = (*SCHOOL, *HEAD, *SPECIALISTS)
_NO_ACTIVITIES = (*ADMINISTRATORS, STRANGER)
_LOOKS_AT_THE_SCHOOL = (*OFFICES, *TOWN, *COMMUNITY, *HEAD, *SUBJECT, *CASE, *FAMILIES)

_PLANNING = (
    Row("activities:list", READ, {FORBIDDEN: _NO_ACTIVITIES}, OPEN),
    Row(
        "activities:plan",
        FORM,
        {OPEN: _RECORDS_ACTIVITIES, HIDDEN: BESIDE},
        FORBIDDEN,
        {
            HIDDEN: (
                *("county_officer", "department_officer", *TOWN, *COMMUNITY),
                *(*_RECORDS_ACTIVITIES, *BESIDE),
            )
        },
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row(
        "activities:activity",
        READ,
        {OPEN: (*_LOOKS_AT_THE_SCHOOL, *SCHOOL, *SPECIALISTS), FORBIDDEN: _NO_ACTIVITIES},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: _NO_ACTIVITIES},
        HIDDEN,
        own("activity_id"),
    ),
    # A head teacher touches only what they recorded themselves.
    *(
        Row(
            f"activities:{act}",
            ACT if act in ("call_off", "series_end") else FORM,
            {OPEN: (*SCHOOL, *SPECIALISTS), FORBIDDEN: _LOOKS_AT_THE_SCHOOL},
            HIDDEN,
            {FORBIDDEN: ("city_officer",)},
            HIDDEN,
            own(argument),
        )
        for act, argument in (
            *((act, "activity_id") for act in ("hold", "call_off", "withdraw", "change", "joint")),
            ("series", "series_id"),
            ("series_end", "series_id"),
        )
    ),
    Row(
        "activities:term",
        FORM,
        {OPEN: (*SCHOOL, *SPECIALISTS), HIDDEN: BESIDE},
        FORBIDDEN,
        {
            HIDDEN: (
                *("county_officer", "department_officer", *TOWN, *COMMUNITY),
                *(*_RECORDS_ACTIVITIES, *BESIDE),
            )
        },
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    # Whoever is asked answers, and nobody else knows of it.
    Row(
        "activities:invitation",
        FORM,
        {OPEN: (*SCHOOL, *SPECIALISTS)},
        HIDDEN,
        {},
        HIDDEN,
        own("invitation_id"),
    ),
)

# Whoever organises an activity sees who comes; a family books for its own, and nobody else learns of it.
_ORGANISES = (*SCHOOL, *SPECIALISTS)
_FAMILY = ("guardian",)


def _organising(name: str, how: How, argument: dict[str, str]) -> Row:
    """What only those do who organise the activity."""
    near: Decided = {OPEN: _ORGANISES, FORBIDDEN: _LOOKS_AT_THE_SCHOOL}
    return Row(f"activities:{name}", how, near, HIDDEN, {FORBIDDEN: ("city_officer",)}, HIDDEN, argument)


_SIGNING_UP = (
    _organising("sign_up_open", FORM, own("activity_id")),
    _organising("sign_up_for", FORM, {"activity_id": "opened_id"}),
    _organising("sign_up", READ, {"activity_id": "opened_id"}),
    _organising("sign_up_stop", ACT, {"activity_id": "opened_id"}),
    _organising("sign_up_resume", ACT, {"activity_id": "opened_id"}),
    _organising("slot", FORM, own("slot_id")),
    _organising("slot_withdraw", ACT, own("slot_id")),
    _organising("ticks", FORM, own("activity_id")),
    _organising("arrive", FORM, {"token": "code_of_booking"}),
    _organising("papers", FORM, own("activity_id")),
    _organising("replay", FORM, own("activity_id")),
    _organising("minutes", FORM, own("activity_id")),
    _organising("file_add", FORM, own("activity_id")),
    _organising("file_remove", FORM, {"activity_id": "activity_id", "file_id": "shown_file_id"}),
    # A file for everybody is whose the activity is to see; one for those who organise it is nobody else's.
    Row(
        "activities:file",
        READ,
        {OPEN: (*_LOOKS_AT_THE_SCHOOL, *SCHOOL, *SPECIALISTS), FORBIDDEN: _NO_ACTIVITIES},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: _NO_ACTIVITIES},
        HIDDEN,
        {"activity_id": "activity_id", "file_id": "shown_file_id"},
    ),
    Row(
        "activities:file",
        READ,
        {OPEN: _ORGANISES, FORBIDDEN: _NO_ACTIVITIES},
        HIDDEN,
        {FORBIDDEN: _NO_ACTIVITIES},
        HIDDEN,
        {"activity_id": "activity_id", "file_id": "kept_file_id"},
    ),
    *(
        Row(
            f"activities:{name}",
            how,
            {
                OPEN: _FAMILY,
                FORBIDDEN: (*_ORGANISES, *(who for who in _LOOKS_AT_THE_SCHOOL if who not in _FAMILY)),
            },
            HIDDEN,
            {FORBIDDEN: ("city_officer",)},
            HIDDEN,
            {"activity_id": argument},
        )
        for name, how, argument in (
            ("book", FORM, "opened_id"),
            ("feedback", FORM, "activity_id"),
            ("watched", ACT, "activity_id"),
        )
    ),
    # A family that calls is cancelled by whoever organises it.
    Row(
        "activities:booking_cancel",
        ACT,
        {OPEN: (*_FAMILY, *_ORGANISES)},
        HIDDEN,
        {},
        HIDDEN,
        own("booking_id"),
    ),
    *(
        Row(
            f"activities:{name}",
            ACT,
            {OPEN: _FAMILY, FORBIDDEN: _ORGANISES},
            HIDDEN,
            {},
            HIDDEN,
            own("booking_id"),
        )
        for name in ("booking_change", "booking_comes")
    ),
)

_NO_CALENDAR = (*ADMINISTRATORS, STRANGER)
# Whoever sees the school's activities sees its calendar; a subscription is its owner's alone.
_SCHOOLS_CALENDAR: Decided = {
    OPEN: (*_LOOKS_AT_THE_SCHOOL, *SCHOOL, *SPECIALISTS),
    FORBIDDEN: _NO_CALENDAR,
}
_CALENDARS = (
    Row("activities:calendar", READ, {FORBIDDEN: _NO_CALENDAR}, OPEN),
    Row(
        "activities:calendar",
        READ,
        _SCHOOLS_CALENDAR,
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: _NO_CALENDAR},
        HIDDEN,
        query="?kind=school&id={organisation_id}",
    ),
    Row(
        "activities:calendar",
        READ,
        _SCHOOLS_CALENDAR,
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: _NO_CALENDAR},
        HIDDEN,
        query="?kind=class&id={class_id}",
    ),
    Row("activities:subscribe", ACT, {FORBIDDEN: _NO_CALENDAR}, OPEN),
    # Near is the guardian's own.
    Row(
        "activities:unsubscribe",
        ACT,
        {OPEN: _FAMILY, FORBIDDEN: _NO_CALENDAR},
        HIDDEN,
        {FORBIDDEN: _NO_CALENDAR},
        HIDDEN,
        own("feed_id"),
    ),
    # Whoever has the secret is whoever made it, and nobody signs in.
    Row("activities:feed", READ, {}, HIDDEN, signed_out=HIDDEN),
    Row("activities:feed", READ, {}, OPEN, signed_out=OPEN, query="?key={feed_key}"),
)

ACTIVITIES: Final = (*_PLANNING, *_SIGNING_UP, *_CALENDARS)
