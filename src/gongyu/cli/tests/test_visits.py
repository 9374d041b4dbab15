"""`gongyu visits` draws samples again: from the database, and from a list that was handed on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongyu.cli.say import FINE, FOUND, REFUSED
from gongyu.cli.visits import command
from gongyu.contact.factories import sampled, visit
from gongyu.contact.models import VisitDrawn, VisitSample
from gongyu.contact.queries import sample_list
from gongyu.contact.rules import sampling as rules
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def drawn(cast: Cast) -> VisitSample:
    """A sample of the school, drawn from the visits to five children."""
    for pupil in cast.pupils:
        visit(cast.viewer("head_teacher"), pupil.pk, date(2026, 11, 20))
    return VisitSample.objects.get(pk=sampled(cast.viewer("school_officer"), cast.school.pk))


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def test_a_sample_is_drawn_again_from_what_is_kept(drawn: VisitSample) -> None:
    done = run("sample", "--replay", drawn.pk)
    assert done.exit_code == FINE, done.output
    assert "drawn again, the same" in done.output
    assert run("sample", "--replay", drawn.pk + 1).exit_code == REFUSED


def test_what_was_changed_is_named(drawn: VisitSample) -> None:
    first = drawn.frame[0]
    VisitDrawn.objects.filter(visit_id=first).delete()
    done = run("sample", "--replay", drawn.pk)
    assert done.exit_code == FOUND
    assert "1 of those drawn were not asked" in done.output
    VisitSample.objects.update(frame=drawn.frame[1:], seed="0" * 64)
    said = run("sample", "--replay", drawn.pk).output
    for fault in ("not the one that was announced", "not the one that was frozen", "1 children"):
        assert fault in said


def test_a_sample_that_is_only_announced_has_nothing_to_compare(cast: Cast) -> None:
    made = sampled(cast.viewer("school_officer"), cast.school.pk, "announced")
    done = run("sample", "--replay", made)
    assert done.exit_code == FOUND
    assert "nothing has been drawn yet" in done.output


def test_a_list_that_was_handed_on_is_drawn_from_without_a_database(
    cast: Cast, drawn: VisitSample, tmp_path: Path
) -> None:
    text = sample_list(cast.viewer("school_officer"), drawn.pk)
    codes = rules.from_file(text)[1]
    file = tmp_path / "list.txt"
    file.write_text(text, encoding="utf-8")
    done = run("redraw", file)
    assert done.exit_code == FINE, done.output
    assert done.output.split() == list(rules.drawn(drawn.seed, codes, drawn.size))
    file.write_text(text.replace(codes[0], "0" * 64), encoding="utf-8")
    assert run("redraw", file).exit_code == FOUND
    file.write_text(text.replace(drawn.seed, "1" * 64), encoding="utf-8")
    assert run("redraw", file).exit_code == FOUND
    file.write_text("no list", encoding="utf-8")
    assert run("redraw", file).exit_code == REFUSED
