"""A school's roster of any length under the national export's headings, the same every time, with faults
planted in every fiftieth row: 25 kinds in turn, so that 50,000 rows carry 40 of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongyu.people.tests.rosters import identity

HEADINGS: Final = (
    *("全国学籍号", "学生姓名", "性别", "出生日期", "身份证件号", "年级名称", "班级名称"),
    *("家庭所在社区（村）", "户口性质", "是否留守儿童", "是否孤儿", "残疾人类型"),
    "是否进城务工人员随迁子女",
    *(f"成员{n}{part}" for n in (1, 2) for part in ("姓名", "关系", "联系电话", "工作单位")),
)
AT: Final = {heading: place for place, heading in enumerate(HEADINGS)}
# One row in so many carries a fault.
EVERY: Final = 50
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
_GIVEN: Final = "子涵浩宇欣怡雨桐梓轩思彤俊杰可馨一诺沐阳佳琪明哲语嫣晨曦睿博诗涵天佑若曦"
_GRADES: Final = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级")
PLACES: Final = ("槐树社区", "柳庄村")
Cells = list[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: how it is planted, and the heading and the words by which it must be refused."""

    name: str
    heading: str
    sentence: str
    plant: Callable[[int, Cells], object]


def child(number: int) -> Cells:
    """The cells of a child without fault."""
    grade = number % 6
    born = date(2019 - grade, 9, 1) + timedelta(days=number // 6 % 360)
    sequence = number // 2160 * 2 + number % 2 + 1
    identified = identity(born.strftime("%Y%m%d"), sequence)
    name = _named(number)
    return [
        *(f"G{identified}", name, "男" if sequence % 2 else "女", born.isoformat(), identified),
        *(_GRADES[grade], f"{number // 6 % 90 + 1}班", PLACES[number % 2]),
        *("农业户口", "非留守儿童", "否", "无残疾", "否"),
        *(f"{name[0]}建{_GIVEN[number % 36]}", "父亲", f"138{number:08d}", "临海纺织厂"),
        *(f"{_SURNAMES[(number + 7) % 28]}秀{_GIVEN[number % 35]}", "母亲", f"139{number:08d}", ""),
    ]


def rows(count: int) -> Iterator[Cells]:
    """The roster's rows, faults and all."""
    for number in range(count):
        cells = child(number)
        if kind := fault_of(number):
            kind.plant(number, cells)
        yield cells


def fault_of(number: int) -> Kind | None:
    """What is wrong with a row, counted from 0."""
    return KINDS[number // EVERY % len(KINDS)] if number % EVERY == EVERY - 1 else None


def text(count: int) -> bytes:
    """The roster as .csv, in the encoding that Chinese spreadsheets write."""
    lines = [HEADINGS, *rows(count)]
    return "".join(",".join(cells) + "\r\n" for cells in lines).encode("gb18030")


def _named(number: int) -> str:
    first, second = number // 28 % 36, number // 1008 % 36
    return _SURNAMES[number % 28] + _GIVEN[first] + _GIVEN[second]


def _put(heading: str, value: str) -> Callable[[int, Cells], object]:
    return lambda _, cells: cells.__setitem__(AT[heading], value)


def _wrong_check(_: int, cells: Cells) -> None:
    number = cells[AT["身份证件号"]]
    cells[AT["身份证件号"]] = number[:-1] + ("1" if number[-1] != "1" else "2")
    cells[AT["全国学籍号"]] = ""


def _no_such_birth(_: int, cells: Cells) -> None:
    number = cells[AT["身份证件号"]]
    cells[AT["身份证件号"]] = number[:10] + "0230" + number[14:]
    cells[AT["全国学籍号"]] = ""


def _others_identity(number: int, cells: Cells) -> None:
    cells[AT["身份证件号"]] = child(number - 1)[AT["身份证件号"]]


def _others_sex(_: int, cells: Cells) -> None:
    cells[AT["性别"]] = "女" if cells[AT["性别"]] == "男" else "男"


def _a_day_late(_: int, cells: Cells) -> None:
    cells[AT["出生日期"]] = (date.fromisoformat(cells[AT["出生日期"]]) + timedelta(days=1)).isoformat()


def _row_above(number: int, cells: Cells) -> None:
    cells[:] = child(number - 1)


def _guardian_is_the_child(_: int, cells: Cells) -> None:
    cells[AT["成员1姓名"]] = cells[AT["学生姓名"]]


def _one_guardian_twice(_: int, cells: Cells) -> None:
    cells[AT["成员2姓名"]] = cells[AT["成员1姓名"]]


def _as_it_is(_: int, cells: Cells) -> None:
    """Nothing is wrong with the cells: the child is at another school."""


_DAMAGED: Final = "被表格软件改成了科学计数"
ELSEWHERE: Final = "在读别处"
KINDS: Final = (
    Kind("没有姓名", "姓名", "没有写姓名", _put("学生姓名", "")),
    Kind("姓名是数字", "姓名", "姓名里有数字", _put("学生姓名", "3012")),
    Kind("姓名有符号", "姓名", "姓名里有不该有的符号", _put("学生姓名", "王某*")),
    Kind("学籍号科学计数", "学籍号", _DAMAGED, _put("全国学籍号", "1.30203E+17")),
    Kind("学籍号位数", "学籍号", "学籍号应是 G、J 或 L 加 18 位", _put("全国学籍号", "G1302022017")),
    Kind("身份证号科学计数", "身份证号", _DAMAGED, _put("身份证件号", "1.30202201705E+17")),
    Kind("身份证号末位补零", "身份证号", _DAMAGED, _put("身份证件号", "130202201705040000")),
    Kind("身份证号位数", "身份证号", "身份证号应是 18 位", _put("身份证件号", "1302022017050")),
    Kind("身份证号校验位", "身份证号", "号码的校验位不对", _wrong_check),
    Kind("身份证号里没有这一天", "身份证号", "号码里的出生日期不存在", _no_such_birth),
    Kind("两个号码不一致", "身份证号", "和学籍号里的身份证号不一样", _others_identity),
    Kind("性别看不懂", "性别", "请写“男”或“女”", _put("性别", "公")),
    Kind("性别与号码不一致", "性别", "和身份证号里的性别不一样", _others_sex),
    Kind("没有这一天", "出生日期", "没有这一天", _put("出生日期", "2017-02-30")),
    Kind("年龄不像学生", "出生日期", "这个年龄不像在校学生", _put("出生日期", "1917-05-04")),
    Kind("生日与号码不一致", "出生日期", "和身份证号里的出生日期不一样", _a_day_late),
    Kind("没有班级", "班级", "没有写班级", _put("班级名称", "")),
    Kind("班级看不懂", "班级", "看不懂班级", _put("班级名称", "快乐班")),
    Kind("没有这个社区", "家庭所在社区（村）", "本县没有找到这个社区", _put("家庭所在社区（村）", "无名村")),
    Kind("关系看不懂", "监护人1关系", "看不懂关系", _put("成员1关系", "邻居")),
    Kind("电话位数", "监护人1电话", "电话号码不对", _put("成员1联系电话", "13800")),
    Kind("有电话没有人", "监护人2姓名", "有电话没有姓名", _put("成员2姓名", "")),
    Kind("监护人是学生自己", "监护人1姓名", "监护人和学生同名", _guardian_is_the_child),
    Kind("同一个孩子两行", "学籍号", "是同一个孩子", _row_above),
    Kind(ELSEWHERE, "学籍号", "这个号码已在别处在读", _as_it_is),
)
