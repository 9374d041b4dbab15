"""What differs between two packs: what was added, removed and changed, field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from gongyu.kernel.words import N_
from gongyu.policy.rules.frozen import Frozen, Words
from gongyu.policy.rules.pack import Head, Pack

# The parts of a pack that have keys, and what a part is called; duties first.
SECTIONS: Final[dict[str, str]] = {
    "duties": N_("义务"),
    "articles": N_("条"),
    "acts": N_("行为"),
    "params": N_("口径"),
    "exclusions": N_("例外理由"),
    "bodies": N_("单位种类"),
    "people": N_("人员种类"),
    "calendar": N_("学年"),
    "lists": N_("家庭清单"),
    "lecturer_kinds": N_("讲师类别"),
    "lecture_topics": N_("讲课主题"),
    "team_parts": N_("指导队伍里的人"),
    "team_inclusions": N_("队伍工作纳入什么"),
    "campaigns": N_("时段"),
}
# A field that is missing here shows its name in the file.
FIELDS: Final[dict[str, str]] = {
    "sentence": N_("所在句子"),
    "anchor": N_("锚点"),
    "summary": N_("概括"),
    "verdict": N_("判定类别"),
    "strength.grade": N_("力度"),
    "strength.basis": N_("力度依据"),
    "strength.modal": N_("力度用词"),
    "bearer.kinds": N_("承担单位"),
    "bearer.level": N_("承担层级"),
    "bearer.stages": N_("承担学段"),
    "actors": N_("实施人"),
    "owners.lead": N_("牵头部门"),
    "owners.support": N_("配合部门"),
    "subject": N_("对象"),
    "clock": N_("周期"),
    "deadline": N_("到期日"),
    "measure": N_("算法"),
    "aggregate": N_("汇总方法"),
    "values": N_("数值"),
    "acts": N_("行为"),
    "capacity": N_("所用资源"),
    "credit": N_("计入方法"),
    "exclusions": N_("例外理由"),
    "params": N_("口径"),
    "capture": N_("采集方式"),
    "sensitivity": N_("保密级别"),
    "assessment": N_("能否考核"),
    "inferred": N_("推定的部分"),
    "upstream": N_("上位文件"),
    "note": N_("说明"),
    "recruited": N_("文件要吸纳的人"),
    "natures": N_("活动类别"),
    "posts": N_("从哪些岗位来"),
    "heads": N_("从班主任来"),
    "lead": N_("牵头"),
    "outside": N_("校外的人"),
    "title": N_("标题"),
    "part": N_("所在部分"),
    "name": N_("名称"),
    "zh": N_("中文名称"),
    "en": N_("英文名称"),
    "default": N_("现用口径"),
    "status": N_("由谁定"),
    "why": N_("理由"),
    "form": N_("表单"),
    "purpose": N_("用途"),
    "fields": N_("栏目"),
    "levels": N_("层级"),
    "department": N_("是否部门"),
    "code": N_("代码"),
    "role": N_("角色"),
    "semesters": N_("学期"),
    "stages": N_("学段"),
    "grades": N_("年级"),
    "items": N_("各项"),
    "duty": N_("对应义务"),
    "opens": N_("从哪天起算"),
    "days": N_("持续几天"),
    "day": N_("在哪天前后"),
    "basis": N_("时段依据"),
    "words": N_("名称"),
    "version": N_("数据版本"),
    "city": N_("城市"),
    "document": N_("文件"),
    "in_force_from": N_("施行日"),
    "scopes": N_("范围"),
    "vocabulary": N_("用词"),
    "key": N_("政策包"),
    "number": N_("文号"),
    "issuers": N_("发文单位数"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field that differs: its name such as "bearer.kinds", and what it was and is."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that stands in both, and the fields in which it differs."""

    key: str
    before: Frozen
    after: Frozen
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What differs in one part of a pack; keys in the order of the pack they stand in."""

    name: str
    added: tuple[tuple[str, Frozen], ...]
    removed: tuple[tuple[str, Frozen], ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two packs."""

    head: tuple[Field, ...]
    sections: tuple[Section, ...]


def compare(before: Pack, after: Pack) -> Difference:
    """What one has to know who reads `after` and knew `before`."""
    head = tuple(
        Field(name, getattr(before, name), getattr(after, name))
        for name in Head.model_fields
        if getattr(before, name) != getattr(after, name)
    )
    found = (_section(name, _keyed(before, name), _keyed(after, name)) for name in SECTIONS)
    return Difference(head, tuple(section for section in found if not section.empty))


def _keyed(pack: Pack, name: str) -> Mapping[str, Frozen]:
    """A part of a pack by key; articles go by their number, school years by their name."""
    part = getattr(pack, name)
    if isinstance(part, Mapping):
        return part
    return {str(getattr(one, "no", None) or one.key): one for one in part}


def _section(name: str, before: Mapping[str, Frozen], after: Mapping[str, Frozen]) -> Section:
    both = [key for key in after if key in before]
    changed = tuple(
        Changed(key, before[key], after[key], fields)
        for key in both
        if (fields := _fields(before[key], after[key]))
    )
    return Section(
        name,
        added=tuple((key, one) for key, one in after.items() if key not in before),
        removed=tuple((key, one) for key, one in before.items() if key not in after),
        changed=changed,
        same=len(both) - len(changed),
    )


def _fields(before: Frozen, after: Frozen) -> tuple[Field, ...]:
    was, now = flat(before), flat(after)
    names = {**was, **now}
    return tuple(
        Field(name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)
    )


def flat(one: Frozen) -> dict[str, Any]:
    """The fields of an object, those of an object inside it by both names: "bearer.kinds"."""
    found: dict[str, Any] = {}
    for name in type(one).model_fields:
        value = getattr(one, name)
        if isinstance(value, BaseModel) and not isinstance(value, Words):
            found |= {f"{name}.{inner}": getattr(value, inner) for inner in type(value).model_fields}
        else:
            found[name] = value
    return found
