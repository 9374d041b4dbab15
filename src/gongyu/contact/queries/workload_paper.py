"""A school's workload as a workbook: a row a teacher, in the order of their names."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.contact.queries.papers import paper_of
from gongyu.contact.queries.workload import SchoolWorkload
from gongyu.contact.rules.workload import KINDS, Load, Rates
from gongyu.ui.papers import Paper


def workload_paper(viewer: Viewer, found: SchoolWorkload) -> Paper:
    """Nothing is added up, sorted or coloured; without rates the hours are empty."""
    columns = (
        *((_("序号"), 3), (_("姓名"), 8), (_("上门家访"), 6), (_("别处见面"), 6), (_("电话、视频家访"), 8)),
        *((_("同去家访"), 6), (_("记联系"), 6), (_("办活动"), 6), (_("工时（小时）"), 8)),
    )
    decided = tuple(_decided(one) for one in found.rates) or (
        _("县里还没有定工时标准，所以只有次数，没有工时。文件没有规定分钟数。"),
    )
    notes = (
        _("用来安排工作，不排名、不作考核。按姓名拼音排列。"),
        _("由日常登记算出，不用另报。家访按孩子登记：一家有几个孩子，各算一次；同去的，按所去的家访算。"),
        *decided,
    )
    rows = enumerate(found.rows, start=1)
    cells = tuple((str(number), name, *_cells(load)) for number, (name, load) in rows)
    return paper_of(
        _("工作量"), found.body.name, found.year, viewer.today, columns, cells, notes, sorts=False
    )


def _cells(load: Load) -> tuple[str, ...]:
    counts = (load.home, load.elsewhere, load.phone, load.along, load.contact, load.activity)
    return (*(str(one) for one in counts), load.hours)


def _decided(one: Rates) -> str:
    minutes = {kind: one.minutes[kind] for kind in KINDS}
    return _(
        "%(day)s 起的标准（县里定的，文件没有规定；此前没有标准的日子不算工时）：上门 %(home)s 分钟，"
        "别处见面 %(elsewhere)s 分钟，电话、视频 %(phone)s 分钟，记联系 %(contact)s 分钟，"
        "办活动 %(activity)s 分钟。"
    ) % {"day": one.valid_from.isoformat(), **minutes}
