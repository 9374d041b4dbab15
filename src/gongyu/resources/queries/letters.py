"""A lecturer's hours of a year: from lectures that were held, nothing typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.kernel.calendar import Window, school_year
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.kernel.words import N_
from gongyu.resources.models import Engagement
from gongyu.resources.queries.engagements import given_hours, when_of
from gongyu.resources.queries.lecturers import is_me, name_of, seen
from gongyu.resources.queries.places import keeps, place
from gongyu.resources.queries.words import act_words, topic_words
from gongyu.resources.rules.letter import Hours, hours_of
from gongyu.ui.papers import Letter


@dataclass(frozen=True, slots=True)
class Given:
    """What a lecturer has given in a year, and the letter that says so."""

    lecturer_id: int
    organisation_id: int
    year: Window
    hours: Hours
    letter: Letter


def given(viewer: Viewer, lecturer_id: int, first: int | None = None) -> Given:
    """The letter of a school year, for the lecturer and the keeper; refuses `letter.nothing`."""
    row = seen(viewer, lecturer_id)
    body = place(row.corps.organisation_id)
    if not (keeps(viewer, body) or is_me(viewer, row)):
        raise Forbidden()
    year = school_year(date(first, 9, 1)) if first else school_year(viewer.today)
    found = list(
        Engagement.objects.filter(
            lecturer=row,
            state="agreed",
            activity__state="held",
            day__gte=year.starts_on,
            day__lt=year.ends_before,
        )
        .select_related("organisation", "activity")
        .order_by("day", "pk")
    )
    if not found:
        raise Refusal("letter.nothing", N_("这个学年还没有讲过并登记的课，暂时开不了证明。"))
    total = hours_of([(when_of(one), one.confirmed_minutes) for one in found])
    name = name_of(row)
    values = {"name": name, "year": year.key.replace("-", "—"), "times": len(found)}
    lines = (
        _("兹证明 %(name)s 为%(corps)s讲师，%(year)s 学年由各单位邀请讲课并已举办 %(times)s 次。")
        % {**values, "corps": f"{body.name} {act_words(row.corps.act)}"},
        _spoken(total),
    )
    rows = tuple(
        (
            one.day.isoformat(),
            given_hours(one),
            one.organisation.name,
            topic_words(one.topic),
        )
        for one in found
    )
    letter = Letter(
        title=_("讲课证明"),
        lines=lines,
        headings=(_("日期"), _("时间"), _("邀请单位"), _("主题")),
        rows=rows,
        notes=(_("由活动登记自动算出，可在系统里逐条核对；不含评价。"),),
        signed=body.name,
        made=viewer.today.isoformat(),
    )
    return Given(row.pk, body.id, year, total, letter)


def _spoken(total: Hours) -> str:
    parts = []
    if total.minutes:
        parts.append(_("有时长的共 %(hours)s 小时") % {"hours": total.hours})
    if total.halves:
        parts.append(_("按半天的共 %(halves)s 个半天") % {"halves": total.halves})
    return _("其中%(parts)s。") % {"parts": _("，").join(parts)}
