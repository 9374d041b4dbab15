"""Periods in words. Pure."""

from __future__ import annotations

from gongyu.kernel.words import N_

TODAY = "today"
Sentence = tuple[str, dict[str, str]]


def period_sentence(key: str) -> Sentence:
    """A period's key as a sentence and its values: "2026-2027-1" is a school year's first semester."""
    if key == TODAY:
        return N_("今天"), {}
    parts = key.split("-")
    if len(parts) == 1:
        return N_("%(year)s年"), {"year": key}
    if len(parts) == 3 and len(parts[2]) == 2:
        return N_("截至 %(day)s"), {"day": key}
    values = {"first": parts[0], "second": parts[1]}
    if len(parts) == 2:
        return N_("%(first)s–%(second)s学年"), values
    if parts[2] == "1":
        return N_("%(first)s–%(second)s学年第一学期"), values
    return N_("%(first)s–%(second)s学年第二学期"), values
