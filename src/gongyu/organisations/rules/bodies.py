"""Where a body stands in the tree, what its officers govern, and what codes must look like. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol

from pypinyin import Style, lazy_pinyin

from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.regions import trimmed
from gongyu.kernel.words import N_

MANAGE: Final = "organisation.manage"
LEVELS: Final = ("city", "county", "town", "community", "unit")
STAGES: Final = ("primary", "junior", "senior", "special", "vocational")
# The level of a body, and the level of the region whose digits its officers govern.
GOVERNS: Final = {"city": "city", "county": "county", "town": "town", "community": "neighbourhood"}
# A school's identity code begins with its category; a code and a stage that contradict are refused.
SCHOOL_CATEGORIES: Final = {
    "kindergarten": ("11",),
    "primary": ("21", "22"),
    "junior": ("31", "32", "33"),
    "senior": ("34", "35"),
    "vocational": ("36", "37", "38", "39"),
    "special": ("51", "52"),
}
# So many days ahead a change may be registered.
AHEAD: Final = 366
REASON_LIMIT: Final = 200
DOCUMENT_LIMIT: Final = 120
_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Actor(Protocol):
    """Whoever acts: access stands above this room, so only the shape of its viewer is known here."""

    @property
    def user_id(self) -> int | None: ...
    def may_at(self, permission: str, path: str) -> bool: ...
    def reaches(self, path: str) -> bool: ...


# --- places ---------------------------------------------------------------------------------------
def path_of(code: str, region_code: str, region_level: str, parent_path: str = "") -> str:
    """Where a body stands: below its parent, or directly below the digits of its region."""
    return f"{parent_path or trimmed(region_code, region_level) + '/'}{code}/"


def jurisdiction_of(level: str, path: str, region_code: str) -> str:
    """What the body's officers govern: a region's digits for offices, the body's own path for the rest."""
    return trimmed(region_code, GOVERNS[level]) if level in GOVERNS else path


def may_manage(by: Actor, path: str) -> None:
    """OutOfScope where nothing held reaches the place, Forbidden where the verb is missing."""
    if by.may_at(MANAGE, path):
        return
    raise Forbidden(MANAGE) if by.reaches(path) else OutOfScope


# --- codes ----------------------------------------------------------------------------------------
def is_uscc(code: str) -> bool:
    """Whether a text is a unified social credit code (GB 32100) with a right check character."""
    if len(code) != 18 or any(char not in _USCC for char in code):
        return False
    total = sum(_USCC.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return _USCC[(31 - total % 31) % 31] == code[17]


def check_code(code: str, kind: str, stage: str) -> None:
    """Refuse a code that is empty or cut, and a school's identity code that contradicts its stage."""
    if not code or len(code) > 32 or not code.isascii() or not code.isalnum():
        raise Refusal(
            "organisation.code", N_("单位代码只能由字母和数字组成，不超过 32 位，请核对。"), field="code"
        )
    if len(code) == 18 and not code.isdigit() and not is_uscc(code):
        raise Refusal("organisation.uscc", N_("统一社会信用代码的校验位不对，请逐位核对。"), field="code")
    if kind not in ("school", "kindergarten") or len(code) != 10 or not code.isdigit():
        return
    known = {category for categories in SCHOOL_CATEGORIES.values() for category in categories}
    if code[:2] in known and code[:2] not in SCHOOL_CATEGORIES.get(stage, ()):
        raise Refusal(
            "organisation.school-code", N_("学校标识码开头两位与办学类型不符，请核对。"), field="code"
        )


def check_kind(kind: str, level: str, stage: str) -> None:
    """Refuse a level that does not exist, and a stage that does not go with the kind."""
    if level not in LEVELS:
        raise Refusal("organisation.level", N_("没有这个层级，请另选。"), field="level")
    if not kind.replace("_", "").isalpha():
        raise Refusal("organisation.kind", N_("没有这种单位，请另选。"), field="kind")
    wanted = STAGES if kind == "school" else ("kindergarten",) if kind == "kindergarten" else ("",)
    if stage not in wanted:
        raise Refusal("organisation.stage", N_("学段与单位种类不符，请另选。"), field="stage")


def check_name(name: str) -> None:
    """Refuse an empty or overlong name."""
    if not name.strip() or len(name.strip()) > 120:
        raise Refusal("organisation.name", N_("请填写单位名称，不超过 120 字。"), field="name")


def check_closing(opened_on: date, closed_on: date | None, day: date, today: date) -> None:
    """Refuse to close what is closed, before it opened, or more than a year ahead."""
    if closed_on is not None:
        raise Refusal("organisation.closed", N_("这个单位已经撤销，无需再办。"))
    if day <= opened_on:
        raise Refusal(
            "organisation.closed-before-opened", N_("撤销日要晚于设立日，请核对。"), field="closed_on"
        )
    if (day - today).days > AHEAD:
        raise Refusal(
            "organisation.closed-too-far", N_("撤销日最多提前一年登记，请核对。"), field="closed_on"
        )


def check_alike(kind: str, stage: str, county: str, other: tuple[str, str, str]) -> None:
    """Refuse to let a body be taken over by one that owes other things, or lies in another county."""
    if (kind, stage) != other[:2]:
        raise Refusal(
            "organisation.unlike", N_("只有同类、同学段的单位才能合并或拆分，请核对。"), field="into"
        )
    if county != other[2]:
        raise Refusal(
            "organisation.other-county", N_("只能在同一个县（市、区）内合并或拆分，请核对。"), field="into"
        )


def check_splitting(opened_on: date, closed_on: date | None, day: date, today: date) -> None:
    """Refuse to split a body on a day on which it is not there, or more than a year ahead."""
    if day <= opened_on or (closed_on is not None and closed_on <= day) or (day - today).days > AHEAD:
        raise Refusal(
            "organisation.split-when", N_("拆分日要在单位存续期内，最多提前一年，请核对。"), field="day"
        )


def check_document(reason: str, document: str) -> None:
    """Refuse a reorganisation that nobody could look up later."""
    if not reason.strip() or len(reason.strip()) > REASON_LIMIT:
        raise Refusal("organisation.no-reason", N_("请写明理由，不超过 200 字。"), field="reason")
    if not document.strip() or len(document.strip()) > DOCUMENT_LIMIT:
        raise Refusal(
            "organisation.no-document", N_("请写明文件名称和文号，不超过 120 字。"), field="document"
        )


def check_renaming(name: str, before: str, day: date, opened_on: date, today: date) -> None:
    """Refuse the same name again, and a day on which the new name is not, or not yet, in use."""
    check_name(name)
    if name.strip() == before:
        raise Refusal("organisation.same-name", N_("名称没有变化，无需再办。"), field="name")
    if not opened_on <= day <= today:
        raise Refusal(
            "organisation.renamed-when", N_("更名日要在设立日以后、不晚于今天，请核对。"), field="since"
        )


# --- search ---------------------------------------------------------------------------------------
def pinyin(name: str) -> str:
    """The sort key and search text of a name: "lao ting xian"."""
    return " ".join(word.strip().lower() for word in lazy_pinyin(name, style=Style.NORMAL))[:160]
