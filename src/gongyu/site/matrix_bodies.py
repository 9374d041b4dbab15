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
    Row,
    own,
)

ADMINISTERS: Final = ("school_leader", *ADMINISTRATORS)

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
