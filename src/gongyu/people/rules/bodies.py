"""Lists of bodies: what their cells mean. Which kinds there are is the policy pack's to say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from gongyu.kernel.words import N_
from gongyu.people.rules.cells import given
from gongyu.people.rules.lists import Choices, Line, Reader, read_lines
from gongyu.people.rules.readers import Fault
from gongyu.people.rules.sheet import Sheet
from gongyu.people.rules.staffing import beginning

STAGES: Final = {
    "小学": "primary",
    "初中": "junior",
    "普通高中": "senior",
    "中等职业": "vocational",
    "特殊教育": "special",
}
_ALSO: Final = {"高中": "senior", "初级中学": "junior", "中职": "vocational", "特教": "special", "幼儿园": ""}
# The kinds that a list may hold, the first being what is meant where a row says none; empty for all.
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "organisations": (),
    "stations": ("station", "parents_school", "civilisation_station", "women_children_home"),
    "venues": ("venue", "cultural_institution"),
}


class Kinds(NamedTuple):
    """The kinds of bodies as the policy pack has them: what each is called, and at which levels there are
    some."""

    words: Mapping[str, str]
    levels: Mapping[str, tuple[str, ...]]


def choices(kind: str, words: Mapping[str, str]) -> Choices:
    """What the template of a list offers. `words` has what each kind of body is called."""
    offered: dict[str, tuple[str, ...]] = {
        "kind": tuple(words[key] for key in OFFERED[kind] or words if key in words)
    }
    if kind == "organisations":
        offered["stage"] = tuple(STAGES)
    return offered


def read_bodies(sheet: Sheet, kind: str, words: Mapping[str, str], today: date) -> list[Line]:
    """The rows that could be read; what could not be is noted in the sheet."""
    known = {words[key]: key for key in OFFERED[kind] or words if key in words}
    first = OFFERED[kind][0] if OFFERED[kind] else ""

    def of_kind(cell: object) -> str | Fault:
        text = given(cell)
        found = known.get(text, "") if text else first
        return found or Fault(N_("没有这种单位。请从模板的下拉列表里选。"))

    readers: dict[str, Reader] = {
        "name": lambda cell: given(cell) or Fault(N_("没有写名称。")),
        "kind": of_kind,
        "stage": _stage,
        "code": lambda cell: given(cell).upper(),
        "place": given,
        "opened_on": lambda cell: beginning(cell, today),
    }
    lines = read_lines(sheet, readers)
    return [Line(line.row, line.values | {"stage": _implied(line.values)}) for line in lines]


def _stage(cell: object) -> str | Fault:
    text = given(cell)
    found = {"": "", **STAGES, **_ALSO}.get(text)
    return Fault(N_("没有这个学段。请从模板的下拉列表里选，不是学校就留空。")) if found is None else found


def _implied(values: Mapping[str, Any]) -> str:
    return "kindergarten" if values["kind"] == "kindergarten" else str(values["stage"])
