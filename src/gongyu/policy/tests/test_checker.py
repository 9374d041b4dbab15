"""The checker finds each planted fault, in its file and on its line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongyu.policy import queries
from gongyu.policy.tests import tiny


def found(place: Path) -> list[tuple[str, int, str]]:
    return [
        (str(Path(one.file).relative_to(place)), one.line, one.message)
        for one in queries.check(place, place / "text.md")
    ]


def test_a_sound_pack_has_no_findings(tmp_path: Path) -> None:
    assert found(tiny.write(tmp_path)) == []


ONE, TWO = "articles/01.yaml", "articles/02.yaml"
# (file, what stands there, what is planted, file of the finding, phrase on its line, words of the message)
FAULTS = [
    (ONE, "sentence: S01-1", "sentence: S01-2", "text.md", "### 1.", "S01-1 has no duty"),
    (ONE, "anchor: 沟通制度", "anchor: 往来制度", ONE, "往来制度", "does not stand"),
    (ONE, "sentence: S01-1", "sentence: S01-9", ONE, "S01-9", "no sentence S01-9"),
    (ONE, "acts: [filing.rule]", "acts: []", ONE, "acts: []", "no act can discharge"),
    (ONE, "acts: [filing.rule]", "acts: [filing.x]", ONE, "filing.x", "unknown act"),
    (ONE, "acts: [filing.rule]", "acts: [visit.home]", "acts.yaml", "filing.rule", "no duty uses"),
    (ONE, "kinds: [school]", "kinds: [barn]", ONE, "barn", "unknown kind 'barn'"),
    (ONE, "actors: [school]", "actors: [king]", ONE, "king", "unknown actor 'king'"),
    (ONE, "lead: [education]", "lead: [sea]", ONE, "sea", "unknown owner 'sea'"),
    (ONE, "[X.NEW]", "[X.OLD]", ONE, "X.OLD", "unknown exclusion 'X.OLD'"),
    (ONE, "[P.modes]", "[P.moods]", ONE, "P.moods", "unknown param 'P.moods'"),
    (ONE, "inferred: [strength]", "inferred: [s]", ONE, "inferred: [s]", "inferred field"),
    (ONE, "key: M1.2", "key: M1.1", ONE, None, "duty M1.1 stands already at"),
    (ONE, "capture: form", "capture: fax", ONE, "capture: fax", "capture"),
    (ONE, "capture: form", "capture: form\n  colour: red", ONE, "colour", "colour"),
    (ONE, "capture: form", "capture: form\n  clock: event", ONE, "clock: event", "twice"),
    (ONE, "clock: continuous", "clock: deadline", ONE, "key: M1.1", "deadline"),
    (ONE, "一学年里老师到", "老师每学年到每个孩子家里至少走访一", ONE, "走访一", "copies"),
    (ONE, "en: One visit to", "en: 家访 to", ONE, "家访 to", "not English"),
    (ONE, "学校定出", "学校" + "很" * 40, ONE, "很很", "the summary has"),
    (ONE, "n: 1, target", "n: 2, target", ONE, "n: 2", "does not print"),
    (ONE, "source: clause", "source: law", ONE, "judged", "without a printed value"),
    (ONE, "verdict: judged", "verdict: reported", "text.md", "### 1.", "which no duty judges"),
    (ONE, "verdict: judged", "verdict: reported", ONE, "n: 1", "is not judged"),
    (ONE, "verdict: existence", "verdict: judged", ONE, "judged", "without a printed"),
    (TWO, "n: 3", "target: 60", TWO, None, "prints for another duty"),
    ("acts.yaml", "actors: [station]", "actors: [wind]", "acts.yaml", "wind", "unknown actor 'wind'"),
    ("acts.yaml", "actors: [station]", "actors: []", "acts.yaml", "actors: []", "nobody may record it"),
    ("acts.yaml", "form: visit", "form: filing", "acts.yaml", "visit.home", "does not begin with its form"),
    ("bodies.yaml", "key: station", "key: school", "bodies.yaml", None, "stands twice in kinds"),
    ("bodies.yaml", "people:", "persons:", "bodies.yaml", "persons:", "unknown section"),
    ("pack.yaml", "no: 2", "no: 3", TWO, "S02-1", "article 2 is not in pack.yaml"),
    ("pack.yaml", "no: 1, part: 一", "no: 1, part: 九", "pack.yaml", "part: 九", "unknown part"),
    ("pack.yaml", "in_force_from: 2024-09-01\n", "", "pack.yaml", "key: tiny", "in_force_from"),
    ("calendar.yaml", "primary, starts_on: 2026-03-02", "primary, starts_on: 2026-03-05", "calendar.yaml",
     "2026-03-05", "the one before ended 2026-03-02"),
    ("acts.yaml", "acts:", "acts: [", "acts.yaml", None, "not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "where", "phrase", "says"), FAULTS)
def test_finds_the_planted_fault_with_file_and_line(
    tmp_path: Path, name: str, old: str, new: str, where: str, phrase: str | None, says: str
) -> None:
    assert old in tiny.FILES[name]
    planted = tiny.FILES[name].replace(old, new, 1)
    place = tiny.write(tmp_path)
    (place / name).write_text(planted, encoding="utf-8")

    mine = [one for one in found(place) if one[0] == where and says in one[2]]

    assert mine, found(place)
    if phrase:
        words = planted if where == name else tiny.FILES[where]
        assert mine[0][1] == tiny.line_of(where, phrase, words)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    place = tiny.write(tmp_path)
    (place / "calendar.yaml").unlink()
    assert ("calendar.yaml", 1, "the file is missing") in found(place)


# The document's own text is kept outside the repository; whoever has it says where it lies.
TEXT = os.environ.get("GONGYU_OFFICIAL_TEXT", "")


@pytest.mark.skipif(not TEXT, reason="GONGYU_OFFICIAL_TEXT names the document's own text")
def test_the_official_text_is_mapped_without_a_finding() -> None:
    text = Path(TEXT)
    assert [str(one) for one in queries.check("tangshan-2023", text)] == []
