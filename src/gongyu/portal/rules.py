"""Which parts a first page has for whom, and how a term and a pace are put into words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final

from gongyu.access.permissions import (
    ACCOUNT_MANAGE,
    ACTIVITY_VIEW,
    AUDIT_VIEW,
    FILING_VIEW,
    GRANT_MANAGE,
    GRANT_VIEW,
    POLICY_VIEW,
    STANDING_VIEW,
    SYSTEM_VIEW,
)
from gongyu.access.roles import ROLES
from gongyu.kernel.calendar import Window
from gongyu.kernel.words import N_

Sentence = tuple[str, dict[str, int | str]]

# The parts of a first page, and the roles each is for: who acts most stands first.
PARTS: Final[dict[str, tuple[str, ...]]] = {
    "class": ("head_teacher",),
    "children": ("guardian",),
    "school": ("school_leader", "school_officer"),
    "visits": ("subject_teacher", "case_holder"),
    "body": (
        *("station_worker", "community_worker", "guidance_worker", "venue_officer", "university_officer"),
        *("registry_officer", "partner_officer", "department_officer", "town_officer"),
        *("grade_leader", "pioneers_counsellor", "psychologist"),
    ),
    "county": ("county_officer", "supervisor"),
    "city": ("city_officer",),
    # Whoever looks on, looks after accounts, or only reads.
    "doors": ("committee_member", "lecturer", "volunteer", "system_admin", "grant_admin", "auditor"),
}
# What of a child somebody opened, as the child's guardians are told.
LOOKS: Final = {
    "pupil.read": N_("打开了资料页"),
    "visit.read": N_("打开了家访记录"),
    "visit.export": N_("导出或打印了全班的家访台账"),
    "pupil.reveal": N_("看了孩子的学籍号"),
    "pupil.reveal-phone": N_("看了监护人的电话"),
}
# Whom of a child's school guardians know by name anyway; all others are told of by role and body.
KNOWN_BY_NAME: Final = frozenset(
    {
        *("head_teacher", "subject_teacher", "school_leader", "grade_leader", "pioneers_counsellor"),
        *("psychologist", "case_holder"),
    }
)
WEEKDAYS: Final = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
# Longer than any term runs: from here on it is holidays, and a week has no number.
WEEKS_MOST: Final = 21


def parts_for(roles: Iterable[str]) -> tuple[str, ...]:
    """The parts of the page for the roles held, the most acting first; none for nobody."""
    held = {role for role in roles if role in ROLES}
    return tuple(part for part, of in PARTS.items() if held & set(of))


def week_of(term: Window, today: date) -> int | None:
    """The number of the week in a term, weeks beginning on Monday; None in the holidays after it."""
    monday = today - timedelta(days=today.weekday())
    first = term.starts_on - timedelta(days=term.starts_on.weekday())
    number = (monday - first).days // 7 + 1
    return number if 1 <= number <= WEEKS_MOST else None


def pace(done: int, total: int, year: Window, today: date) -> Sentence | None:
    """When the visits of a class will be done at the present pace, or how few a week it takes from now on."""
    left = total - done
    if left <= 0 or today not in year:
        return None
    gone = (today - year.starts_on).days + 1
    days = (year.ends_before - today).days
    if done and gone * left / done <= days:
        end = today + timedelta(days=round(gone * left / done))
        return N_("照现在的节奏，%(year)s 年 %(month)s 月走完"), {"year": end.year, "month": end.month}
    weeks = max(days // 7, 1)
    return N_("每周约走 %(homes)s 户，本学年可以走完"), {"homes": -(-left // weeks)}


def this_week(day: date, today: date) -> bool:
    """Whether a planned day comes before this week ends; one that has passed waits to be marked as held."""
    return day <= today + timedelta(days=6 - today.weekday())


def owed_words(clock: str, required: int, achieved: int) -> Sentence:
    """What is owed and what has been done, in words for a family; never a verdict."""
    values: dict[str, int | str] = {"required": required, "achieved": achieved}
    if clock == "semester":
        return N_("这学期至少 %(required)s 次，已办 %(achieved)s 次"), values
    if clock == "school_year":
        return N_("这学年至少 %(required)s 次，已办 %(achieved)s 次"), values
    return N_("今年至少 %(required)s 次，已办 %(achieved)s 次"), values


def form_of(forms: Collection[str]) -> str:
    """The form that records a duty's acts: one with a day and people before a plain one."""
    order = ("visit", "activity", "committee", "course", "filing", "corps", "team")
    return next((form for form in order if form in forms), "")


# Where somebody who reads, looks on or administers goes from here: permission, URL name, words, what for.
DOORS: Final = (
    (STANDING_VIEW, "compliance:document", N_("条文现状"), N_("文件每一条今天落实到哪里了")),
    (POLICY_VIEW, "policy:pack", N_("文件与义务"), N_("每一条由谁承担、多久一次、怎样计算")),
    (ACTIVITY_VIEW, "activities:list", N_("活动"), N_("计划了什么，办了什么")),
    (FILING_VIEW, "filings:list", N_("登记"), N_("制度、机构和办件的登记")),
    (GRANT_MANAGE, "console:grant_give", N_("给一个人授权"), N_("在哪个单位、做什么、从哪天到哪天")),
    (GRANT_VIEW, "console:grants", N_("授权"), N_("谁在哪里有什么岗位，由谁授予")),
    (ACCOUNT_MANAGE, "console:account_open", N_("开通账号"), N_("给一个人开通登录")),
    (ACCOUNT_MANAGE, "console:password_reset", N_("重设密码"), N_("忘记密码的人可以重新登录")),
    (SYSTEM_VIEW, "console:health", N_("运行情况"), N_("数据库、后台进程、磁盘等是否正常，怎么处理")),
    (SYSTEM_VIEW, "console:jobs", N_("后台任务"), N_("哪些没有做成、为什么，每晚的任务有没有运行")),
    (AUDIT_VIEW, "console:audit", N_("审计记录"), N_("谁在什么时候做了什么、看了什么")),
)
