"""What differs between two versions of a pack: added, removed and changed, field by field and in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gongyu.policy import queries, rules
from gongyu.policy.queries.versions import differences, versions
from gongyu.policy.rules import Pack
from gongyu.policy.tests import tiny

BEARER = "bearer: {kinds: [school], level: unit, stages: [primary, junior]}"
ARTICLE_1 = (
    tiny.ARTICLE_1.replace("n: 1, target: 100", "n: 2, target: 100")
    .replace(BEARER, BEARER.replace(", junior", ""), 1)
    .replace("clock: continuous", "clock: once")
)
NEW = tiny.ARTICLE_2.replace("M2.2", "M2.3").replace("站里一年办三场", "站里一年办四场")


@pytest.fixture
def two(tmp_path: Path, settings: Settings) -> tuple[Pack, Pack]:
    """The tiny pack, and the next version beside it, which is in use."""
    head = tiny.PACK.replace("version: 1", "version: 2").replace("2024-09-01", "2026-09-01")
    old = tiny.write(tmp_path / "old")
    new = tiny.write(tmp_path / "new", pack=head, articles_01=ARTICLE_1, articles_02=NEW)
    settings.POLICY_PACK = str(new)
    return queries.pack(str(old)), queries.pack()


def test_a_pack_does_not_differ_from_itself(two: tuple[Pack, Pack]) -> None:
    found = rules.compare(two[0], two[0])
    assert (found.head, found.sections) == ((), ())


def test_every_field_that_differs_is_named(two: tuple[Pack, Pack]) -> None:
    found = rules.compare(*two)
    assert [
        (field.name, field.before, str(field.after)) for field in found.head if field.name == "version"
    ] == [("version", "1", "2")]
    assert {field.name for field in found.head} == {"version", "in_force_from"}
    (duties,) = found.sections
    assert duties.name == "duties"
    assert [key for key, _ in duties.added] == ["M2.3"]
    assert [key for key, _ in duties.removed] == ["M2.2"]
    changed = {one.key: [field.name for field in one.fields] for one in duties.changed}
    assert changed == {"M1.1": ["bearer.stages", "clock"], "M1.2": ["values"]}
    assert duties.same == 1


def test_back_again_is_the_other_way_round(two: tuple[Pack, Pack]) -> None:
    there, back = rules.compare(*two).sections[0], rules.compare(two[1], two[0]).sections[0]
    assert (there.added, there.removed) == (back.removed, back.added)
    assert [(f.before, f.after) for f in there.changed[0].fields] == [
        (f.after, f.before) for f in back.changed[0].fields
    ]


def test_every_field_of_a_duty_has_its_words() -> None:
    known = queries.pack("tangshan-2023")
    for section in rules.SECTIONS:
        part = getattr(known, section)
        for one in part.values() if hasattr(part, "values") else part:
            found = rules.compare(known, known.model_copy(update={section: type(part)()})).sections
            assert [name.name for name in found] == [section]
            unnamed = {
                name for name in rules.flat(one) if name not in rules.FIELDS and name not in ("key", "no")
            }
            assert not unnamed, (section, unnamed)
            break


@pytest.mark.django_db
def test_the_version_in_use_stands_first_with_its_counts(two: tuple[Pack, Pack]) -> None:
    found = versions()
    assert [(one.id, one.in_use) for one in found[:1]] == [("tiny@2", True)]
    assert {"tiny@1", "linhai-demo@1", "tangshan-2023@1"} <= {one.id for one in found}
    real = next(one for one in found if one.id == "tangshan-2023@1")
    assert (real.duties, sum(many for _, many in real.verdicts)) == (174, 174)
    assert dict(real.verdicts)["按文件印出的数字评判"] == 10
    assert not any("/" in one.id for one in found)


def test_what_differs_is_said_in_words(two: tuple[Pack, Pack]) -> None:
    found = differences("tiny@1", "tiny@2")
    assert found is not None
    (duties,) = found.sections
    lines = {line.name: (line.before, line.after) for one in duties.changed for line in one.fields}
    assert lines == {
        "承担学段": ("小学、初中", "小学"),
        "周期": ("持续", "建立一次，持续有效"),
        "数值": ("自 2024-09-01：1（文件原文）", "自 2024-09-01：2（文件原文）"),
    }
    assert [(one.key, one.words) for one in duties.added] == [("M2.3", "站里一年办四场")]


def test_packs_that_share_nothing_are_compared_too() -> None:
    found = differences("linhai-demo@1", "tangshan-2023@1")
    assert found is not None
    duties = found.sections[0]
    assert len(duties.added) + len(duties.changed) == 174
    assert not [line for one in duties.changed for line in one.fields if "{" in line.before + line.after]


def test_no_other_place_on_the_disk_can_be_asked_for(two: tuple[Pack, Pack]) -> None:
    assert differences("../../etc@1", "tiny@2") is None
