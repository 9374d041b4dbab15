"""The ledger of home visits on paper: the same rows for the workbook and for the printed page."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.compliance.queries import CountyVisits
from gongyu.contact.queries.papers import paper_of
from gongyu.contact.queries.visit_ledger import LedgerRow, SchoolLedger, ledger_rows
from gongyu.ui.papers import LEFT_OUT, Paper


def school_paper(viewer: Viewer, ledger: SchoolLedger) -> tuple[Paper, tuple[LedgerRow, ...]]:
    """A school's ledger, visit by visit, and the rows it is made from."""
    rows = ledger_rows(viewer, ledger)
    owner = ledger.body.name
    if ledger.chosen is not None:
        owner = f"{owner} {ledger.chosen.name}"
    elif not ledger.whole:
        owner = f"{owner} {_('、').join(one.name for one in ledger.classes)}"
    columns = (
        *((_("序号"), 3), (_("班级"), 6), (_("学生"), 5), (_("日期"), 6), (_("怎样见面"), 7)),
        *((_("谁去的"), 9), (_("同去的人"), 6), (_("为了什么"), 9), (_("约定"), 11), (_("家长确认"), 6)),
        (_("备注"), 6),
    )
    notes = (
        _("共 %(rows)s 行，走访到 %(pupils)s 名学生。已撤销的照列并注明，不计数。")
        % {"rows": len(rows), "pupils": ledger.pupils},
        _("本台账由日常登记自动生成，不用另填；含学生姓名，请妥善保管，不张贴、不外传。"),
    )
    cells = tuple(_cells(number, row) for number, row in enumerate(rows, start=1))
    paper = paper_of(_("家访台账"), owner, ledger.year, viewer.today, columns, cells, notes, signs=_signs())
    return paper, rows


def county_paper(found: CountyVisits, today: date) -> Paper:
    """A county's, in numbers: a line for each school and one for each of its classes."""
    columns = (
        *((_("序号"), 3), (_("学校"), 18), (_("班级"), 8), (_("学生"), 6), (_("已走访"), 6)),
        (_("家长已确认"), 6),
    )
    counted: list[tuple[str, ...]] = []
    for school in found.schools:
        counted.append(_figures(school.body.name, _("全校"), school.pupils, school.reached, school.attested))
        counted += [
            _figures(school.body.name, one.seen.name, one.pupils, one.reached, one.attested)
            for one in school.classes
        ]
    notes = (
        _("“%(word)s”：涉及的孩子不足 5 人，或由此可以推算出来，所以不显示。") % {"word": _(LEFT_OUT)},
        _("按学校代码排列，不是名次；幼儿园只登记、不评判，不在此列。数字由学校的日常登记算出，不用上报。"),
    )
    rows = tuple((str(number), *row) for number, row in enumerate(counted, start=1))
    return paper_of(
        _("家访台账（县级汇总）"), found.name, found.period, today, columns, rows, notes, signs=_signs()
    )


def _signs() -> tuple[str, ...]:
    """Who signs a ledger, and when."""
    return _("填表人"), _("审核人"), _("日期")


def _cells(number: int, row: LedgerRow) -> tuple[str, ...]:
    return (
        *(str(number), row.class_name, row.pupil_name, row.occurred_on.isoformat(), row.mode),
        *(row.visitor, row.along, row.purposes, row.agreements, row.word, row.marks),
    )


def _figures(*cells: str | int | None) -> tuple[str, ...]:
    return tuple(_(LEFT_OUT) if cell is None else str(cell) for cell in cells)
