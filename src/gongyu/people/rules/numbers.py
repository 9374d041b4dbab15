"""Identity, pupil and telephone numbers: what they must look like. They are checked and never shown."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS: Final = ord("0") * sum(_WEIGHTS)
_CHECKS: Final = "10X98765432"
_IDENTITY: Final = re.compile(r"\d{17}[\dX]", re.ASCII)
_PUPIL: Final = re.compile(r"[GJL]\d{17}[\dX]", re.ASCII)
_PHONE: Final = re.compile(r"(1[3-9]\d{9})|(0\d{2,3}-?\d{7,8})", re.ASCII)
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"\d(\.\d*)?E\+?\d{1,2}", re.ASCII)
# A spreadsheet keeps fifteen digits of a number.
_EXACT: Final = 10**15


def is_identity_number(number: str) -> bool:
    """GB 11643: eighteen characters, a real birth date, a right check character; the place is not judged."""
    return looks_like_identity(number) and has_right_check(number) and born_on(number) is not None


def looks_like_identity(number: str) -> bool:
    """Seventeen digits and a digit or X."""
    return _IDENTITY.fullmatch(number) is not None


def has_right_check(number: str) -> bool:
    """Whether the last character of eighteen follows from the others (ISO 7064, MOD 11-2)."""
    total = sum(map(mul, number.encode(), _WEIGHTS)) - _ZEROS
    return _CHECKS[total % 11] == number[17]


def born_on(number: str) -> date | None:
    """The birth date in an identity number (eighteen characters); None when there is no such day."""
    return _day(number[6:14])


@lru_cache(maxsize=20_000)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex_of(number: str) -> int:
    """The sex that an identity number says: 1 male, 2 female."""
    return 1 if int(number[16]) % 2 else 2


def is_pupil_number(number: str) -> bool:
    """The national pupil number: G and an identity number, J and eighteen by its rule, L and eighteen."""
    if not looks_like_pupil_number(number):
        return False
    return is_identity_number(number[1:]) if number[0] == "G" else True


def looks_like_pupil_number(number: str) -> bool:
    """G, J or L and eighteen characters."""
    return _PUPIL.fullmatch(number) is not None


def is_damaged(value: object, text: str) -> bool:
    """Whether a spreadsheet has taken a long number for a quantity: 1.30203E+17, or its digits rounded.

    What is lost is lost: no number is ever read from such a cell.
    """
    if isinstance(value, int | float) and abs(value) >= _EXACT:
        return True
    if _SCIENTIFIC.fullmatch(text):
        return True
    return text.endswith("000") and len(text) == 18 and text.isdecimal() and not is_identity_number(text)


def plain_number(text: str) -> str:
    """A number as it is compared: without spaces, in capitals, full-width digits made plain."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(text.split()).translate(_NARROW).upper()


def plain_phone(text: str) -> str:
    """A telephone number as it is compared: digits only, without the country's code."""
    if _MOBILE.fullmatch(text):
        return text
    digits = re.sub(r"[\s\-()（）]", "", text.translate(_NARROW))
    return re.sub(r"^(\+?86)(?=1[3-9]\d{9}$)", "", digits)


def is_phone(number: str) -> bool:
    """A mobile number, or a fixed line with its area code."""
    return _PHONE.fullmatch(number) is not None


def masked(phone: str) -> str:
    """138****0001: enough to recognise, too little to dial."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "****"


_NARROW: Final = {
    ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９ｘＸ－＋", "0123456789xX-+", strict=True)
}
