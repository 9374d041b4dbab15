"""When a visit may be recorded, withdrawn, confirmed, and in which capacity somebody visited. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

MODES: Final = ("home", "agreed_place", "video", "school")
CAPACITIES: Final = {
    "head_teacher": N_("班主任"),
    "former_head": N_("前任班主任"),
    "leader": N_("校领导"),
    "subject_teacher": N_("科任老师"),
}
# Posts whose holders visit as leaders of the school.
LEADING_POSTS: Final = frozenset({"principal", "vice_principal", "moral_director", "kindergarten_head"})
STATES: Final = {"recorded": N_("已登记"), "withdrawn": N_("已撤销")}
TRANSITIONS: Final = {("recorded", "withdraw"): "withdrawn"}
VERDICTS: Final = {
    "confirmed": N_("家长已确认"),
    "questioned": N_("家长说不是这样"),
    "denied": N_("家长说没有来过"),
}
# Answers after which somebody of the school calls.
DOUBTS: Final = frozenset({"questioned", "denied"})
# Entered more than a week after the day: accepted, counted on its day, shown as late.
LATE_DAYS: Final = 7
TALKED_MOST: Final = 1000
AGREED_MOST: Final = 500
# A class list stays on a phone for so many days after it was fetched.
LIST_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Headed:
    """One interval in which somebody headed a class: from its first day until the day before the last."""

    staff_id: int
    valid_from: date
    valid_until: date | None

    def on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def capacity(
    staff_id: int, day: date, headships: Iterable[Headed], posts: Collection[str], year_began: date
) -> str:
    """In which capacity somebody visited on a day, from the registry and never from the form.

    `headships` are those of the child's class; a head teacher of the same school year who has handed the
    class over is a former head.
    """
    mine = [one for one in headships if one.staff_id == staff_id]
    if any(one.on(day) for one in mine):
        return "head_teacher"
    if any(one.valid_until is not None and year_began < one.valid_until <= day for one in mine):
        return "former_head"
    return "leader" if LEADING_POSTS & set(posts) else "subject_teacher"


def check_mode(mode: str, offered: Collection[str]) -> None:
    """The way of meeting is one of those the policy pack names."""
    if mode not in offered:
        raise Refusal("visit.unknown-mode", N_("请选择这次是怎样见面的。"), field="mode")


def check_day(day: date, today: date, enrolled_since: date | None) -> None:
    """Not in the future, and not before the child came to the school."""
    if day > today:
        raise Refusal(
            "visit.future-date", N_("家访日期不能晚于今天。见面之后再来登记。"), field="occurred_on"
        )
    if enrolled_since is None or day < enrolled_since:
        raise Refusal(
            "visit.before-enrolment",
            N_("那天这名学生还不在本校。请核对日期；如果日期没错，请由原学校登记。"),
            field="occurred_on",
        )


def check_visitor(staff_id: int | None) -> None:
    """Only a person in the staff register can have visited."""
    if staff_id is None:
        raise Refusal(
            "visit.no-staff", N_("您的账号还没有对应到教职工名册，暂时不能登记家访。请联系学校管理员。")
        )


def check_colleague(named: int, staff: Collection[int]) -> None:
    """Who is entered as having visited works at the school."""
    if named not in staff:
        raise Refusal(
            "visit.unknown-visitor",
            N_("谁去的，请从本校名单里选；已离校的请联系学校管理员。"),
            field="visitor",
        )


def check_companions(companions: Collection[int], household: Collection[int]) -> None:
    """Others recorded with the same visit live in the same home."""
    if not set(companions) <= set(household):
        raise Refusal(
            "visit.other-household", N_("只能同时登记同住一户的孩子，其他孩子请分别登记。"), field="also"
        )


def check_along(along: Collection[int], staff: Collection[int], visitor: int) -> None:
    """Who came along works at the school, and is somebody else."""
    if visitor in along or not set(along) <= set(staff):
        raise Refusal("visit.unknown-staff", N_("同去的老师请从本校名单里选，不用选自己。"), field="along")


def check_words(talked_about: str, agreed: str) -> None:
    """Short notes, not an essay."""
    if len(talked_about) > TALKED_MOST:
        raise Refusal(
            "visit.too-long", N_("请控制在 %(most)s 字以内。"), field="talked_about", most=TALKED_MOST
        )
    if len(agreed) > AGREED_MOST:
        raise Refusal("visit.too-long", N_("请控制在 %(most)s 字以内。"), field="agreed", most=AGREED_MOST)


@dataclass(frozen=True, slots=True)
class Content:
    """What a record says, apart from who wrote it: what a phone sends, or what is kept."""

    children: tuple[int, ...]
    occurred_on: date
    mode: str
    talked_about: str = ""
    agreed: str = ""
    purposes: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    along: tuple[int, ...] = ()
    follow_on: date | None = None
    follow_owner: int | None = None

    @property
    def written(self) -> str:
        """As one text: equal for equal content. What older phones do not know of adds nothing while empty."""
        parts = (self.occurred_on.isoformat(), self.mode, self.talked_about.strip(), self.agreed.strip())
        more = self._more()
        return json.dumps(
            [sorted(self.children), *parts, *(more.values() if any(more.values()) else ())],
            ensure_ascii=False,
        )

    def _more(self) -> dict[str, str]:
        """What may be ticked beside, as text, by field."""
        return {
            "purposes": ",".join(sorted(set(self.purposes))),
            "agreements": ",".join(sorted(set(self.agreements))),
            "along": ",".join(str(one) for one in sorted(set(self.along))),
            "follow_on": self.follow_on.isoformat() if self.follow_on else "",
            "follow_owner": str(self.follow_owner or ""),
        }

    @property
    def fields(self) -> dict[str, str]:
        """Every field as text; the children as a number, since their keys tell them apart already."""
        return {
            "children": str(len(self.children)),
            "occurred_on": self.occurred_on.isoformat(),
            "mode": self.mode,
            "talked_about": self.talked_about.strip(),
            "agreed": self.agreed.strip(),
            **self._more(),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a record that meets another: the same on both sides, or not, and whether what the phone
    says would be lost if the other stood alone."""

    field: str
    sent: str
    kept: str

    @property
    def same(self) -> bool:
        return self.sent == self.kept

    @property
    def lost(self) -> bool:
        return bool(self.sent) and not self.same


def compare(sent: Content, kept: Content) -> tuple[Difference, ...]:
    """Field by field, what a phone sends beside what is kept already."""
    there = kept.fields
    return tuple(Difference(name, text, there[name]) for name, text in sent.fields.items())


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("visit.withdrawn", N_("这次家访的登记已经撤销，不用再处理。"))
    return TRANSITIONS[(state, act)]


def check_reason(reason: str) -> None:
    """A withdrawal says why."""
    if not reason.strip():
        raise Refusal("visit.no-reason", N_("请写明撤销的原因，一句话即可。"), field="reason")


def check_word(state: str) -> None:
    """A guardian confirms or questions a visit that still stands."""
    if state != "recorded":
        raise Refusal("visit.withdrawn", N_("这次家访的登记已经撤销，不用再处理。"))


def is_late(occurred_on: date, recorded_on: date) -> bool:
    """Whether a visit was entered so long after its day that the page says so."""
    return (recorded_on - occurred_on).days > LATE_DAYS


def key_for(request_key: UUID, pupil_id: int) -> UUID:
    """One form may record several children of one home: each child's visit has a key of its own,
    and the same form sent again yields the same keys."""
    return uuid5(request_key, str(pupil_id))
