"""How the installation is: each fact judged, in words, with what to do about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from gongyu.kernel.words import N_

GOOD, LOOK, BAD, UNKNOWN = "good", "look", "bad", "unknown"
GIB: Final = 1024**3
# A night's work that is older was not last night's.
A_NIGHT: Final = timedelta(hours=26)
# The worker reads the ledger through every Sunday.
A_WEEK: Final = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found; None where there is nothing to find."""

    now: datetime
    postgres: int  # as the server counts: 150004
    answered_ms: int
    data_bytes: int
    heartbeat: datetime | None
    assessed: datetime | None
    verified: datetime | None
    verified_entries: int
    verified_faults: int
    disk_free: int
    disk_total: int
    version: str
    python: str
    django: str
    migrations: int
    waiting: int
    oldest: datetime | None
    failed: int
    backed_up: datetime | None
    unreviewed: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: marked name and sentence with its values, and what to do (empty when nothing)."""

    name: str
    state: str
    sentence: str
    values: dict[str, Any] = field(default_factory=dict)
    advice: str = ""


def judged(facts: Facts) -> tuple[Line, ...]:
    """Every line, always in the same order."""
    return (
        _database(facts),
        _migrations(facts),
        _worker(facts),
        _waiting(facts),
        _failed(facts),
        _assessed(facts),
        _verified(facts),
        _backed_up(facts),
        _emergencies(facts),
        _disk(facts),
        _version(facts),
    )


def _database(facts: Facts) -> Line:
    values = {
        "version": f"{facts.postgres // 10000}.{facts.postgres % 10000}",
        "ms": facts.answered_ms,
        "size": size(facts.data_bytes),
    }
    said = N_("PostgreSQL %(version)s，%(ms)s 毫秒应答，数据共 %(size)s。")
    if facts.postgres < 150000:
        return Line(N_("数据库"), BAD, said, values, N_("版本太旧，请升级到 PostgreSQL 15 或更新的版本。"))
    if facts.answered_ms > 500:
        return Line(N_("数据库"), LOOK, said, values, N_("应答太慢：看数据库服务器是否太忙、内存是否够。"))
    return Line(N_("数据库"), GOOD, said, values)


def _migrations(facts: Facts) -> Line:
    name = N_("数据库结构")
    if facts.migrations:
        said = N_("还有 %(many)s 项升级没有做。")
        return Line(
            name, BAD, said, {"many": facts.migrations}, N_("在服务器上运行 gongyu migrate，然后重启。")
        )
    return Line(name, GOOD, N_("与程序一致，没有待做的升级。"))


def _worker(facts: Facts) -> Line:
    name = N_("后台进程")
    advice = N_("在服务器上运行 gongyu up；已在运行就看 worker.log。短信、邮件和每晚的计算都靠它。")
    if facts.heartbeat is None:
        return Line(name, BAD, N_("没有后台进程。"), {}, advice)
    silent = facts.now - facts.heartbeat
    if silent > timedelta(minutes=1):
        said = N_("%(at)s 以后没有应答。")
        return Line(name, BAD, said, {"at": moment(facts.heartbeat)}, advice)
    return Line(name, GOOD, N_("%(seconds)s 秒前应答过。"), {"seconds": max(int(silent.total_seconds()), 0)})


def _waiting(facts: Facts) -> Line:
    name = N_("排队的任务")
    if not facts.waiting or facts.oldest is None:
        return Line(name, GOOD, N_("没有任务在排队。"))
    minutes = int((facts.now - facts.oldest).total_seconds() // 60)
    said = N_("%(many)s 项在排队，最早的等了 %(minutes)s 分钟。")
    values = {"many": facts.waiting, "minutes": minutes}
    state = GOOD if minutes < 10 else LOOK if minutes < 60 else BAD
    advice = "" if state == GOOD else N_("后台进程没有在运行，或者有一项任务做得太久：看“后台任务”页。")
    return Line(name, state, said, values, advice)


def _failed(facts: Facts) -> Line:
    name = N_("没有做成的任务")
    if facts.failed:
        said = N_("有 %(many)s 项没有做成。")
        return Line(name, LOOK, said, {"many": facts.failed}, N_("到“后台任务”页看原因，能重试的重试。"))
    return Line(name, GOOD, N_("没有失败的任务。"))


def _assessed(facts: Facts) -> Line:
    name = N_("昨夜的计算")
    if facts.assessed is None:
        return Line(
            name, UNKNOWN, N_("还没有算过全市。"), {}, N_("在服务器上运行 gongyu assess，或等到今夜。")
        )
    values = {"at": moment(facts.assessed)}
    if facts.now - facts.assessed > A_NIGHT:
        advice = N_("服务器夜里要开着；到“后台任务”页看昨夜为什么没有做成。急用就运行 gongyu assess。")
        return Line(name, LOOK, N_("上次算完全市是 %(at)s，不是昨夜。"), values, advice)
    return Line(name, GOOD, N_("%(at)s 算完全市。"), values)


def _verified(facts: Facts) -> Line:
    name = N_("台账核验")
    if facts.verified is None:
        advice = N_("每周日凌晨自动核验；现在就要结果，请在服务器上运行 gongyu ledger verify。")
        return Line(name, UNKNOWN, N_("还没有核验过。"), {}, advice)
    values = {
        "at": moment(facts.verified),
        "entries": f"{facts.verified_entries:,}",
        "faults": facts.verified_faults,
    }
    if facts.verified_faults:
        advice = N_("先停止登记，在服务器上运行 gongyu ledger verify 看是哪几条，再与备份核对。")
        return Line(name, BAD, N_("%(at)s 核验 %(entries)s 条，有 %(faults)s 条对不上。"), values, advice)
    said = N_("%(at)s 核验 %(entries)s 条，全部相符。")
    if facts.now - facts.verified > A_WEEK:
        return Line(name, LOOK, said, values, N_("超过一周没有核验：看后台进程在周日凌晨是否开着。"))
    return Line(name, GOOD, said, values)


def _backed_up(facts: Facts) -> Line:
    name = N_("备份")
    advice = N_("在服务器上定时运行 gongyu backup，把备份放到另一台机器；另有备份办法的，可以不管这一行。")
    if facts.backed_up is None:
        return Line(name, UNKNOWN, N_("还没有用 gongyu backup 备份过。"), {}, advice)
    state = GOOD if facts.now - facts.backed_up < A_WEEK else LOOK
    values = {"at": moment(facts.backed_up)}
    return Line(name, state, N_("上次备份是 %(at)s。"), values, "" if state == GOOD else advice)


def _emergencies(facts: Facts) -> Line:
    name = N_("紧急访问")
    values = {"many": facts.unreviewed, "late": facts.overdue}
    advice = N_("请审计员在“审查紧急访问”里看做了什么，并记下结果。")
    if facts.overdue:
        said = N_("%(many)s 次等待审查，其中 %(late)s 次超过了 7 天。")
        return Line(name, BAD, said, values, advice)
    if facts.unreviewed:
        return Line(name, LOOK, N_("%(many)s 次等待审查。"), values, advice)
    return Line(name, GOOD, N_("没有等待审查的。"))


def _disk(facts: Facts) -> Line:
    values = {"free": size(facts.disk_free), "total": size(facts.disk_total)}
    said = N_("剩 %(free)s，共 %(total)s。")
    share = facts.disk_free / facts.disk_total if facts.disk_total else 0.0
    if share < 0.05 or facts.disk_free < GIB:
        return Line(
            N_("磁盘空间"), BAD, said, values, N_("马上腾出空间或换更大的磁盘；写满后什么都登记不了。")
        )
    if share < 0.15:
        return Line(N_("磁盘空间"), LOOK, said, values, N_("近期腾出空间或换更大的磁盘。"))
    return Line(N_("磁盘空间"), GOOD, said, values)


def _version(facts: Facts) -> Line:
    values = {"version": facts.version, "python": facts.python, "django": facts.django}
    return Line(N_("版本"), GOOD, N_("共育 %(version)s，Python %(python)s，Django %(django)s。"), values)


def size(number: int) -> str:
    """3.2 GB, 340 MB."""
    return f"{number / GIB:.1f} GB" if number >= GIB else f"{number / 1024**2:.0f} MB"


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
