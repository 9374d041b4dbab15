"""Who may open the console's pages about regions and bodies; part of the table in matrix.py."""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    ADMINISTRATORS,
    AUTHORITIES,
    FORBIDDEN,
    FORM,
    HIDDEN,
    OPEN,
    READ,
    How,
    Row,
    own,
)

ADMINISTERS: Final = ("school_leader", *ADMINISTRATORS)
MANAGERS: Final = (*AUTHORITIES, "system_admin")


def _waiting(name: str, how: How, held: str) -> Row:
    """A list that the county's officer has read; nobody else finds it."""
    return Row(
        f"console:{name}",
        how,
        {OPEN: ("county_officer",), HIDDEN: ("city_officer", "system_admin")},
        FORBIDDEN,
        {HIDDEN: MANAGERS},
        FORBIDDEN,
        {"list_id": held},
    )


BODIES: Final = (
    # Whoever changes bodies or looks after grants finds them, within their own place.
    Row("console:bodies", READ, {OPEN: (*AUTHORITIES, *ADMINISTERS)}, FORBIDDEN),
    Row(
        "console:body",
        READ,
        {OPEN: (*AUTHORITIES, *ADMINISTERS)},
        FORBIDDEN,
        {OPEN: ("city_officer", *ADMINISTRATORS), HIDDEN: ("county_officer", "school_leader")},
        FORBIDDEN,
        own("organisation_id"),
    ),
    Row("console:body_found", FORM, {OPEN: (*AUTHORITIES, "system_admin")}, FORBIDDEN),
    *(
        Row(
            f"console:body_{act}",
            FORM,
            {OPEN: (*AUTHORITIES, "system_admin")},
            FORBIDDEN,
            {OPEN: ("city_officer", "system_admin"), HIDDEN: ("county_officer",)},
            FORBIDDEN,
            own("organisation_id"),
        )
        for act in ("rename", "close", "merge", "split")
    ),
    # A list is brought into a region that one manages, and waits for whoever read it.
    Row("console:body_import", FORM, {OPEN: MANAGERS}, FORBIDDEN),
    Row(
        "console:body_import",
        FORM,
        {OPEN: MANAGERS},
        FORBIDDEN,
        {OPEN: ("city_officer", "system_admin"), HIDDEN: ("county_officer",)},
        FORBIDDEN,
        query="?region={code}",
    ),
    Row("console:body_template", READ, {OPEN: MANAGERS}, FORBIDDEN, arguments={"kind": "list_kind"}),
    _waiting("body_list", FORM, "body_list_id"),
    _waiting("body_rejected", READ, "body_list_id"),
    # Codes are public; administrators look them up within their own place and above it.
    Row("console:regions", READ, {OPEN: (*AUTHORITIES, *ADMINISTERS)}, FORBIDDEN),
    Row(
        "console:region",
        READ,
        {OPEN: (*AUTHORITIES, *ADMINISTERS)},
        FORBIDDEN,
        {OPEN: ("city_officer", *ADMINISTRATORS), HIDDEN: ("county_officer", "school_leader")},
        FORBIDDEN,
        own("code"),
    ),
    Row("console:region_import", FORM, {OPEN: MANAGERS}, FORBIDDEN),
    Row("console:region_template", READ, {OPEN: MANAGERS}, FORBIDDEN),
    _waiting("region_list", FORM, "region_list_id"),
    _waiting("region_decide", FORM, "region_list_id"),
    _waiting("region_rejected", READ, "region_list_id"),
    _waiting("region_successions", READ, "region_list_id"),
    # The change of the example is one of the near school; whoever manages neither finds neither.
    Row(
        "console:change_undo",
        ACT,
        {OPEN: (*AUTHORITIES, "system_admin")},
        FORBIDDEN,
        {OPEN: ("city_officer", "system_admin"), HIDDEN: ("county_officer",)},
        FORBIDDEN,
        {"organisation_id": "organisation_id", "reorganisation_id": "reorganisation_id"},
    ),
)
