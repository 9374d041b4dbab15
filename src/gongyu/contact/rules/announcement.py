"""What a school makes known to its families beside what the system knows already. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

KIND: Final = "activity.information_release"
# The natures of activities that the page shows by itself.
RECEPTION: Final = "reception_day"
PHONE_MOST: Final = 40
LINE_MOST: Final = 300
WORDS_MOST: Final = 1000
# Whom of the staff register families are told by name, in this order.
TOLD: Final = {
    "principal": N_("校长（园长）"),
    "vice_principal": N_("副校长（副园长）"),
    "moral_director": N_("德育主任"),
    "psychologist": N_("心理老师"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What only the school can say."""

    phone: str = ""
    ways: str = ""
    complaints: str = ""
    words: str = ""

    def stripped(self) -> Said:
        """Without the blanks around."""
        return Said(self.phone.strip(), self.ways.strip(), self.complaints.strip(), self.words.strip())


def check_said(said: Said) -> None:
    """Families find somebody to turn to; nothing is longer than can be read."""
    if not said.phone and not said.ways:
        raise Refusal(
            "announcement.no-way", N_("请写一个电话，或者怎样找到学校：家长最先要看的就是它。"), field="phone"
        )
    longest = {"phone": PHONE_MOST, "ways": LINE_MOST, "complaints": LINE_MOST, "words": WORDS_MOST}
    for name, most in longest.items():
        if len(getattr(said, name)) > most:
            raise Refusal("announcement.too-long", N_("请控制在 %(most)s 字以内。"), field=name, most=most)


def check_changed(same: bool) -> None:
    """A new edition says something new; otherwise it would count as news released."""
    if same:
        raise Refusal("announcement.same", N_("和现在公布的一样，没有改动，所以没有另出一版。"))
