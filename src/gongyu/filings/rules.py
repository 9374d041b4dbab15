"""What a filing asks for, when it may be filed, closed or withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

OPENED: Final = ".opened"
CLOSED: Final = ".closed"
STATES: Final = {"filed": N_("已登记"), "withdrawn": N_("已撤销")}
TRANSITIONS: Final = {("filed", "withdraw"): "withdrawn"}
# Duties of these kinds are about children in trouble: their filings have no free text and are read by few.
GUARDED: Final = frozenset({"restricted", "sealed"})
# A renewal is offered from this many days before a filing ends.
RENEW_DAYS: Final = 60
TITLE_MOST: Final = 120
NOTE_MOST: Final = 1000

# What each measure needs to be told, beside the day; an act of the pack may name more of FIELDS.
BY_MEASURE: Final[dict[str, tuple[str, ...]]] = {
    "exists": ("title", "document_number", "valid_until"),
    "tally": ("quantity",),
    "count": (),
    "coverage": ("quantity",),
    "ratio": ("quantity",),
    "within": (),
    "none": (),
}
FIELDS: Final = ("title", "document_number", "valid_until", "quantity", "amount", "partner", "note")
FREE_TEXT: Final = frozenset({"title", "document_number", "partner", "note"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one act's form, in the order in which they are asked."""

    fields: tuple[str, ...]
    incident: str = ""
    guarded: bool = False

    @property
    def stands(self) -> bool:
        """Whether what is filed is a paper in force, rather than something done once."""
        return "valid_until" in self.fields

    @property
    def asked(self) -> tuple[str, ...]:
        """What is asked beside the day: of a paper its name and end, of work how much; the rest may wait."""
        papers = ("title", "valid_until") if self.stands else ()
        return tuple(field for field in self.fields if field in (*papers, "quantity"))


def incident_of(act: str) -> str:
    """Whether the act opens or closes a case ("opened", "closed"), or neither ("")."""
    return next((end[1:] for end in (OPENED, CLOSED) if act.endswith(end)), "")


def counterpart(act: str) -> str:
    """The act that closes what this one opens, and the other way round."""
    if act.endswith(OPENED):
        return act.removesuffix(OPENED) + CLOSED
    return act.removesuffix(CLOSED) + OPENED


def shape(
    act: str, named: Collection[str], measures: Collection[str], sensitivities: Collection[str]
) -> Shape:
    """What the form of an act asks: what its duties' measures need and what the pack names besides.

    Where a duty is about children in trouble nothing can be typed freely; a case has no other fields at all.
    """
    guarded = bool(GUARDED & set(sensitivities))
    incident = incident_of(act)
    if incident:
        return Shape((), incident, guarded)
    wanted = set(named) | {field for measure in measures for field in BY_MEASURE.get(measure, ())}
    if guarded:
        wanted -= FREE_TEXT
    else:
        wanted |= {"note"}
    return Shape(tuple(field for field in FIELDS if field in wanted), "", guarded)


def check_act(act: str, offered: Collection[str]) -> None:
    """The organisation is one that files this, and the person one who may."""
    if act not in offered:
        raise Refusal("filing.not-yours", N_("本单位不登记这一项，请从列表中选一项。"), field="act")


def check_day(occurred_on: date, today: date, opened_on: date) -> None:
    """What is filed has happened or is in force, within the organisation's lifetime."""
    if occurred_on > today:
        raise Refusal("filing.future-date", N_("日期不能晚于今天，到那天再来登记。"), field="occurred_on")
    if occurred_on < opened_on:
        raise Refusal("filing.before-opening", N_("那天本单位还没有成立，请核对日期。"), field="occurred_on")


def check_end(occurred_on: date, valid_until: date | None) -> None:
    """What ends, ends after it begins."""
    if valid_until is not None and valid_until <= occurred_on:
        raise Refusal("filing.ends-before-it-begins", N_("结束日要晚于开始日。"), field="valid_until")


def check_quantity(quantity: int) -> None:
    """A whole number of what was done."""
    if not 0 < quantity <= 1_000_000:
        raise Refusal("filing.quantity", N_("数量请填 1 到 1000000 之间的整数。"), field="quantity")


def check_open(day: date, closed_on: date | None) -> None:
    """The organisation still existed on the day."""
    if closed_on is not None and day >= closed_on:
        raise Refusal("filing.after-closing", N_("那天本单位已经撤并，请核对日期。"), field="occurred_on")


def check_title(title: str, asked: bool) -> None:
    """A document has its name."""
    if asked and not title.strip():
        raise Refusal("filing.no-title", N_("请写文件或事项的名称。"), field="title")


def check_no_words(guarded: bool, words: str) -> None:
    """Nothing is written freely about a child in trouble."""
    if guarded and words.strip():
        raise Refusal("filing.no-words", N_("这一项涉及未成年人，不能填写任何文字说明。"))


def check_close(opened_on: date, closed_on: date, still_open: bool) -> None:
    """A case is closed once, and not before it was opened."""
    if not still_open:
        raise Refusal("filing.case-closed", N_("这一件已经办结或撤销，不用再处理。"))
    if closed_on < opened_on:
        raise Refusal(
            "filing.closed-before-opened", N_("办结的日期不能早于受理的日期。"), field="occurred_on"
        )


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("filing.withdrawn", N_("这条登记已经撤销，不用再处理。"))
    return TRANSITIONS[(state, act)]


def check_not_closed(closed: bool) -> None:
    """A case that has been closed is withdrawn from its end."""
    if closed:
        raise Refusal("filing.close-first", N_("这一件已经办结；要撤销受理，请先撤销办结的登记。"))


def check_reason(reason: str) -> None:
    """A withdrawal says why."""
    if not reason.strip():
        raise Refusal("filing.no-reason", N_("请写明撤销的原因，一句话即可。"), field="reason")


def in_force(occurred_on: date, valid_until: date | None, day: date) -> bool:
    """Whether a filing holds on a day."""
    return occurred_on <= day and (valid_until is None or day < valid_until)


def may_renew(valid_until: date | None, today: date) -> bool:
    """Whether it is time to file again before this one ends, or because it has."""
    return valid_until is not None and (valid_until - today).days <= RENEW_DAYS
