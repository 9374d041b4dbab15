"""The document's text as a person publishes it: articles, their titles and their sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADING = re.compile(r"^#{2,4}\s*(\d{1,2})\s*[.．、]\s*")
# Titles of other papers carry numbers of their own, which oblige nobody here.
QUOTED = re.compile(r"《[^》]*》|（[^）]*〔\d+〕[^）]*）")
NUMBER = re.compile(r"(\d+|[一二两三四五六七八九十])\s*(次|%|％)")
NUMERALS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, "S01-3" being the third after the title of article 1, and the line it stands on."""

    key: str
    words: str
    line: int

    @property
    def numbers(self) -> tuple[tuple[int, str], ...]:
        """The numbers printed in it, each with its unit ("次" or "%")."""
        plain = QUOTED.sub("", self.words)
        return tuple(
            (int(digits) if digits.isdigit() else NUMERALS[digits], unit.replace("％", "%"))
            for digits, unit in NUMBER.findall(plain)
        )


def squeezed(words: str) -> str:
    """Without white space, as sentences and anchors are compared."""
    return re.sub(r"\s+", "", words)


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of all articles. An article is its heading line and the lines up to the next heading."""
    found: list[Sentence] = []
    article, number, title_due = 0, 0, False
    for line_no, line in enumerate(text.splitlines(), 1):
        heading = HEADING.match(line)
        if heading:
            article, number, title_due = int(heading[1]), 0, True
            line = line[heading.end() :]
        elif line.startswith("#"):
            article = 0
        if not article:
            continue
        for part in squeezed(line).split("。"):
            if not part:
                continue
            if title_due:
                title_due = False
                continue
            number += 1
            found.append(Sentence(f"S{article:02d}-{number}", f"{part}。", line_no))
    return tuple(found)


def longest_shared(own: str, text: str, limit: int) -> str:
    """A run of more than `limit` characters that `own` has in common with the text, or ""."""
    mine = squeezed(own)
    for start in range(len(mine) - limit):
        run = mine[start : start + limit + 1]
        if run in text:
            end = start + limit + 1
            while end < len(mine) and mine[start : end + 1] in text:
                end += 1
            return mine[start:end]
    return ""
