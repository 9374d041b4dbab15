"""Whom the changes concern, to be looked at before they are taken in; asked before anything is merged."""

from __future__ import annotations

from typing import Any, Final

from gongyu.people.operations.differences import Differences
from gongyu.people.operations.staging import fetch
from gongyu.people.rules.sheet import Sheet

# So many of each list are shown; the counts say how many there are.
SHOWN: Final = 200
_NEW: Final = """
    SELECT r.name, r.entry_year, r.class_number FROM roster_row r JOIN roster_change c USING (row)
    WHERE c.kind = 'new' ORDER BY r.row LIMIT %(limit)s"""
_MOVED: Final = """
    SELECT r.name, o.name, s.entry_year, s.number, r.entry_year, r.class_number,
           coalesce(e.status = 'leave', false)
    FROM roster_row r JOIN roster_change c USING (row)
    LEFT JOIN people_enrolment e ON e.pupil_id = r.pupil_id
         AND e.superseded_at IS NULL AND e.valid_until IS NULL
    LEFT JOIN people_schoolclass s ON s.id = e.school_class_id
    LEFT JOIN organisations_organisation o ON o.id = e.organisation_id AND o.id <> %(school)s
    WHERE c.kind = 'moved' ORDER BY r.row LIMIT %(limit)s"""
_CHANGED: Final = """
    SELECT r.name, r.entry_year, r.class_number, array_agg(c.kind ORDER BY c.kind)
    FROM roster_row r JOIN roster_change c USING (row)
    GROUP BY r.row, r.name, r.entry_year, r.class_number
    HAVING NOT array_agg(c.kind) && ARRAY['new', 'moved'] ORDER BY r.row LIMIT %(limit)s"""


def listed(sheet: Sheet, differences: Differences, school: int) -> dict[str, Any]:
    """The lists, and the refused rows with their cells, as plain values."""
    values = {"limit": SHOWN, "school": school}
    refused = {one.row for one in sheet.problems}
    return {
        "headings": sheet.headings,
        "first": sheet.first,
        "problems": sorted(sheet.problems),
        "cells": {row: list(sheet.cells[row]) for row in sorted(refused)},
        "new": fetch(_NEW, values),
        "moved": fetch(_MOVED, values),
        "changed": fetch(_CHANGED, values),
        "left_out": [one[1:] for one in differences.left_out[:SHOWN]],
    }
