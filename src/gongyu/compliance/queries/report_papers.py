"""A term report on paper: as an official Word file, and as a workbook of the same figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gongyu.compliance.queries.report import Figure, Report, ReportedArticle
from gongyu.ui.papers import Cell, Column, Official, Paper, Part

# Where a figure's code leads, as a whole address.
Address = Callable[[Figure], str]
_NUMBERS: Final = "一二三四五六七八九十"


def report_paper(report: Report, address: Address) -> Official:
    """The Word file: what the figures say in sentences, then article by article with the codes."""
    judged = report.judged
    opening = [
        _("本报告由“共育”按 %(first)s 至 %(last)s 的登记算出，没有另外填报。")
        % {"first": _day(report.term.starts_on), "last": _day(report.term.last_day)}
    ]
    if judged:
        opening.append(
            _(
                "文件印有数字、由本单位承担的有 %(count)s 条："
                "已达到 %(met)s 条，进行中 %(going)s 条，%(rest)s。"
            )
            % {
                "count": len(judged),
                "met": report.count("met", "exempt"),
                "going": report.count("on_course", "behind"),
                "rest": _("未达到 %(unmet)s 条，无法判断 %(unknown)s 条")
                % {"unmet": report.count("unmet"), "unknown": report.count("unknown", "withheld")},
            }
        )
    return Official(
        title=_("%(body)s%(articles)s落实情况报告")
        % {"body": report.body.name, "articles": _articles(report)},
        opening=tuple(opening),
        parts=tuple(_part(number, one, address) for number, one in enumerate(report.articles)),
        signed=report.body.name,
        dated=_made(report),
        notes=_notes(report),
    )


def report_table(report: Report) -> Paper:
    """The workbook: a row a figure."""
    headings = (
        (_("条款"), 6),
        (_("事项"), 24),
        (_("时段"), 10),
        (_("应办"), 6),
        (_("已办"), 6),
        (_("家长确认"), 7),
        (_("例外"), 6),
        (_("情况"), 8),
        (_("代码"), 18),
    )
    return Paper(
        title=_("落实情况报告"),
        owner=report.body.name,
        year=f"{_day(report.term.starts_on)}—{_day(report.term.last_day)}",
        made=_made(report),
        pages=_("第 {page} 页 共 {pages} 页"),
        columns=tuple(Column(words, width) for words, width in headings),
        rows=tuple(
            (
                *(one.duty_key, one.summary, one.period_words, one.required, one.achieved),
                *(one.attested, one.exempt, one.state_words, one.code),
            )
            for article in report.articles
            for one in article.figures
        ),
        notes=_notes(report),
        sorts=False,
    )


def _part(number: int, article: ReportedArticle, address: Address) -> Part:
    columns = _columns(article)
    return Part(
        heading=f"{_NUMBERS[number] if number < len(_NUMBERS) else number + 1}、"
        + _("%(title)s（第 %(no)s 条）") % {"title": article.title, "no": article.no},
        words=tuple(_sentence(one) for one in article.figures if one.judged),
        headings=tuple(column.heading for column in columns),
        widths=tuple(column.width for column in columns),
        rows=tuple(tuple(column.cell(one, address) for column in columns) for one in article.figures),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of the Word file: its heading, its width in mm, and what of a figure stands in it."""

    heading: str
    width: int
    name: str

    def cell(self, one: Figure, address: Address) -> Cell:
        return Cell(getattr(one, self.name), address(one) if self.name == "code" else "")


def _columns(article: ReportedArticle) -> tuple[_Shown, ...]:
    """The columns of an article, on 156 mm. What no figure of it says has none, and the first is wider."""
    kept = [
        column
        for column in (
            _Shown(_("应办"), 14, "required"),
            _Shown(_("已办"), 14, "achieved"),
            _Shown(_("家长确认"), 20, "attested"),
            _Shown(_("例外"), 14, "exempt"),
            _Shown(_("情况"), 23, "state_words"),
            _Shown(_("代码"), 48, "code"),
        )
        if any(getattr(one, column.name) for one in article.figures)
    ]
    rest = 156 - sum(column.width for column in kept)
    return (_Shown(_("事项"), rest, "summary"), *kept)


def _sentence(one: Figure) -> str:
    """A judged clause as it is said: "每学期……：应办 2，已办 2，已达到。" """
    values = {"what": one.summary, "asked": one.required, "done": one.achieved, "state": one.state_words}
    if not one.achieved:
        return _("%(what)s：%(state)s。") % values
    return _("%(what)s：应办 %(asked)s，已办 %(done)s，%(state)s。") % values


def _articles(report: Report) -> str:
    return _("第 %(numbers)s 条") % {"numbers": "、".join(str(number) for number in report.chosen)}


def _made(report: Report) -> str:
    return _day(timezone.localdate(report.as_of)) if report.as_of else _("还没有计算")


def _day(day: object) -> str:
    return date_format(day, _("Y年n月j日"))  # type: ignore[arg-type]


def _notes(report: Report) -> tuple[str, ...]:
    return (
        _("非统计调查表，数据由系统生成，不作为评价学校、教师和学生的依据。"),
        _("每个数字后的代码，可在“共育”的“按代码查来由”里打开，看到逐条的来由。"),
        _("政策包：%(pack)s。“略”：涉及的孩子不足 5 人，或由此可以推算出来。") % {"pack": report.pack_key},
    )
