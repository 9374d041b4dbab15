"""A random sample of recorded visits that anybody can draw again (decision 0036). Pure.

Before anything is drawn two secrets are made and their digests published: nobody can choose them afterwards.
When the day is over the list is frozen, each visit under an opaque code; then the first secret, the seed, is
published, and whoever has the list draws the same: the codes are put in the order of SHA-256(seed:code), and
the first so many are asked. The second secret, the key of the codes, is never published: with it a teacher
could tell which visits were drawn.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

STATES: Final = {
    "announced": N_("已公布，名单还没有封存"),
    "open": N_("正在问"),
    "closed": N_("已有结果"),
}
TRANSITIONS: Final = {("announced", "draw"): "open", ("open", "close"): "closed"}
# Ours, and no number of the document: how many are asked, how long answers are waited for, and how long a
# place leaves its families alone before it asks again.
SIZE: Final = 400
SIZE_OF_SCHOOL: Final = 100
SIZE_LEAST: Final = 30
SIZE_MOST: Final = 2000
ANSWER_DAYS: Final = 14
REST_DAYS: Final = 90
HEAD: Final = "# "


def commitment(secret: str) -> str:
    """What is published of a secret before it is used."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code(key: str, visit_id: int) -> str:
    """The code under which a visit stands in the list: it says nothing to those who have not the key."""
    return hmac.new(key.encode(), str(visit_id).encode(), hashlib.sha256).hexdigest()


def digest_of(codes: Iterable[str]) -> str:
    """The digest of a list: of its codes in order, one a line."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted(codes)).encode()).hexdigest()


def rank(seed: str, one: object) -> bytes:
    """Where something stands in the order that a seed makes of a list."""
    return hashlib.sha256(f"{seed}:{one}".encode()).digest()


def drawn(seed: str, codes: Iterable[str], size: int) -> tuple[str, ...]:
    """The codes drawn, the first first: anybody with the seed and the list draws the same."""
    return tuple(sorted(codes, key=lambda one: rank(seed, one))[:size])


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("sample.state", N_("这次抽样已经办过这一步了。"))
    return TRANSITIONS[(state, act)]


def check_size(size: int) -> None:
    """Enough to tell something, and not everybody in a city."""
    if not SIZE_LEAST <= size <= SIZE_MOST:
        raise Refusal(
            "sample.size",
            N_("请填 %(least)s 到 %(most)s 之间的户数。"),
            field="size",
            least=SIZE_LEAST,
            most=SIZE_MOST,
        )


def check_rest(last: date | None, today: date) -> None:
    """Families are left alone for a while, and nobody draws until the result pleases."""
    if last is not None and today < last + timedelta(REST_DAYS):
        raise Refusal(
            "sample.too-soon",
            N_("上一次抽样是 %(last)s 公布的。为了少打扰家长，请在 %(day)s 以后再抽。"),
            last=last.isoformat(),
            day=(last + timedelta(REST_DAYS)).isoformat(),
        )


def is_due_to_draw(state: str, announced_on: date, today: date) -> bool:
    """The list is frozen when the day of the announcement is over."""
    return state == "announced" and today > announced_on


def is_due_to_close(state: str, answers_until: date | None, today: date) -> bool:
    return state == "open" and answers_until is not None and today > answers_until


def as_file(head: Sequence[tuple[str, str]], codes: Iterable[str]) -> str:
    """The list as a text to hand on: what was published, then the codes in order."""
    lines = [f"{HEAD}{name}: {words}" for name, words in head]
    return "\n".join([*lines, *sorted(codes), ""])


def from_file(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a list that was handed on says: what was published, by name, and the codes."""
    head, codes = {}, []
    for line in text.splitlines():
        if line.startswith(HEAD):
            name, _, words = line.removeprefix(HEAD).partition(": ")
            head[name] = words
        elif line.strip():
            codes.append(line.strip())
    return head, tuple(codes)
