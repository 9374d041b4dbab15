"""A calendar program of the world (vdirsyncer) fetches a subscribed calendar, and keeps what there is."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.core.cache import cache
from django.utils import timezone

from gongyu.activities.factories import planned
from gongyu.activities.models import Activity, CalendarFeed
from gongyu.contact.factories import offer
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.anydatabase, pytest.mark.usefixtures("on_the_day")]
PROGRAM = Path(sys.executable).with_name("vdirsyncer")
SOON = TODAY + timedelta(days=4)


class Program:
    """The program with a calendar of its own on disk, which follows one address."""

    def __init__(self, place: Path, address: str) -> None:
        self.place, self.config = place, place / "config"
        self.config.write_text(
            f"""
[general]
status_path = "{place}/status/"
[pair ours]
a = "kept"
b = "fetched"
collections = null
conflict_resolution = "b wins"
[storage kept]
type = "filesystem"
path = "{place}/kept/"
fileext = ".ics"
[storage fetched]
type = "http"
url = "{address}"
"""
        )
        self._run("discover")

    def sync(self) -> bool:
        """Fetch; whether the program was content."""
        return self._run("sync", "--force-delete").returncode == 0

    @property
    def events(self) -> dict[str, Any]:
        """What it keeps, by summary."""
        found = {}
        for file in (self.place / "kept").glob("*.ics"):
            for event in icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT"):
                found[str(event["summary"])] = event
        return found

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [str(PROGRAM), "--config", str(self.config), *words]
        return subprocess.run(command, input="y\n" * 5, capture_output=True, text=True, timeout=60)


@pytest.fixture
def program(transactional_db: None, live_server: Any, cast: Cast, tmp_path: Path) -> Program:
    cache.clear()
    made = planned(cast.viewer("school_officer"), cast.school.pk, "parents_meeting", SOON)
    Activity.objects.filter(pk=made).update(starts_at=time(14, 30), title="秋季家长会", place="报告厅")
    planned(cast.viewer("school_officer"), cast.school.pk, "guidance", SOON)
    offer(cast.viewer("head_teacher"), cast.pupils[0].pk, "chosen")
    page = cast.client("guardian").post("/activities/calendar/subscribe/").content.decode()
    path = page.split('value="http')[1].split('"')[0].split("/", 3)[3]
    return Program(tmp_path, f"{live_server.url}/{path.replace('&amp;', '&')}")


def test_it_keeps_what_there_is_and_follows(program: Program, cast: Cast) -> None:
    assert program.sync()
    assert set(program.events) == {"秋季家长会", "好习惯从家里开始", f"家访 · {cast.school.name}"}
    meeting = program.events["秋季家长会"]
    zone = timezone.get_current_timezone()
    assert meeting.decoded("dtstart") == datetime.combine(SOON, time(14, 30), tzinfo=zone)
    assert str(meeting["location"]) == "报告厅"
    assert program.events["好习惯从家里开始"].decoded("dtstart") == SOON

    Activity.objects.filter(title="秋季家长会").update(state="called_off", place="操场")
    assert program.sync()
    meeting = program.events["秋季家长会"]
    assert (str(meeting["location"]), str(meeting["status"])) == ("操场", "CANCELLED")


def test_an_address_that_was_stopped_opens_nothing(program: Program) -> None:
    CalendarFeed.objects.update(revoked_at=timezone.now())
    assert not program.sync()
    assert program.events == {}
