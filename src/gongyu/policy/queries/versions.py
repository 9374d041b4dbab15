"""The packs there are, which one is in force, and what differs between two of them, in the reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import BaseModel

from gongyu.organisations.queries import region_names
from gongyu.policy import rules
from gongyu.policy.queries.files import folder
from gongyu.policy.queries.pack import pack, pack_keys, say
from gongyu.policy.rules import DatedValue, Duty, Pack, Words
from gongyu.policy.rules.calendar import Semester
from gongyu.policy.rules.frozen import Frozen

# Fields whose values are words of the pack's own vocabulary.
_SPOKEN: Final[dict[str, Mapping[str, str]]] = {
    "verdict": rules.VERDICTS,
    "clock": rules.CLOCKS,
    "measure": rules.MEASURES,
    "capture": rules.CAPTURES,
    "strength.grade": rules.GRADES,
    "bearer.stages": rules.STAGES,
    "inferred": rules.INFERABLE,
}
# Fields that name things which stand elsewhere in the pack.
_NAMING: Final = frozenset(
    {"bearer.kinds", "owners.lead", "owners.support", "actors", "acts", "exclusions", "params"}
)


@dataclass(frozen=True, slots=True)
class Version:
    """A pack: what it is called in an address, whose it is, since when, and how many duties of each class."""

    id: str
    title: str
    number: str
    city: str
    version: str
    in_force_from: date
    duties: int
    verdicts: tuple[tuple[str, int], ...]
    acts: int
    pending: int
    in_use: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field in words, and what it was and is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A duty, act or the like that differs; `fields` only where it stands in both."""

    key: str
    words: str
    fields: tuple[FieldLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionLines:
    """What differs in one part of the pack."""

    title: str
    added: tuple[ItemLine, ...]
    removed: tuple[ItemLine, ...]
    changed: tuple[ItemLine, ...]
    same: int


@dataclass(frozen=True, slots=True)
class DifferenceLines:
    """Everything that differs between two packs, in the reader's words."""

    head: tuple[FieldLine, ...]
    sections: tuple[SectionLines, ...]


def versions() -> tuple[Version, ...]:
    """Every pack that can be compared, the one in use first: those of the product, and those that lie beside
    the one in use (one query)."""
    known = _packs()
    cities = region_names(one.city for one in known.values())
    now = pack()
    found = [_version(key, one, cities.get(one.city, one.city), one is now) for key, one in known.items()]
    return tuple(sorted(found, key=lambda one: (not one.in_use, one.id)))


def differences(before: str, after: str) -> DifferenceLines | None:
    """What differs between two packs by their `id`; None when there is no such pack."""
    known = _packs()
    if before not in known or after not in known:
        return None
    one, other = known[before], known[after]
    found = rules.compare(one, other)
    sections = tuple(_section(section, _names(one), _names(other)) for section in found.sections)
    return DifferenceLines(tuple(_field(field, {}, {}) for field in found.head), sections)


def _packs() -> dict[str, Pack]:
    """By key and version, so that no place on the machine's disk stands in an address."""
    found = {}
    for name in (*pack_keys(), *_beside(), settings.POLICY_PACK):
        one = pack(name)
        found[f"{one.key}@{one.version}"] = one
    return found


def _beside() -> list[str]:
    """Packs in the folder in which the one in use lies, when that is no folder of the product."""
    if "/" not in settings.POLICY_PACK:
        return []
    return sorted(str(file.parent) for file in folder(settings.POLICY_PACK).parent.glob("*/pack.yaml"))


def _version(key: str, one: Pack, city: str, in_use: bool) -> Version:
    counts: Counter[str] = Counter(duty.verdict for duty in one.duties.values())
    return Version(
        id=key,
        title=say(one.title),
        number=one.document.number,
        city=city,
        version=one.version,
        in_force_from=one.in_force_from,
        duties=len(one.duties),
        verdicts=tuple((_(words), counts[name]) for name, words in rules.VERDICTS.items() if counts[name]),
        acts=len(one.acts),
        pending=sum(param.pending for param in one.params.values()),
        in_use=in_use,
    )


def _section(section: rules.Section, was: Mapping[str, str], now: Mapping[str, str]) -> SectionLines:
    return SectionLines(
        title=_(rules.SECTIONS[section.name]),
        added=tuple(ItemLine(key, _called(one)) for key, one in section.added),
        removed=tuple(ItemLine(key, _called(one)) for key, one in section.removed),
        changed=tuple(
            ItemLine(one.key, _called(one.after), tuple(_field(field, was, now) for field in one.fields))
            for one in section.changed
        ),
        same=section.same,
    )


def _field(field: rules.Field, was: Mapping[str, str], now: Mapping[str, str]) -> FieldLine:
    words = rules.FIELDS.get(field.name)
    return FieldLine(
        _(words) if words else field.name,
        _text(field.name, field.before, was),
        _text(field.name, field.after, now),
    )


def _called(one: Frozen) -> str:
    """What something is called: a duty's summary, an article's title, a name."""
    if isinstance(one, Duty):
        return say(one.summary)
    found = getattr(one, "words", None) or getattr(one, "title", None) or getattr(one, "name", None)
    return say(found) if isinstance(found, Words) else ""


def _names(one: Pack) -> dict[str, str]:
    """What the things are called that fields name."""
    named = {**one.bodies, **one.people, **one.acts, **one.exclusions, **one.params}
    return {key: _called(thing) for key, thing in named.items()}


def _text(name: str, value: Any, names: Mapping[str, str]) -> str:
    """A field's value as people read it."""
    if value is None or value == "" or value == ():
        return "—"
    if isinstance(value, Words):
        return say(value)
    if isinstance(value, str):
        spoken = _SPOKEN.get(name, {}).get(value)
        return _(spoken) if spoken else names.get(value, value) if name in _NAMING else value
    if isinstance(value, Sequence):
        return "、".join(_text(name, one, names) for one in value)
    if isinstance(value, DatedValue):
        number = value.n if value.n is not None else f"{value.target}%"
        return _("自 %(day)s：%(number)s（%(source)s）") % {
            "day": value.valid_from,
            "number": number,
            "source": _("文件原文") if value.source == "clause" else value.source,
        }
    if isinstance(value, Semester):
        return f"{value.key} {_(rules.STAGES[value.stage])} {value.starts_on}–{value.ends_before}"
    if isinstance(value, BaseModel):
        return _text(name, value.model_dump(mode="json"), names)
    if isinstance(value, Mapping):
        named = ((rules.FIELDS.get(key), key, one) for key, one in value.items())
        return "；".join(
            f"{_(words) if words else key}：{_text('', one, names)}" for words, key, one in named
        )
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)
