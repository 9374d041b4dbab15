"""Dated intervals: they hold their first day and not their last bound; open ones have none. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final, TypeVar

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

FOREVER: Final = date.max


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `begins` up to, not including, `ends` (open when None), and what held then."""

    begins: date
    ends: date | None
    what: object = None

    def on(self, day: date) -> bool:
        """Whether it held on a day."""
        return self.begins <= day < (self.ends or FOREVER)


S = TypeVar("S", bound=Span)


def cut(spans: Iterable[S], begins: date, ends: date | None) -> tuple[S, ...]:
    """What is left of some spans when the days of [begins, ends) are taken out of them."""
    left: list[S] = []
    for span in spans:
        bound = span.ends or FOREVER
        if bound <= begins or span.begins >= (ends or FOREVER):
            left.append(span)
            continue
        if span.begins < begins:
            left.append(replace(span, ends=begins))
        if ends is not None and bound > ends:
            left.append(replace(span, begins=ends))
    return tuple(left)


def is_clear(spans: Sequence[Span]) -> bool:
    """Whether no two spans share a day."""
    ordered = sorted(spans, key=lambda span: span.begins)
    return all((one.ends or FOREVER) <= next_.begins for one, next_ in pairwise(ordered))


def check_from(day: date, begins: date, today: date, field: str = "on") -> None:
    """Refuse a change that is to hold before what it changes began, or more than a year from now."""
    if day < begins:
        raise Refusal(
            "people.before-it-began",
            N_("日期不能早于%(day)s，请核对。"),
            field=field,
            day=begins.isoformat(),
        )
    if (day - today).days > 366:
        raise Refusal("people.too-far-ahead", N_("最多提前一年登记，请核对日期。"), field=field)
