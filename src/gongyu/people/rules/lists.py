"""Lists other than rosters: staff, and bodies of three kinds. What their columns are called and for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from gongyu.kernel.words import N_
from gongyu.people.rules.columns import Column, Layout
from gongyu.people.rules.readers import Fault
from gongyu.people.rules.relations import POSTS
from gongyu.people.rules.sheet import Sheet
from gongyu.people.rules.workbook import filled_in

STAFF: Final = (
    Column("name", "姓名", ("教师姓名", "教职工姓名", "教职工", "教师"), N_("称呼老师"), True),
    Column(
        "number",
        "工号",
        ("教职工号", "教工号", "职工号", "教师编号", "人员编号"),
        N_("认出同一位老师，改名、重名都不会弄错"),
    ),
    Column("post", "岗位", ("职务", "现任职务", "岗位名称", "任职"), N_("家访以什么身份、消息发给谁"), True),
    Column(
        "class",
        "班主任所带班级",
        ("所带班级", "班主任班级", "任班主任班级", "带班", "班级"),
        N_("这个班的家访由谁承担；换班主任从下面的日期起算"),
    ),
    Column(
        "since",
        "从何时起",
        ("任职时间", "起始日期", "任职日期", "开始日期"),
        N_("新任的岗位和班主任从哪天算起；不写就是导入当天"),
    ),
    Column(
        "phone",
        "手机号",
        ("手机", "电话", "联系电话", "手机号码"),
        N_("已开通账号又没设手机号的，用它登录；加密保存，没有账号的不保存"),
    ),
)
_NAME: Final = Column("name", "名称", ("单位名称", "全称", "机构名称"), N_("单位叫什么"), True)
_CODE: Final = Column(
    "code",
    "代码",
    ("单位代码", "机构代码", "学校标识码", "统一社会信用代码"),
    N_("认出同一个单位；没有就留空，由系统编一个"),
)
_OPENED: Final = Column(
    "opened_on", "设立日期", ("成立日期", "成立时间", "设立时间"), N_("从哪天起计入；不写就是导入当天")
)
_PLACE_ALSO: Final = ("社区（村）", "所在地", "区划", "社区", "所在区划", "区划代码")
ORGANISATIONS: Final = (
    _NAME,
    Column("kind", "种类", ("单位种类", "类别", "类型"), N_("决定它承担哪些义务"), True),
    Column("stage", "学段", ("办学类型",), N_("学校按学段承担义务；不是学校就留空")),
    _CODE,
    Column("place", "所在区划", _PLACE_ALSO, N_("归谁管；不写就是所导入的区划本身")),
    _OPENED,
)
STATIONS: Final = (
    _NAME,
    Column("place", "所在社区（村）", _PLACE_ALSO, N_("它服务哪个社区（村），覆盖率按社区计算"), True),
    Column("kind", "种类", ("类别", "类型"), N_("不写就是家教指导服务站")),
    _CODE,
    _OPENED,
)
VENUES: Final = (
    _NAME,
    Column("kind", "种类", ("类别", "类型"), N_("不写就是基地与场馆")),
    Column("place", "所在区划", _PLACE_ALSO, N_("家长就近找得到；不写就是所导入的区划本身")),
    _CODE,
    _OPENED,
)
REGIONS: Final = (
    Column(
        "code",
        "区划代码",
        ("code", "代码", "统计用区划代码", "12位代码", "12 位代码"),
        N_("统计用区划代码，12 位；认出每一个省、市、县、乡镇和社区（村）"),
        True,
    ),
    Column("name", "名称", ("name", "区划名称"), N_("今年的全称"), True),
    Column("level", "层级", ("level",), N_("不写就按代码判断；写了就和代码核对")),
    Column(
        "parent_code", "上级代码", ("parent_code", "上级区划代码"), N_("不写就按代码判断；写了就和代码核对")
    ),
    Column("committee", "类别", ("committee",), N_("社区或村；不写就按代码后三位判断，写了就核对")),
    Column(
        "formerly", "原代码", ("formerly", "旧代码"), N_("接续了哪个停用的代码，几个用空格隔开；没有就留空")
    ),
)
SUCCESSIONS: Final = (
    Column("code", "停用代码", ("code", "旧代码", "原代码"), N_("今年的文件里没有的代码"), True),
    Column("name", "名称", ("name",), N_("方便核对，可以不填")),
    Column(
        "successor", "接续代码", ("successor", "新代码"), N_("由今年的哪个代码接续；确实没有就写“无”"), True
    ),
)
COLUMNS: Final = {
    "staff": STAFF,
    "organisations": ORGANISATIONS,
    "stations": STATIONS,
    "venues": VENUES,
    "regions": REGIONS,
    "successions": SUCCESSIONS,
}
LAYOUTS: Final = {kind: Layout(columns) for kind, columns in COLUMNS.items()}
TITLES: Final = {
    "staff": N_("教职工"),
    "organisations": N_("单位"),
    "stations": N_("服务站"),
    "venues": N_("场馆"),
    "regions": N_("区划"),
    "successions": N_("停用代码由谁接续"),
}
EXAMPLES: Final = {
    "staff": {"name": "示例教师（请删除本行）", "post": "教师", "class": "三年级2班", "since": "2026-09-01"},
    "organisations": {
        "name": "示例小学（请删除本行）",
        "kind": "中小学校",
        "stage": "小学",
        "opened_on": "2001-09-01",
    },
    "stations": {"name": "示例社区家教指导服务站（请删除本行）", "place": "槐树社区"},
    "venues": {"name": "示例科技馆（请删除本行）", "opened_on": "2015-06-01"},
    "regions": {"code": "130202001001", "name": "示例社区居民委员会（请删除本行）"},
    "successions": {"code": "130202001001", "name": "示例社区（请删除本行）", "successor": "130202001002"},
}
Reader = Callable[[object], Any]
Choices = Mapping[str, Sequence[str]]
POSTS_OFFERED: Final[Choices] = {"post": tuple(POSTS.values())}


class Line(NamedTuple):
    """A row that could be read: the sheet's row number, and its values by column."""

    row: int
    values: dict[str, Any]


def read_lines(sheet: Sheet, readers: Mapping[str, Reader]) -> list[Line]:
    """The rows of a list that is laid out; a cell that cannot be read is noted, and its row is not there."""
    found: list[Line] = []
    for row, cells in sheet.cells.items():
        values: dict[str, Any] = {}
        for key, read in readers.items():
            at = sheet.headings.get(key, -1)
            values[key] = read(cells[at] if 0 <= at < len(cells) else "")
        faults = {key: value for key, value in values.items() if isinstance(value, Fault)}
        for key, fault in faults.items():
            sheet.wrong(row, key, fault.sentence)
        if not faults:
            found.append(Line(row, values))
    return found


def list_template(kind: str, choices: Choices) -> bytes:
    """The workbook of a kind of list to fill in."""
    return filled_in(TITLES[kind], COLUMNS[kind], EXAMPLES[kind], choices)
