"""A body's papers: charter, programme, plans, each in editions. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

SORTS: Final = {
    "charter": N_("章程"),
    "programme": N_("课程计划"),
    "plan": N_("工作计划"),
    "other": N_("别的文件"),
}
# Laid out in the courses of the parents' school, which say so here: nobody writes it a second time.
DERIVED: Final = "programme"
# What is written here.
WRITTEN: Final = {key: words for key, words in SORTS.items() if key != DERIVED}
# Of these a body has one, in editions; of the others as many as it likes, each under its title.
ONLY_ONE: Final = frozenset({"charter", "programme"})
# Families may read these without belonging to the body.
PUBLIC: Final = frozenset({"charter", "programme"})
TITLE_MOST: Final = 80
NUMBER_MOST: Final = 60
WORDS_MOST: Final = 20_000


def check_sort(sort: str) -> None:
    """A paper is of one of a few sorts."""
    if sort not in WRITTEN:
        raise Refusal("paper.sort", N_("请选择是哪一类文件。"), field="sort")


def check_title(title: str) -> None:
    """A paper has its name."""
    if not title.strip():
        raise Refusal("paper.no-title", N_("请写文件的名称。"), field="title")


def check_words(words: str, document_number: str) -> None:
    """Either the text stands here, or it is said where the signed paper is found."""
    if not words.strip() and not document_number.strip():
        raise Refusal("paper.nothing", N_("请贴上文件的文字，或者写明文号，让人找得到原件。"), field="words")


def check_changed(same: bool) -> None:
    """An edition says something that the one before it does not."""
    if same:
        raise Refusal("paper.unchanged", N_("和现在这一版一样，没有要改的。"))


def check_day(begins: date, today: date) -> None:
    """An edition holds from a day on that has come."""
    if begins > today:
        raise Refusal("paper.future", N_("日期不能晚于今天，到那天再来登记。"), field="begins")


def check_later(begins: date, latest: date | None) -> None:
    """Editions follow one another."""
    if latest is not None and begins < latest:
        raise Refusal(
            "paper.earlier",
            N_("现在这一版从 %(day)s 起，新的一版不能更早。"),
            field="begins",
            day=latest.isoformat(),
        )
