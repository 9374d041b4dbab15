"""The phone's part, without a browser: a thousand random schedules of its queue lose nothing and duplicate
nothing; its clock; what the service worker keeps, and how much of it there is to fetch."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tools.frontend import machine, wheel

ROOT: Final = Path(__file__).resolve().parent.parent
SEED: Final = 20261123
SCHEDULES: Final = 1000
MOST_BYTES: Final = 200_000

pytestmark = pytest.mark.anydatabase


def node(*arguments: object) -> str:
    command, _npm = machine() or wheel()
    said = subprocess.run(
        [*command, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    )
    return said.stdout


def schedules(many: int, *how: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(node("tests/phone/schedules.mjs", SEED, many, *how))
    return found


def test_a_thousand_random_schedules_lose_nothing_and_duplicate_nothing() -> None:
    found = schedules(SCHEDULES)
    assert found["faults"] == []
    assert found["schedules"] == SCHEDULES
    # Enough has happened: records arrived, and some were refused and stayed with their reason.
    assert found["arrived"] > 2 * SCHEDULES and found["refused"] > 100


def test_the_schedules_find_a_queue_that_loses_something() -> None:
    assert any("is lost" in fault for fault in schedules(100, "careless")["faults"])


CLOCK: Final = """
import { dayOf, heard, instant, isPast, DAY } from "./src/gongyu/ui/assets/phone/clock.js";
const at = "2026-11-23T23:30:00+08:00", real = Date.parse(at);
const day = (clock, now) => dayOf(instant(clock, now));
const late = heard(at, real - DAY), early = heard(at, real + DAY);
console.log(JSON.stringify({
  behind: day(late, real - DAY), ahead: day(early, real + DAY),
  midnight: day(early, real + DAY + 3600000), never: dayOf(real),
  reset: day(late, 0), kept: isPast(real, 14, real + 14 * DAY - 1), past: isPast(real, 14, real + 14 * DAY),
}));
"""


def test_a_phone_whose_clock_is_wrong_by_a_day_offers_the_right_one() -> None:
    said = json.loads(node("--input-type=module", "-e", CLOCK))
    assert said == {
        "behind": "2026-11-23",
        "ahead": "2026-11-23",
        "midnight": "2026-11-24",
        "never": "2026-11-23",
        # A battery that ran empty sets a clock to 1970: the day last heard of is the earliest there is.
        "reset": "2026-11-23",
        "kept": False,
        "past": True,
    }


ANSWERS: Final = """
import { judge } from "./src/gongyu/ui/assets/phone/queue.js";
const words = { code: "visit.same-day" };
console.log(JSON.stringify([
  judge(200, "basic", { visits: [1] }), judge(200, "basic", undefined), judge(0, "opaqueredirect"),
  judge(422, "basic", words), judge(403, "basic", undefined), judge(500, "basic"), judge(429, "basic"),
  judge(0, "error"), judge(404, "basic", undefined), judge(200, "basic", { arrived: true }),
].map((one) => one.kind)));
"""


def test_only_our_own_words_are_an_answer() -> None:
    said = json.loads(node("--input-type=module", "-e", ANSWERS))
    assert said == [
        *("arrived", "unreachable", "signed-out", "refused", "signed-out"),
        *("failed", "failed", "unreachable", "unreachable", "arrived"),
    ]


def kept() -> dict[str, Any]:
    """What the service worker says it keeps."""
    answer = Client().get(reverse("ui:worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    found = re.match(r"self\.KEPT = (\{.*\});", answer.content.decode())
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def content(address: str) -> bytes:
    if address.startswith("/static/"):
        file = finders.find(address.removeprefix("/static/"))
        assert file, f"{address} has not been built"
        return Path(file).read_bytes()
    return Client().get(address).content


@pytest.mark.django_db
def test_the_service_worker_keeps_static_files_and_one_page_that_is_about_nobody() -> None:
    shell = reverse("contact:offline")
    assert [one for one in kept()["keep"] if not one.startswith("/static/")] == [
        f"{shell}?language=zh-hans",
        f"{shell}?language=en",
    ]


@pytest.mark.django_db
def test_the_first_load_of_the_service_worker_stays_small(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {address: len(gzip.compress(content(address))) for address in kept()["keep"]}
    sizes["sw.js"] = len(gzip.compress(Client().get(reverse("ui:worker")).content))
    with capsys.disabled():
        sys.stdout.write(f"\nservice worker, first load: {sum(sizes.values()) / 1000:.1f} kB compressed\n")
    assert all(sizes.values())
    assert sum(sizes.values()) < MOST_BYTES, sizes


@pytest.mark.django_db
def test_the_manifest_makes_it_an_app_with_icons_of_ours() -> None:
    told = Client().get(reverse("ui:manifest")).json()
    assert (told["name"], told["start_url"], told["display"]) == ("共育", "/", "standalone")
    for icon in told["icons"]:
        data = content(icon["src"])
        side = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
        assert data[:8] == b"\x89PNG\r\n\x1a\n" and f"{side[0]}x{side[1]}" == icon["sizes"]
