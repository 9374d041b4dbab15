"""A sheet's rows in temporary tables, where they are held against the registry set by set.

Long numbers never go there, only their blind indexes: a temporary table may touch the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db import connection

from gongyu.people.rules.sheet import Row

_TABLES: Final = (
    """CREATE TEMP TABLE IF NOT EXISTS roster_row (
        row int NOT NULL, name text NOT NULL, sex smallint NOT NULL, born_on date, number_index bytea,
        identity_index bytea, entry_year smallint NOT NULL, class_number smallint NOT NULL, region text,
        pupil_id bigint) ON COMMIT DROP""",
    """CREATE TEMP TABLE IF NOT EXISTS roster_guardian (
        row int NOT NULL, place smallint NOT NULL, name text NOT NULL, relation text NOT NULL,
        phone_index bytea, work text NOT NULL, who text NOT NULL, guardian_id bigint, guardianship_id bigint,
        made boolean NOT NULL DEFAULT false, differs text[] NOT NULL DEFAULT '{}') ON COMMIT DROP""",
    "CREATE TEMP TABLE IF NOT EXISTS roster_change (row int NOT NULL, kind text NOT NULL) ON COMMIT DROP",
    """CREATE TEMP TABLE IF NOT EXISTS roster_sealed (
        row int NOT NULL, pinyin text NOT NULL, number_sealed bytea, identity_sealed bytea) ON COMMIT DROP""",
    """CREATE TEMP TABLE IF NOT EXISTS roster_background (
        row int NOT NULL, facts_sealed bytea NOT NULL) ON COMMIT DROP""",
    """CREATE TEMP TABLE IF NOT EXISTS roster_guardian_sealed (
        row int NOT NULL, place smallint NOT NULL, pinyin text NOT NULL, phone_sealed bytea)
        ON COMMIT DROP""",
    "TRUNCATE roster_row, roster_guardian, roster_change, roster_sealed, roster_background, "
    "roster_guardian_sealed",
)
ROWS: Final = (
    "roster_row (row, name, sex, born_on, number_index, identity_index, entry_year, class_number, region)"
)
GUARDIANS: Final = "roster_guardian (row, place, name, relation, phone_index, work, who)"
NOTHING: Final = "\\N"
# What gives a value's blind index.
Index = Callable[[str], bytes]
_HEX: Final = "\\\\x"


def row_line(row: Row, regions: Mapping[str, str], index: Index) -> str:
    """A row as COPY reads it. `regions` has the code of every place that a row names."""
    return (
        f"{row.row}\t{row.name}\t{row.sex}\t{row.born_on or NOTHING}"
        f"\t{_bytes(index(row.number)) if row.number else NOTHING}"
        f"\t{_bytes(index(row.identity)) if row.identity else NOTHING}"
        f"\t{row.entry_year}\t{row.class_number}\t{regions.get(row.place, NOTHING)}\n"
    )


def guardian_lines(row: Row, index: Index) -> list[str]:
    """The guardians of a row as COPY reads them. The same name with the same phone is the same person;
    without a phone, one for each child."""
    lines = []
    for place, one in enumerate(row.guardians, start=1):
        phone = index(one.phone).hex() if one.phone else ""
        lines.append(
            f"{row.row}\t{place}\t{one.name}\t{one.relation}\t{_HEX + phone if phone else NOTHING}"
            f"\t{_text(one.work)}\t{phone or row.row}\n"
        )
    return lines


def stage(rows: str, guardians: str) -> None:
    """Put the rows, as the two functions above give them, into fresh tables that end with the transaction."""
    with connection.cursor() as cursor:
        for statement in _TABLES:
            cursor.execute(statement)
    copy(ROWS, rows)
    copy(GUARDIANS, guardians)


def copy(target: str, text: str) -> None:
    """COPY text into a temporary table and columns of ours, and tell the planner how much that was: nobody
    else does, and without it a join of two large ones goes through every pair."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as stream:
        stream.write(text.encode())
    analyze(target.split(" ", 1)[0])


def analyze(*tables: str) -> None:
    """Tell the planner what stands in temporary tables now."""
    execute(f"ANALYZE {', '.join(tables)}")


def line(*values: object) -> str:
    """One line as COPY reads it."""
    return "\t".join(map(_value, values)) + "\n"


def execute(statement: str, values: Mapping[str, Any] | None = None) -> int:
    """Run one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def fetch(statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def drop_rows(rows: Iterable[int]) -> None:
    """Take rows that are not taken in out again."""
    gone = {"rows": list(rows)}
    if gone["rows"]:
        execute("DELETE FROM roster_row WHERE row = ANY(%(rows)s)", gone)
        execute("DELETE FROM roster_guardian WHERE row = ANY(%(rows)s)", gone)


def _value(value: object) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bytes | memoryview):
        return _bytes(bytes(value))
    return str(value) if isinstance(value, int | date) else _text(str(value))


def _bytes(value: bytes) -> str:
    return _HEX + value.hex()


def _text(value: str) -> str:
    return value.replace("\\", "\\\\") if "\\" in value else value
