"""What every paper of the room has on it: of which school year, when it was made, which page it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from gongyu.kernel.calendar import Window
from gongyu.ui.papers import Column, Paper


def paper_of(
    title: str,
    owner: str,
    year: Window | None,
    today: date,
    columns: Iterable[tuple[str, int]],
    rows: tuple[tuple[str, ...], ...],
    notes: tuple[str, ...],
    *,
    signs: tuple[str, ...] = (),
    to_fill_in: bool = False,
    sorts: bool = True,
) -> Paper:
    """A paper of these rows; `columns` are (heading, width)."""
    return Paper(
        title=title,
        owner=owner,
        year=_("%(year)s 学年") % {"year": year.key.replace("-", "—")} if year else "",
        made=_("制表日期：%(day)s") % {"day": today.isoformat()},
        pages=_("第 {page} 页 共 {pages} 页"),
        columns=tuple(Column(*one) for one in columns),
        rows=rows,
        notes=notes,
        signs=signs,
        to_fill_in=to_fill_in,
        sorts=sorts,
    )
