"""`gongyu retention` tells what is due, forgets it, and its exit code tells what had to stay."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from gongyu.cli.retention import command
from gongyu.cli.say import FINE, FOUND
from gongyu.keeping.operations import Forgotten
from gongyu.notices.models import Message
from tests.cast import Cast


@pytest.fixture(autouse=True)
def old(cast: Cast) -> Message:
    made = Message.objects.create(user=cast.users["guardian"], subject="旧的", body="x")
    Message.objects.filter(pk=made.pk).update(sent_at=made.sent_at.replace(year=2020))
    return made


def gongyu(*words: str) -> Result:
    return CliRunner().invoke(command, words)


def test_a_dry_run_changes_nothing() -> None:
    done = gongyu("--dry-run")
    assert done.exit_code == FINE, (done.output, done.exception)
    assert "notices_message: 1 rows to delete (one year)" in done.output
    assert "people_pupil: 0 rows to empty" in done.output
    assert "1 rows are due." in done.output
    assert Message.objects.count() == 1


def test_it_forgets_what_is_due() -> None:
    done = gongyu()
    assert done.exit_code == FINE, (done.output, done.exception)
    assert "notices_message: 1 rows" in done.output
    assert not Message.objects.exists()


def test_what_had_to_stay_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    stayed = (Forgotten("notices_message", left=1, why="in-use"),)
    monkeypatch.setattr("gongyu.keeping.operations.keep_to_retention", lambda **_: stayed)
    done = gongyu()
    assert done.exit_code == FOUND
    assert "1 rows are due and had to stay: something that stays still refers to them" in done.output
