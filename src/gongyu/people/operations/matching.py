"""Which pupil each staged row is: by the pupil number, by the identity number, else by name in the school.

What stands in a row's way becomes a problem of that row, and the row is left out of all that follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from gongyu.kernel.words import N_
from gongyu.people.operations.staging import analyze, copy, drop_rows, execute, fetch, line
from gongyu.people.rules.likeness import Likeness, settle
from gongyu.people.rules.sheet import SAME_CHILD

# row, column, sentence, values: what a sheet needs to note a problem.
Found = tuple[int, str, str, tuple[tuple[str, Any], ...]]

_BY_NUMBER: Final = (
    """UPDATE roster_row r SET pupil_id = p.id FROM people_pupil p
       WHERE p.number_index = r.number_index""",
    """UPDATE roster_row r SET pupil_id = p.id FROM people_pupil p
       WHERE r.pupil_id IS NULL AND p.identity_index = r.identity_index""",
)
_TWO_PUPILS: Final = """
    SELECT r.row FROM roster_row r JOIN people_pupil p ON p.identity_index = r.identity_index
    WHERE r.pupil_id <> p.id"""
_SAME_PUPIL: Final = """
    SELECT row, first FROM (
        SELECT row, min(row) OVER (PARTITION BY pupil_id) AS first FROM roster_row WHERE pupil_id IS NOT NULL
    ) s WHERE row <> first"""
# Who carries another number, or whom another row names by number, is somebody else of the same name.
_UNKNOWN: Final = "SELECT EXISTS (SELECT FROM roster_row WHERE pupil_id IS NULL)"
_HERE: Final = """
    CREATE TEMP TABLE roster_here ON COMMIT DROP AS
    SELECT p.id, p.name, p.born_on, p.number_index IS NOT NULL AS numbered,
           p.identity_index IS NOT NULL AS identified, c.entry_year, c.number
    FROM people_enrolment e JOIN people_pupil p ON p.id = e.pupil_id
    LEFT JOIN people_schoolclass c ON c.id = e.school_class_id
    WHERE e.organisation_id = %(school)s AND e.superseded_at IS NULL AND e.valid_until IS NULL"""
_ALIKE: Final = """
    SELECT r.row, p.id, r.born_on IS NOT DISTINCT FROM p.born_on,
           p.entry_year = r.entry_year AND p.number = r.class_number
    FROM roster_row r JOIN roster_here p ON p.name = r.name
    WHERE r.pupil_id IS NULL
      AND (r.born_on = p.born_on OR r.born_on IS NULL OR p.born_on IS NULL)
      AND NOT (r.number_index IS NOT NULL AND p.numbered)
      AND NOT (r.identity_index IS NOT NULL AND p.identified)
      AND NOT EXISTS (SELECT FROM roster_row o WHERE o.pupil_id = p.id)"""
_ELSEWHERE: Final = """
    SELECT r.row, r.number_index IS NULL FROM roster_row r JOIN people_enrolment e ON e.pupil_id = r.pupil_id
         AND e.superseded_at IS NULL AND e.valid_until IS NULL
    WHERE e.organisation_id <> %(school)s"""


def match(school: int, *, may_transfer: bool) -> list[Found]:
    """Find the pupil of every staged row; what stands in the way of which rows, and those rows are gone."""
    problems: list[Found] = []
    for statement in _BY_NUMBER:
        execute(statement)
    analyze("roster_row")
    two = N_("学籍号和身份证号属于两个已登记的学生，请核对哪一个错了。")
    problems += _gone((row, "identity", two, ()) for (row,) in fetch(_TWO_PUPILS))
    problems += _gone((row, "number", SAME_CHILD, (("row", first),)) for row, first in fetch(_SAME_PUPIL))
    problems += _by_name(school)
    if not may_transfer:
        sentence = N_("这个号码已在别处在读，要先办转学。请联系县教育局。")
        found = fetch(_ELSEWHERE, {"school": school})
        problems += _gone(
            (row, "identity" if by_identity else "number", sentence, ()) for row, by_identity in found
        )
    return problems


def _by_name(school: int) -> list[Found]:
    ((unknown,),) = fetch(_UNKNOWN)
    if not unknown:
        return []
    execute("DROP TABLE IF EXISTS pg_temp.roster_here")
    execute(_HERE, {"school": school})
    analyze("roster_here")
    settled = settle(Likeness(*one) for one in fetch(_ALIKE))
    if settled.pupils:
        execute("CREATE TEMP TABLE IF NOT EXISTS roster_alike (row int, pupil_id bigint) ON COMMIT DROP")
        execute("TRUNCATE roster_alike")
        copy("roster_alike (row, pupil_id)", "".join(line(*pair) for pair in settled.pupils.items()))
        execute("UPDATE roster_row r SET pupil_id = a.pupil_id FROM roster_alike a WHERE a.row = r.row")
    unclear = N_("本校有同名的学生，分不清是哪一个。请补上学籍号、身份证号或出生日期。")
    return _gone(
        [(row, "name", SAME_CHILD, (("row", first),)) for row, first in settled.same.items()]
        + [(row, "name", unclear, ()) for row in settled.unclear]
    )


def _gone(problems: Iterable[Found]) -> list[Found]:
    found = list(problems)
    drop_rows(one[0] for one in found)
    return found
