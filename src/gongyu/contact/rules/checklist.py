"""A school's lists for families: what may stand in them, and that they are sent once a school year. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

KIND: Final = "filing.family_list_delivery"
ITEM_MOST: Final = 60
ITEMS_MOST: Final = 20
# The school's own items go by these keys: o1, o2, …
OWN: Final = "o"
TITLE: Final = N_("家庭教育清单")
BODY: Final = N_(
    "学校给您家准备了一份家庭教育清单，都是平常在家能做的小事。登录后在首页点“家庭教育清单”就能看。"
    "做不做、做多少由您家定，不用上报；打勾只留在您自己的手机上。"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a family can do; words are empty as long as they are the pack's own."""

    key: str
    words: str = ""


def adjusted(
    known: Mapping[str, str], kept: Collection[str], said: Mapping[str, str], more: Iterable[str]
) -> tuple[Item, ...]:
    """A list as a school wants it: of the known items those kept, in their order and in its words where it
    has others; then its own, each once."""
    now = {key: "".join(words.splitlines()).strip() for key, words in said.items()}
    found = [
        Item(key, "" if now.get(key, "") in ("", words) else now[key])
        for key, words in known.items()
        if key in kept
    ]
    own = dict.fromkeys(line.strip() for line in more if line.strip())
    return (*found, *(Item(f"{OWN}{number}", words) for number, words in enumerate(own, 1)))


def check_items(items: Collection[Item], name: str) -> None:
    """A list has something in it, and can be read in one go."""
    if not items:
        raise Refusal("checklist.empty", N_("“%(name)s”一条都没留。请至少留一条。"), name=name)
    if len(items) > ITEMS_MOST:
        raise Refusal(
            "checklist.many",
            N_("“%(name)s”太长了，家长看不完。请留 %(most)s 条以内。"),
            name=name,
            most=ITEMS_MOST,
        )
    if long := next((one.words for one in items if len(one.words) > ITEM_MOST), ""):
        raise Refusal(
            "checklist.long-item",
            N_("这一条请控制在 %(most)s 字以内：%(words)s……"),
            most=ITEM_MOST,
            words=long[:12],
        )


def check_once(sent: bool) -> None:
    """Families are told once a school year; what is changed afterwards they find on their page."""
    if sent:
        raise Refusal(
            "checklist.sent",
            N_("本学年已经发过了，不再打扰家长。改了的内容，家长打开首页上的清单就是新的。"),
        )


def check_somebody(families: int) -> None:
    """There is somebody to send it to."""
    if not families:
        raise Refusal("checklist.nobody", N_("名册里还没有学生，没有家长可发。请先导入花名册。"))
