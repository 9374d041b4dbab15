"""Showing a number whole: what for, how often, and what is shown of it otherwise. Pure."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.notices.rules.addresses import masked

# What a number is asked for; the guardians read it beside who asked.
PURPOSES: Final = {
    "contact": N_("联系监护人"),
    "roster": N_("核对、更正名册"),
    "transfer": N_("办理转学、升学"),
    "emergency": N_("孩子有紧急情况"),
}
# More than a head teacher needs on the busiest evening, and too few to carry a school's numbers away.
MOST_AN_HOUR: Final = 60
HIDDEN: Final = "●"
# "G" and the six digits of the county: what follows is the person.
OPEN_OF_A_NUMBER: Final = 7


def masked_number(number: str) -> str:
    """G130202●●●●●●●●●●●●: that there is one, and nothing by which it could be used."""
    shown = OPEN_OF_A_NUMBER if number[:1].isalpha() else OPEN_OF_A_NUMBER - 1
    return number[:shown] + HIDDEN * max(len(number) - shown, 4)


def masked_phone(phone: str) -> str:
    """138●●●●8000."""
    return masked(phone).replace("*", HIDDEN)


def check_purpose(purpose: str) -> None:
    """Refuse to show a number without saying what for."""
    if purpose not in PURPOSES:
        raise Refusal("reveal.no-purpose", N_("请选择查看这个号码的用途。"), field="purpose")


def check_pace(within_the_hour: int) -> None:
    """Refuse more numbers than anybody needs in an hour."""
    if within_the_hour >= MOST_AN_HOUR:
        raise Refusal(
            "reveal.too-many",
            N_("一小时内查看的号码已达 %(most)s 个，请稍后再看。确有急需，请学校管理员协助。"),
            most=MOST_AN_HOUR,
        )
