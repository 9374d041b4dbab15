"""A real worker: what a task raises leaves its reason."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from procrastinate.contrib.django import app

from gongyu.console.models import JobFailure
from gongyu.console.tests.queue import empty, status_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def threads_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's threads keep no connection, or the database could not be taken down."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> Iterator[None]:
    empty()
    yield
    empty()


def work() -> None:
    """One worker that leaves when nothing is left to do, in a thread of its own."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(_work).result()


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def test_a_failure_leaves_its_kind_and_never_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise ValueError("王梓涵")

    monkeypatch.setattr("gongyu.compliance.jobs.reassess", fails)
    made = app.configure_task("compliance.reassess_school").defer(organisation_ids=[1])
    work()
    assert status_of(made) == "failed"
    kept = JobFailure.objects.get(job=made)
    assert (kept.task, kept.reason, kept.error) == ("compliance.reassess_school", "fault", "ValueError")
