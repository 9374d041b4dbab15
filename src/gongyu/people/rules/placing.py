"""A child comes to a school in the middle of a term: what must be said, and who is known already. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.numbers import (
    born_on,
    is_identity_number,
    is_pupil_number,
    looks_like_identity,
    plain_number,
    sex_of,
)

# How long ago somebody may have come who is registered today.
LATEST: Final = timedelta(days=366)


def numbers_of(typed: str) -> tuple[str, str]:
    """(pupil number, identity number) of what was typed into one field; a pupil number that begins with G
    carries the other. Refusal for what is neither."""
    number = plain_number(typed)
    if not number:
        return "", ""
    if looks_like_identity(number) and is_identity_number(number):
        return "", number
    if is_pupil_number(number):
        return number, number[1:] if number.startswith("G") else ""
    raise Refusal(
        "people.number",
        N_("号码不对。学籍号是字母加 18 位，身份证号是 18 位，请照着户口簿核对。"),
        field="number",
    )


def said_by(identity: str) -> tuple[date | None, int]:
    """Birth and sex as an identity number says them."""
    return (born_on(identity), sex_of(identity)) if identity else (None, 0)


def check_coming(name: str, on: date, today: date, born: date | None) -> None:
    """Refuse a child without a name, and days that cannot be."""
    if not name:
        raise Refusal("people.no-name", N_("请填写姓名。"), field="name")
    if on > today or today - on > LATEST:
        raise Refusal("people.comes-on", N_("到校那天才登记，也不早于一年前。请核对日期。"), field="on")
    if born is not None and not timedelta(days=365) < on - born < timedelta(days=25 * 366):
        raise Refusal("people.born-on", N_("出生日期不对，请核对。"), field="born_on")


def check_free(known_otherwise: bool) -> None:
    """Refuse a number that belongs to somebody of another name or at a school: one sentence for both, for
    neither is told to who only holds a number."""
    if known_otherwise:
        raise Refusal(
            "people.number-known",
            N_("这个号码不能新登记。请核对号码和姓名；从别校转来的，请原学校或县教育局先办转出。"),
            field="number",
        )
