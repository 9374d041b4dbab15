"""Identity, pupil and telephone numbers: what they must look like. They are checked and never shown."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_PUPIL: Final = re.compile(r"[GJL]\d{17}[\dX]", re.ASCII)
_PHONE: Final = re.compile(r"(1[3-9]\d{9})|(0\d{2,3}-?\d{7,8})", re.ASCII)


def is_identity_number(number: str) -> bool:
    """GB 11643: eighteen characters, a real birth date, a right check character; the place is not judged."""
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return False
    if _CHECKS[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11] != number[17]:
        return False
    return born_on(number) is not None


def born_on(number: str) -> date | None:
    """The birth date in an identity number (eighteen characters); None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_pupil_number(number: str) -> bool:
    """The national pupil number: G and an identity number, J and eighteen by its rule, L and eighteen."""
    if not _PUPIL.fullmatch(number):
        return False
    return is_identity_number(number[1:]) if number[0] == "G" else True


def plain_number(text: str) -> str:
    """A number as it is compared: without spaces, in capitals, full-width digits made plain."""
    return "".join(text.split()).translate(_NARROW).upper()


def plain_phone(text: str) -> str:
    """A telephone number as it is compared: digits only, without the country's code."""
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
