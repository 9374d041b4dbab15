"""What the makers and the tests share: the limits, a moment, and a day long gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from gongyu.keeping.queries import limited
from tests.cast import Cast

Maker = Callable[[Cast, date], Any]


AGES: Final = date(2001, 1, 1)


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


TABLES: Final = {table.name: table for table in limited()}


def limit_of(table: str) -> timedelta:
    return timedelta(TABLES[table].retention.days or 0)
