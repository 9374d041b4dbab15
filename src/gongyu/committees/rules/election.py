"""Electing members by secret ballot: who may vote, what a ballot says, how it is counted, what is told. Pure.

The document prints no number here: how many seats there are and how long one votes is the body's own choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.compliance.rules.small import SMALL
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Bodies whose members families elect.
ELECTED: Final = frozenset({"parents", "guidance"})
STATES: Final = {
    "draft": N_("准备中"),
    "open": N_("投票"),
    "counted": N_("已计票"),
    "seated": N_("已就任"),
    "called_off": N_("取消了"),
}
TRANSITIONS: Final = {
    ("draft", "open"): "open",
    ("open", "count"): "counted",
    ("counted", "seat"): "seated",
    ("draft", "call_off"): "called_off",
    ("open", "call_off"): "called_off",
}
# A home's state on the roll, which is forgotten once the votes are counted.
HOMES: Final = ("open", "voted", "paper")
# Fewer ballots than this, or a count nearer than this to none or to all of them, are told to nobody.
FEWEST: Final = SMALL
SEATS_MOST: Final = 50
WORDS_MOST: Final = 100
HOW_MOST: Final = 200
# Every ballot is as long as every other, so that its length tells nothing of it.
BALLOT_BYTES: Final = 512
PLACES: Final = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who has been elected, who stands level for the seats that are left, and how many those are."""

    elected: tuple[int, ...]
    level: tuple[int, ...] = ()
    left: int = 0


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("election.state", N_("选举现在不能这样办，请看看它进行到哪一步。"))
    return TRANSITIONS[(state, act)]


def check_body(which: str) -> None:
    """Families elect members of these bodies."""
    if which not in ELECTED:
        raise Refusal("election.body", N_("这个组织的成员不由家长投票选举。"))


def check_seats(seats: int) -> None:
    """Somebody is to be elected."""
    if not 0 < seats <= SEATS_MOST:
        raise Refusal("election.seats", N_("请填 1 到 %(most)s 之间的人数。"), field="seats", most=SEATS_MOST)


def check_last_day(closes_on: date, today: date) -> None:
    """One can still vote when it opens."""
    if closes_on < today:
        raise Refusal("election.last-day", N_("截止日不能早于今天。"), field="closes_on")


def check_draft(state: str) -> None:
    """Who stands is settled before the first vote."""
    if state != "draft":
        raise Refusal("election.fixed", N_("投票已经开始，候选人不能再变。"))


def check_candidates(candidates: int, seats: int) -> None:
    """There are as many to choose from as there are seats, at the least."""
    if candidates < max(seats, 1):
        raise Refusal("election.too-few", N_("候选人不能少于要选的人数，请再加几位。"))


def check_enough(families: int) -> None:
    """Very few families would know who has voted how."""
    if families < FEWEST:
        raise Refusal(
            "election.small",
            N_("能投票的家庭不足 %(fewest)s 户，会让人猜到谁投了谁。请开会时当场用纸票选。"),
            fewest=FEWEST,
        )


def check_votes(home: str, closes_on: date, today: date, state: str) -> None:
    """A home votes once, as long as the election runs."""
    if state != "open" or today > closes_on:
        raise Refusal("election.over", N_("投票已经截止。"))
    if home != "open":
        raise Refusal("election.voted", N_("您家已经投过票，或者领了纸质选票。一户一票。"))


def check_choice(chosen: Collection[int], candidates: Collection[int], seats: int) -> None:
    """At least one, at most as many as there are seats, and only who stands."""
    if not chosen or len(set(chosen)) > seats or not set(chosen) <= set(candidates):
        raise Refusal("election.choice", N_("请选 1 到 %(seats)s 位候选人。"), field="chosen", seats=seats)


def check_over(closes_on: date, today: date) -> None:
    """Votes are counted when nobody can vote any more."""
    if today <= closes_on:
        raise Refusal("election.runs", N_("截止日还没过，过了以后才能计票。"))


def check_paper(
    totals: Mapping[int, int], ballots: int, handed_out: int, names: tuple[str, str], seats: int
) -> None:
    """Paper ballots are no more than were handed out, say no more than they can, and two people counted."""
    if ballots > handed_out:
        raise Refusal(
            "election.paper-many",
            N_("收回的纸票比登记领票的 %(out)s 户还多，请核对。"),
            field="ballots",
            out=handed_out,
        )
    if any(many > ballots for many in totals.values()) or sum(totals.values()) > ballots * seats:
        raise Refusal(
            "election.paper-sum", N_("各人的票数加起来超过了纸票能投的数，请核对。"), field="ballots"
        )
    first, second = (name.strip() for name in names)
    if ballots and (not first or not second or first == second):
        raise Refusal("election.paper-names", N_("纸票要两个人一起数，请写两个人的姓名。"), field="second")


def packed(chosen: Iterable[int], candidates: Collection[int]) -> str:
    """A ballot as a text of one length: for each who stands, in their order, a yes or a no."""
    said = "".join("1" if one in set(chosen) else "0" for one in sorted(candidates))
    return said + " " * (BALLOT_BYTES - len(said))


def unpacked(text: str, candidates: Collection[int]) -> tuple[int, ...]:
    """Who was chosen."""
    return tuple(one for one, said in zip(sorted(candidates), text, strict=False) if said == "1")


def outcome(counts: Mapping[int, int], seats: int) -> Outcome:
    """Who has most votes; where several stand level for what is left, the body decides. Nobody is elected
    without a vote."""
    ranked = sorted((many for many in counts.values() if many), reverse=True)
    if len(ranked) <= seats:
        return Outcome(tuple(sorted(one for one, many in counts.items() if many)))
    last = ranked[seats - 1]
    above = tuple(sorted(one for one, many in counts.items() if many > last))
    level = tuple(sorted(one for one, many in counts.items() if many == last))
    left = seats - len(above)
    if len(level) == left:
        return Outcome(tuple(sorted((*above, *level))))
    return Outcome(above, level, left)


def told(count: int, ballots: int) -> int | None:
    """A count, where it gives nobody's vote away; None otherwise."""
    return count if ballots >= FEWEST and FEWEST <= count <= ballots - FEWEST else None


def check_tie(chosen: Collection[int], level: Collection[int], left: int, how: str) -> None:
    """The body has chosen as many of those who stand level as there are seats left, and says how."""
    if len(set(chosen)) != left or not set(chosen) <= set(level):
        raise Refusal("election.tie", N_("请从票数相同的人里选 %(left)s 位。"), field="chosen", left=left)
    if not how.strip():
        raise Refusal("election.how", N_("请写怎样决定的，例如当场抽签。"), field="how")


def check_settled(level: bool) -> None:
    """Nobody takes office while a tie is open."""
    if level:
        raise Refusal("election.open-tie", N_("还有票数相同的人，请先由组织决定由谁当选。"))
