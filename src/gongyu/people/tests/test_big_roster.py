"""A roster of 50,000 rows with a thousand faults of 25 kinds: exactly those come back, and the rest is in."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from django.db import connection
from openpyxl import load_workbook

from gongyu.access.models import Grant
from gongyu.people.models import Enrolment
from gongyu.people.operations import confirm_roster, fetch_refused, import_roster, preview_roster
from gongyu.people.queries.imports import own_import, refused_rows
from gongyu.people.tests import big_roster
from gongyu.people.tests.big_roster import ELSEWHERE, EVERY, HEADINGS, KINDS, child, fault_of
from tests.cast import TODAY, Cast

ROWS = 50_000
# The row of the sheet below the headings, counted as people see it.
FIRST = 2
TABLES = (
    *("pupil", "enrolment", "guardian", "guardianship", "residence", "household", "schoolclass"),
    "background",
)


def told() -> list[object]:
    """All that an import may touch, as one number for each table."""
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            lines = "md5(string_agg(t::text, '|' ORDER BY id))"
            cursor.execute(f"SELECT count(*), {lines} FROM people_{table} t")
            found.append(cursor.fetchone())
    return found


def take(cast: Cast, content: bytes, school: int) -> int:
    """Preview and confirm; the number of the import."""
    by = cast.viewer("school_officer")
    read = preview_roster(by=by, today=TODAY, organisation_id=school, content=content, source="名册.csv")
    assert confirm_roster(by=by, today=TODAY, import_id=read)
    with connection.cursor() as cursor:
        # As the database does by itself within a minute.
        cursor.execute("ANALYZE")
    return read


def at_another_school(cast: Cast, planted: dict[int, str]) -> None:
    """The children of whom the roster does not know that they are enrolled elsewhere."""
    rows = [child(number) for number, kind in planted.items() if kind == ELSEWHERE]
    content = "".join(",".join(cells) + "\n" for cells in (HEADINGS, *rows)).replace("柳庄村", "").encode()
    content = content.replace("槐树社区".encode(), b"")
    Grant.objects.create(
        user=cast.users["school_officer"],
        role="school_officer",
        organisation=cast.other_school,
        valid_from=TODAY,
        reason="test",
    )
    take(cast, content, cast.other_school.pk)


def put_right(content: bytes, planted: dict[int, str], rows: list[int]) -> bytes:
    """The workbook that came back, its rows as they should have been; a child who is elsewhere is another."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1
    for line, number in enumerate(rows, start=2):
        right = child(number if planted[number] != ELSEWHERE else number + ROWS)
        for column, value in enumerate(right, start=1):
            sheet.cell(line, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_a_thousand_faults_of_25_kinds_and_nothing_else_is_refused(cast: Cast) -> None:
    planted = {number: kind.name for number in range(ROWS) if (kind := fault_of(number))}
    assert Counter(planted.values()) == {kind.name: ROWS // EVERY // 25 for kind in KINDS}
    assert len(KINDS) == 25
    at_another_school(cast, planted)
    content, school = big_roster.text(ROWS), cast.school.pk
    read = take(cast, content, school)

    sheet = refused_rows(own_import(cast.viewer("school_officer"), read)[0])
    assert sheet is not None
    by_kind = {kind.name: kind for kind in KINDS}
    assert {one.row - FIRST for one in sheet.problems} == set(planted)
    assert len(sheet.problems) == len(planted)
    for one in sheet.problems:
        kind = by_kind[planted[one.row - FIRST]]
        assert (one.heading, kind.sentence in one.sentence) == (kind.heading, True), (kind.name, one)

    come = Enrolment.objects.filter(organisation=school, superseded_at=None)
    assert come.filter(pupil__number_index__isnull=False).count() == ROWS - len(planted)

    before = told()
    again = import_roster(
        by=cast.viewer("school_officer"), today=TODAY, organisation_id=school, content=content, source="x"
    )
    assert (again.added, again.moved, again.changed, again.rejected) == (0, 0, 0, len(planted))
    assert told() == before

    back = fetch_refused(by=cast.viewer("school_officer"), today=TODAY, import_id=read, say=str)
    rows = sorted(planted)
    corrected = import_roster(
        by=cast.viewer("school_officer"),
        today=TODAY,
        organisation_id=school,
        content=put_right(back, planted, rows),
        source="改好.xlsx",
    )
    assert (corrected.added, corrected.rejected, corrected.left_out) == (len(planted), 0, ())
    assert come.filter(pupil__number_index__isnull=False).count() == ROWS
