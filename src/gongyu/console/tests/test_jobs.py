"""Background jobs: what failed and why in words, run again by who may, tidied up, and never an argument."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.console import operations, queries
from gongyu.console.models import JobFailure
from gongyu.console.rules import REASONS, TASKS, reason_of, schedule_of
from gongyu.console.tests.queue import empty, job, status_of, worker
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
SCHOOL = "compliance.reassess_school"
CITY = "compliance.assess_city"


@pytest.fixture(autouse=True)
def empty_queue(db: None) -> None:
    """What other tests have left behind waits elsewhere."""
    empty()


def failed(task: str = SCHOOL, reason: str = "database", **more: Any) -> int:
    made = job(task, "failed", **more)
    JobFailure.objects.create(job=made, task=task, reason=reason, error="OperationalError")
    return made


def retry(cast: Cast, job_id: int, by: str = "system_admin") -> None:
    operations.retry_job(by=cast.viewer(by), today=TODAY, job_id=job_id)


def shown(cast: Cast, member: str = "system_admin") -> list[int]:
    return [one.id for one in queries.board(cast.viewer(member)).failed]


# --- the page -------------------------------------------------------------------------------------
def test_the_page_says_what_failed_and_why_and_no_argument(cast: Cast) -> None:
    failed(args='{"organisation_ids": [77], "child": "王梓涵"}')
    answer = cast.client("system_admin").get("/console/jobs/")
    text = answer.content.decode()
    assert "名册变动后重新计算一所学校" in text
    assert "当时连不上数据库" in text
    assert "王梓涵" not in text and "organisation_ids" not in text
    assert "还没有运行过" in text and "每天 02:30" in text


def test_the_page_costs_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        failed()
    viewer = cast.viewer("system_admin")
    with django_assert_max_num_queries(8):
        queries.board(viewer)


def test_what_has_been_done_since_is_no_failure_any_more(cast: Cast) -> None:
    night, school = job(CITY, args='{"timestamp": 1}'), failed(args='{"organisation_ids": [1]}')
    other = failed(args='{"organisation_ids": [2]}')
    assert shown(cast) == [other, school, night]
    job(CITY, "succeeded", args='{"timestamp": 2}')
    job(SCHOOL, "succeeded", args='{"organisation_ids": [1]}')
    assert shown(cast) == [other]


def test_what_a_dead_worker_left_is_a_failure(cast: Cast) -> None:
    left = job(SCHOOL, "doing", worker_id=worker(timedelta(minutes=5)))
    job(SCHOOL, "doing", worker_id=worker())
    found = queries.board(cast.viewer("system_admin"))
    assert [(one.id, one.why) for one in found.failed] == [(left, REASONS["interrupted"][0])]
    assert len(found.running) == 1


def test_what_the_program_no_longer_knows_is_not_run_again(cast: Cast) -> None:
    gone = job("people.of_an_older_release")
    found = queries.board(cast.viewer("system_admin")).failed[0]
    assert (found.task, found.may_retry) == ("people.of_an_older_release", False)
    with pytest.raises(Refusal, match=r"job\.missing"):
        retry(cast, gone)


def test_how_long_the_first_has_been_waiting(cast: Cast) -> None:
    since = timezone.now() - timedelta(minutes=20)
    job(SCHOOL, "todo", at=since)
    job(SCHOOL, "todo")
    found = queries.board(cast.viewer("auditor"))
    assert (found.waiting, found.oldest) == (2, since)


def test_when_the_city_was_last_assessed(cast: Cast) -> None:
    ended = timezone.now() - timedelta(hours=5)
    job(CITY, "succeeded", at=ended)
    found = next(one for one in queries.board(cast.viewer("auditor")).nightly if one.task == TASKS[CITY])
    assert (found.state, found.ended) == ("succeeded", ended)


# --- who may ----------------------------------------------------------------------------------------
def test_auditors_look_and_do_not_touch(cast: Cast) -> None:
    made = failed()
    assert not queries.board(cast.viewer("auditor")).failed[0].may_retry
    with pytest.raises(Forbidden):
        retry(cast, made, by="auditor")


def test_a_county_does_not_see_the_whole_citys_machine(cast: Cast) -> None:
    Grant.objects.filter(user=cast.users["system_admin"]).update(organisation=cast.county_education)
    made = failed()
    with pytest.raises(OutOfScope):
        queries.board(cast.viewer("system_admin"))
    with pytest.raises(OutOfScope):
        retry(cast, made)


@pytest.mark.parametrize("member", ["grant_admin", "city_officer", "principal", "guardian", "stranger"])
def test_nobody_else(cast: Cast, member: str) -> None:
    with pytest.raises(Forbidden):
        queries.board(cast.viewer(member))
    assert cast.client(member).post("/console/jobs/1/retry/").status_code == 403


# --- running one again ------------------------------------------------------------------------------
def test_a_failed_job_runs_again_and_that_is_audited(cast: Cast) -> None:
    made = failed()
    answer = cast.client("system_admin").post(f"/console/jobs/{made}/retry/")
    assert answer.headers["Location"] == "/console/jobs/"
    assert status_of(made) == "todo" and shown(cast) == []
    line = AuditLine.objects.get(act="job.retry")
    assert (line.key, line.detail, line.by_id) == (str(made), {"task": SCHOOL}, cast.users["system_admin"].pk)


def test_what_has_not_failed_is_not_run_again(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        retry(cast, job(SCHOOL, "succeeded"))
    with pytest.raises(OutOfScope):
        retry(cast, 987654)
    with pytest.raises(Refusal, match=r"job\.not-failed"):
        retry(cast, job(SCHOOL, "aborted"))
    assert cast.client("system_admin").get("/console/jobs/1/retry/").status_code == 405


def test_one_that_is_waiting_already_is_not_queued_twice(cast: Cast) -> None:
    made = job(CITY, queueing_lock=CITY)
    job(CITY, "todo", queueing_lock=CITY)
    with pytest.raises(Refusal, match=r"job\.queued"):
        retry(cast, made)
    assert status_of(made) == "failed"


def test_nothing_is_queued_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    made = failed()
    monkeypatch.setattr(operations.jobs, "record", broken)
    with pytest.raises(RuntimeError):
        retry(cast, made)
    assert status_of(made) == "failed"


# --- words --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OperationalError("Key (name)=(王梓涵) already exists"), "database"),
        (Refusal("visit.future-date", "x"), "refused"),
        (ConnectionRefusedError("10.0.0.1"), "network"),
        (OSError("No space left on device"), "storage"),
        (MemoryError(), "memory"),
        (ValueError("王梓涵"), "fault"),
    ],
)
def test_why_goes_by_the_kind_of_error(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason
    assert reason in REASONS


def test_when_a_task_runs_is_said_in_local_time() -> None:
    assert schedule_of("30 18 * * *", 8).values == {"at": "02:30"}
    assert schedule_of("0 20 * * 6", 8).sentence == "每周日 %(at)s"
    assert schedule_of("*/5 * * * *", 8).values == {"cron": "*/5 * * * *"}


def test_the_city_is_assessed_at_night() -> None:
    """Cron lines count in UTC; schools work from seven to six."""
    for one in app.periodic_registry.periodic_tasks.values():
        if one.cron == "* * * * *":  # what looks after what is under way weighs nothing
            continue
        at = schedule_of(one.cron, 8).values["at"]
        assert at < "06:00" or at > "20:00", one.task.name
