"""Tables that libraries bring: what they hold about people, what for, and how long. Our own models say it
themselves, in their `class Privacy`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.kernel.privacy import IT_IS_THEM, PERMANENT, SIGN_IN, WHO_DID, Purpose, Retention


@dataclass(frozen=True, slots=True)
class Other:
    """A library's table. `due` is a condition in SQL for what ended before the day %(before)s."""

    table: str
    zh: str
    en: str
    kind: str
    retention: Retention
    purpose: Purpose | None = None
    due: str = ""


def _plain(table: str, zh: str, en: str) -> Other:
    return Other(table, zh, en, "plain", PERMANENT)


_WITH_THE_TASK: Final = Retention("随任务一起删除", "goes with the task")

_ALL: Final = (
    _plain("django_content_type", "程序里有哪些表", "which tables the program has"),
    _plain("auth_permission", "不使用", "not used"),
    _plain("auth_group", "不使用", "not used"),
    _plain("auth_group_permissions", "不使用", "not used"),
    Other(
        "django_session",
        "登录状态：是谁、界面提示",
        "who is signed in, and messages for the next page",
        "personal",
        Retention("过期次日删除", "deleted the night after it ends", days=0, after="expire_date"),
        SIGN_IN,
        "expire_date < %(before)s",
    ),
    Other(
        "site_cache",
        "登录次数限制；导入时退回的行（加密，一小时）",
        "counts that limit guessing; rows sent back by an import (sealed, for an hour)",
        "sensitive",
        Retention("过期次日删除", "deleted the night after it ends", days=0, after="expires"),
        IT_IS_THEM,
        "expires < %(before)s",
    ),
    Other(
        "mfa_authenticator",
        "第二重验证的密钥（加密）",
        "secrets of second factors (sealed)",
        "sensitive",
        Retention("本人停用即删除", "deleted when the person removes it"),
        IT_IS_THEM,
    ),
    Other(
        "account_emailaddress",
        "不询问邮箱，应为空",
        "no mail is asked for: empty",
        "personal",
        PERMANENT,
        SIGN_IN,
    ),
    Other("account_emailconfirmation", "同上，应为空", "the same: empty", "personal", PERMANENT, SIGN_IN),
    Other(
        "procrastinate_jobs",
        "后台任务：名称与编号",
        "tasks of the worker: names and keys",
        "personal",
        Retention("办完三十天后删除", "deleted thirty days after it is done", days=30),
        WHO_DID,
        "status NOT IN ('todo', 'doing') AND NOT EXISTS (SELECT 1 FROM procrastinate_events e "
        "WHERE e.job_id = procrastinate_jobs.id AND e.at >= %(before)s)",
    ),
    Other("procrastinate_events", "任务的经过", "what became of a task", "plain", _WITH_THE_TASK),
    Other(
        "procrastinate_periodic_defers",
        "定时任务的时刻",
        "when periodic tasks were due",
        "plain",
        _WITH_THE_TASK,
    ),
    _plain("procrastinate_workers", "后台进程", "workers that are running"),
)
OTHERS: Final[dict[str, Other]] = {other.table: other for other in _ALL}
