"""Background jobs in words: what a task does, when it runs, why it failed and what to do. Pure.

Nothing here comes from a job's arguments or from an error's own text: either may name a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_

# A task that is missing here shows its name.
TASKS: Final[dict[str, str]] = {
    "compliance.assess_city": N_("每晚重新计算全市落实情况"),
    "compliance.reassess_school": N_("名册变动后重新计算一所学校"),
    "committees.announce_fees": N_("每晚告诉教育局有没有新的收费反映"),
    "committees.remind_of_lapses": N_("每晚提醒快到期的组织换届"),
    "contact.send_notice": N_("把一则通知送到各家"),
    "contact.carry_samples": N_("家访抽样：封存名单、抽取、收齐回答"),
    "contact.make_print": N_("把家访台账排成 PDF"),
    "contact.make_prints": N_("接着排没有排完的家访台账"),
    "contact.carry_notices": N_("接着送没有送完的通知"),
    "contact.close_surveys": N_("每晚合计到期的家长满意度"),
    "assessments.close_rounds": N_("每晚合计到期的家长自测"),
    "keeping.forget": N_("每晚删除、清空保存期满的信息"),
    "ledger.verify": N_("每周核验台账"),
    "notices.deliver": N_("发出一条短信或邮件"),
    "notices.sweep": N_("清理过期的短信、邮件和验证码"),
    "activities.remind": N_("提醒明天有活动的家庭"),
    "people.close_left_accounts": N_("注销没有人用、也没有职务的账号"),
}
# Why a job failed → the sentence, and what to do.
REASONS: Final[dict[str, tuple[str, str]]] = {
    "database": (
        N_("当时连不上数据库，或者数据库太忙。"),
        N_("重试即可；再失败就看“运行情况”页的数据库一行。"),
    ),
    "network": (N_("连不上外部服务，例如短信或邮件网关。"), N_("确认网络和网关配置后重试。")),
    "storage": (N_("读写磁盘出错。"), N_("看“运行情况”页的磁盘空间，腾出空间后重试。")),
    "memory": (N_("内存不够。"), N_("关掉别的程序，或给服务器加内存，然后重试。")),
    "refused": (N_("数据不符合规则，没有办成。"), N_("等相关数据更正后重试。")),
    "missing": (
        N_("现在的程序里已没有这项任务，多半是升级前留下的。"),
        N_("不用处理，到期会自动清理。"),
    ),
    "interrupted": (N_("做到一半，后台进程停了。"), N_("确认后台进程在运行，然后重试。")),
    "aborted": (N_("有人要求它停下。"), N_("不用处理；要办的话从原来的页面再办一次。")),
    "fault": (
        N_("程序出错（%(error)s）。"),
        N_("重试一次；仍失败就把任务编号和服务器上同一时间的 worker.log 交给维护人员。"),
    ),
    "unknown": (N_("没有留下原因。"), N_("重试一次；仍失败就看服务器上同一时间的 worker.log。")),
}
_DATABASE: Final = {"DatabaseError", "InterfaceError", "ConnectorException"}
_NETWORK: Final = {"TransportError", "SMTPException", "ConnectionError", "TimeoutError", "gaierror"}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a task runs by itself: a marked sentence with its values."""

    sentence: str
    values: dict[str, str]


def reason_of(error: BaseException) -> str:
    """The key of REASONS for what a task raised, by its kind and never by its text."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, Refusal | OutOfScope | Forbidden):
        return "refused"
    if kinds & _DATABASE:
        return "database"
    if kinds & _NETWORK:
        return "network"
    if isinstance(error, OSError):
        return "storage"
    return "memory" if isinstance(error, MemoryError) else "fault"


def schedule_of(cron: str, offset_hours: int) -> Schedule:
    """A cron line, which counts in UTC, in words and local time; one that says more is shown as it is."""
    if cron == "* * * * *":
        return Schedule(N_("每分钟"), {})
    minute, hour, *rest = [*cron.split(), "", ""]
    if not (minute.isdecimal() and hour.isdecimal()) or rest[:2] != ["*", "*"]:
        return Schedule("%(cron)s", {"cron": cron})
    days, local = divmod(int(hour) + offset_hours, 24)
    at = f"{local:02d}:{int(minute):02d}"
    if rest[2] == "*":
        return Schedule(N_("每天 %(at)s"), {"at": at})
    if rest[2].isdecimal():
        return Schedule(WEEKLY[(int(rest[2]) + days) % 7], {"at": at})
    return Schedule("%(cron)s", {"cron": cron})


WEEKLY: Final = (
    N_("每周日 %(at)s"),
    N_("每周一 %(at)s"),
    N_("每周二 %(at)s"),
    N_("每周三 %(at)s"),
    N_("每周四 %(at)s"),
    N_("每周五 %(at)s"),
    N_("每周六 %(at)s"),
)


def check_retry(*, failed: bool, known: bool) -> None:
    """Refuse to run again what has not failed, or what the program no longer knows."""
    if not failed:
        raise Refusal("job.not-failed", N_("这项任务没有失败，或者已经有人重试了；请刷新页面。"))
    if not known:
        raise Refusal("job.missing", N_("现在的程序里没有这项任务，不能重试。"))
