"""The paper form of a class, for places without phones: a code for each row, numbers for ticks. Pure.

A code is the pupil's key with a check digit (ISO/IEC 7064, MOD 11,10), which finds every single wrong digit
and nearly all that have changed places. It says nothing about anybody, and opens nothing: whoever enters it
needs the right to record.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

DIGITS: Final = 7
# The space of names in which a row of a form has its key.
_SPACE: Final = UUID("3f0d7a52-6f0c-4a86-9c55-0e6a5f3c9b11")


def check_digit(digits: str) -> str:
    """The digit that makes a number's remainders come out at one."""
    rest = 10
    for one in digits:
        rest = ((int(one) + rest) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def code_of(pupil_id: int) -> str:
    """What stands in a row: "0012345-6"."""
    digits = str(pupil_id).zfill(DIGITS)
    return f"{digits}-{check_digit(digits)}"


def pupil_of(code: str) -> int:
    """Whose row it is; gaps, hyphens and full-width digits do not matter."""
    written = unicodedata.normalize("NFKC", code)
    digits = "".join(one for one in written if one.isdecimal() and one.isascii())
    others = [one for one in written if not one.isascii() or not (one.isdigit() or one in " -")]
    whole = DIGITS < len(digits) < 17 and not others
    if not whole or check_digit(digits[:-1]) != digits[-1]:
        raise Refusal(
            "paper-form.code", N_("编号不对，可能抄错了一位。请对照纸上的编号再看一遍。"), field="code"
        )
    return int(digits[:-1])


def chosen(written: str, offered: Sequence[str], field: str) -> tuple[str, ...]:
    """The words behind the numbers that were ticked: "1 3", "1、3" and "13" are the same."""
    found = []
    for one in unicodedata.normalize("NFKC", written):
        if one.isdecimal() and one.isascii() and 0 < int(one) <= len(offered):
            found.append(offered[int(one) - 1])
        elif one.isdecimal() or one.isalpha():
            raise Refusal(
                "paper-form.number",
                N_("请填 1 到 %(last)s 的数字，可以几个。"),
                field=field,
                last=len(offered),
            )
    return tuple(dict.fromkeys(found))


def check_new(visitor: str | None, day: date) -> None:
    """Nobody has recorded a visit to the child on that day yet, be it from this form or on a phone."""
    if visitor is None:
        return
    raise Refusal(
        "paper-form.twice",
        N_(
            "%(day)s 已经登记过这名学生的一次家访（%(visitor)s）。是同一次，请清空这一行；"
            "当天确实去了两次，另一次请在“记一次家访”里登记。"
        ),
        field="code",
        visitor=visitor,
        day=day.isoformat(),
    )


def key_for_row(pupil_id: int, day: date, withdrawn: int) -> UUID:
    """A child on a day is one row, whoever enters it, however often; taken back, it is a new one."""
    return uuid5(_SPACE, f"{pupil_id}:{day.isoformat()}:{withdrawn}")
