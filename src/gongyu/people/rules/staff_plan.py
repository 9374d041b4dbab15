"""A list of staff held against who works at a school: who is new, whose post or class changes. Pure.

The posts and classes that a list names for somebody are all that they have from then on; where it names no
class, the class stays. Whoever is not in the list stays as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from gongyu.kernel.words import N_
from gongyu.people.rules.lists import Line, read_lines
from gongyu.people.rules.readers import Fault, pupil_name
from gongyu.people.rules.sheet import Sheet
from gongyu.people.rules.staffing import Change, Known, Member, Plan, Term, readers

TOGETHER: Final = N_("同一位老师的第 %(row)s 行有问题，请一起改好再导入。")
_UNCLEAR: Final = N_("本校有同名的老师，分不清是哪一位。请补上工号。")
_Group = list[Line]


class _TooEarly(Exception):
    """A row's date lies before what it would end began."""

    def __init__(self, line: Line, since: date) -> None:
        super().__init__()
        self.line, self.since = line, since


def planned(sheet: Sheet, known: Known) -> Plan:
    """What the rows of a list that is laid out would change; what is wrong is noted in the sheet."""
    lines = read_lines(sheet, readers(known.stage, known.today))
    return _Planning(sheet, known).plan(lines)


class _Planning:
    """A list on its way from rows to changes. Rows of one person stand or fall together."""

    def __init__(self, sheet: Sheet, known: Known) -> None:
        self.sheet, self.known = sheet, known
        # Which row names the head of a class.
        self.taken: dict[tuple[int, int], int] = {}
        self.by_number = {one.number: one for one in known.members if one.number}
        self.by_name: dict[str, list[Member]] = defaultdict(list)
        for one in known.members:
            if one.posts:
                self.by_name[one.name].append(one)

    def plan(self, lines: Sequence[Line]) -> Plan:
        groups = [group for group in _groups(lines) if self._agrees(group) and self._complete(group)]
        groups = [group for group in groups if self._heads_alone(group)]
        changes = [one for group in groups if (one := self._change(group, groups)) is not None]
        met, told = {one.member for one in changes}, {line.values["name"] for line in lines}
        left = [one for one in self.known.members if one.posts and one.id not in met and one.name not in told]
        return Plan(
            changes,
            left_out=tuple(one.name for one in left),
            headless=self._headless(changes),
            missing=tuple(one.id for one in left),
        )

    def _agrees(self, group: _Group) -> bool:
        """Whether the rows under one number or name say different things of one person."""
        first, seen = group[0], dict[tuple[str, Any], int]()
        for line in group:
            if line.values["name"] != first.values["name"]:
                sentence = N_("工号和第 %(row)s 行相同，姓名不同。")
                return self._wrong(group, line, "number", sentence, ("row", first.row))
            said = (line.values["post"], line.values["class"])
            if said in seen:
                sentence = N_("和第 %(row)s 行重复，请只留一行；是同名的两个人就补上工号。")
                return self._wrong(group, line, "name", sentence, ("row", seen[said]))
            seen[said] = line.row
        return True

    def _complete(self, group: _Group) -> bool:
        """Whether no other row of this person is among the refused ones."""
        own, name = {line.row for line in group}, group[0].values["name"]
        at = self.sheet.headings["name"]
        for row in sorted({one.row for one in self.sheet.problems} - own):
            cells = self.sheet.cells[row]
            if at < len(cells) and pupil_name(cells[at]) == name:
                return self._wrong(group, group[0], "name", TOGETHER, ("row", row))
        return True

    def _heads_alone(self, group: _Group) -> bool:
        """Whether the classes that the rows name are there, and no other row is to head them."""
        own = {line.row for line in group}
        for line in group:
            where = line.values["class"]
            if where is None:
                continue
            if where not in self.known.classes:
                sentence = N_("本校没有这个班级。请先导入学生花名册，或核对班级。")
                return self._wrong(group, line, "class", sentence)
            if self.taken.setdefault(where, line.row) not in own:
                sentence = N_("第 %(row)s 行已是这个班的班主任，请只留一位。")
                return self._wrong(group, line, "class", sentence, ("row", self.taken[where]))
        return True

    def _member(self, group: _Group, groups: list[_Group]) -> Member | Fault | None:
        """Who the rows are about; None for somebody new, a fault where that cannot be told."""
        name, number = group[0].values["name"], group[0].values["number"]
        if number and number in self.by_number:
            return self.by_number[number]
        numbers = {other[0].values["number"] for other in groups} - {""}
        alike = [one for one in self.by_name.get(name, ()) if one.number not in numbers]
        alike = [one for one in alike if not (number and one.number)]
        same = sum(other[0].values["name"] == name for other in groups)
        if len(alike) > 1 or (same > 1 and (alike or not number)):
            return Fault(_UNCLEAR)
        return alike[0] if alike else None

    def _change(self, group: _Group, groups: list[_Group]) -> Change | None:
        """What becomes of one person; None where something stands in the way."""
        member, first = self._member(group, groups), group[0]
        if isinstance(member, Fault):
            self._wrong(group, first, "name", member.sentence)
            return None
        change = Change(
            row=first.row,
            member=member.id if member else None,
            name=first.values["name"],
            number=first.values["number"] or (member.number if member else ""),
            phone=next((line.values["phone"] for line in group if line.values["phone"]), ""),
        )
        try:
            change = self._heads(self._posts(change, group, member), group, member)
        except _TooEarly as early:
            sentence = N_("日期早于现在这一任开始的 %(day)s，请核对。")
            self._wrong(group, early.line, "since", sentence, ("day", early.since.isoformat()))
            return None
        return replace(change, kinds=_kinds(change, member))

    def _posts(self, change: Change, group: _Group, member: Member | None) -> Change:
        wanted = {line.values["post"]: line for line in reversed(group)}
        held = {term.what for term in member.posts} if member else set()
        fresh = not any(one.posts for one in self.known.members)
        ends = [
            self._end(term, group[0]) for term in (member.posts if member else ()) if term.what not in wanted
        ]
        begins = [(post, self._begin(line, fresh)) for post, line in wanted.items() if post not in held]
        return replace(change, posts_end=tuple(ends), posts_begin=tuple(begins))

    def _heads(self, change: Change, group: _Group, member: Member | None) -> Change:
        wanted = {line.values["class"]: line for line in group if line.values["class"] is not None}
        mine = {term.what: term for term in member.heads} if member else {}
        ends, begins, classes = [], [], []
        for where, line in wanted.items():
            held = self.known.classes[where]
            if held.id in mine:
                continue
            since = self._begin(line, held.head is None and held.headed_until is None)
            if held.headed_until and since < held.headed_until:
                raise _TooEarly(line, held.headed_until)
            ends += [self._end(held.head, line)] if held.head else []
            begins.append((held.id, since))
            classes.append(where)
        kept = {self.known.classes[where].id for where in wanted} if wanted else set(mine)
        # A class that another row takes over is ended there.
        kept |= {self.known.classes[where].id for where in self.taken}
        ends += [self._end(term, group[0]) for what, term in mine.items() if what not in kept]
        return replace(change, heads_end=tuple(ends), heads_begin=tuple(begins), classes=tuple(classes))

    def _begin(self, line: Line, fresh: bool) -> date:
        """From when a new term holds: as the row says, else from today, or from the beginning of what has
        never been known."""
        said: date | None = line.values["since"]
        return said or (self.known.began if fresh else self.known.today)

    def _end(self, term: Term, line: Line) -> tuple[int, date]:
        day: date = line.values["since"] or self.known.today
        if day < term.since:
            raise _TooEarly(line, term.since)
        return term.id, day

    def _headless(self, changes: Iterable[Change]) -> tuple[tuple[int, int], ...]:
        """The classes that lose their head and get no other."""
        ends = {key for one in changes for key, _ in one.heads_end}
        begins = {key for one in changes for key, _ in one.heads_begin}
        classes = self.known.classes.items()
        gone = [
            where for where, held in classes if held.head and held.head.id in ends and held.id not in begins
        ]
        return tuple(sorted(gone))

    def _wrong(self, group: _Group, line: Line, key: str, sentence: str, *values: tuple[str, Any]) -> bool:
        """Note what is wrong with a row; the other rows of the same person come back with it."""
        self.sheet.wrong(line.row, key, sentence, *values)
        for other in group:
            if other is not line:
                self.sheet.wrong(other.row, "name", TOGETHER, ("row", line.row))
        return False


def _groups(lines: Sequence[Line]) -> list[_Group]:
    """The rows of each person: those of one number, else those of one name."""
    groups: dict[tuple[str, str], _Group] = defaultdict(list)
    for line in lines:
        number = line.values["number"]
        groups[("number", number) if number else ("name", line.values["name"])].append(line)
    return list(groups.values())


def _kinds(change: Change, member: Member | None) -> tuple[str, ...]:
    """What is different, as people read it."""
    if member is None:
        return ("new",)
    said = {
        "name": member.name != change.name,
        "number": member.number != change.number,
        "post": bool(change.posts_begin or change.posts_end),
        "class": bool(change.heads_begin or change.heads_end),
    }
    return tuple(kind for kind, differs in said.items() if differs)
