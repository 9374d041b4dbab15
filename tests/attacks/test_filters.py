"""Foreign numbers and names in what is asked beyond the path. Which parameters a page reads is found out by
watching it read them, so that a new one is tried without a line being written here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from gongyu.access.models import Grant
from gongyu.organisations.models import Organisation
from gongyu.people.models import Pupil, SchoolClass
from gongyu.site.deciding import OPEN, How, Row
from gongyu.site.matrix import TABLE
from tests.attacks.burglar import NO_COUNTY, NOTHING, Burglar, meant, people
from tests.cast import LONG_AGO
from tests.cast import _user as somebody
from tests.test_access_matrix import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]

# Each sees county A or less of it, and the role by which the table decides; nobody of them may learn anything
# about county B.
OF_ONE_BODY: Final = {
    one: one
    for one in (
        *("school_leader", "head_teacher", "subject_teacher", "case_holder", "guardian", "station_worker"),
    )
}
OF_THE_COUNTY: Final = {
    **{one: one for one in ("county_officer", "department_officer", "supervisor")},
    "county_auditor": "auditor",
    "county_grants": "grant_admin",
    "county_system": "system_admin",
}
OF_COUNTY_A: Final = (*OF_ONE_BODY, *OF_THE_COUNTY)
# What stands only in county B.
SECRETS: Final = ("吴俊杰", "周校长", "周老师", "桃园小学", "路北区德育股", "吴大山")
# Where a page of a list begins: numbers of rows, tried above.
NUMBERS: Final = {"page", "before"}
# A name that nobody and nothing has.
NOBODYS: Final = "查无此名"
ODD: Final = (
    "0",
    "-1",
    "1.5",
    "9" * 40,
    "9" * 5000,
    "²",
    "٣",
    "\x00",
    "%00",
    "' OR 1=1 --",
    "{{7*7}}",
    "a" * 5000,
    "%",
    "\\",
)


class Read(set[str]):
    """The parameters that are read while one watches."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        def watched(name: str) -> Any:
            there = getattr(QueryDict, name)

            def read(held: QueryDict, key: str, *more: Any) -> Any:
                self.add(key)
                return there(held, key, *more)

            return patch.object(QueryDict, name, read)

        with watched("get"), watched("getlist"), watched("__getitem__"), watched("__contains__"):
            yield


@pytest.fixture
def county(world: World) -> World:
    """Administrators of county A alone stand among the cast."""
    for member, role in (("county_auditor", "auditor"), ("county_grants", "grant_admin")):
        somebody(world.cast, member, member, role, world.cast.county_education)
    system = somebody(world.cast, "county_system", "county_system")
    Grant.objects.create(
        user=system,
        role="system_admin",
        organisation=world.cast.county_education,
        valid_from=LONG_AGO,
        reason="x",
    )
    return world


def opened(world: World, burglars: dict[str, Burglar]) -> Iterator[tuple[Row, str, set[str]]]:
    """(row, person, parameters) of every page that opens to somebody of county A: to one who works at a body
    or belongs to a family, and to one of the county."""
    for row in TABLE:
        if row.how in (How.ACT, How.SENT):
            continue
        path = world.address(row, "near")
        for side in (OF_ONE_BODY, OF_THE_COUNTY):
            for person in (one for one, role in side.items() if row.outcome("near", role) == OPEN):
                read = Read()
                with read.watching():
                    answer = burglars[person].ask("get", path)
                if answer.status == 200:
                    yield row, person, read - {"csrfmiddlewaretoken", "_method", "next"}
                    break


def ids_of_county_a() -> set[int]:
    """Numbers that mean something in county A, of whatever kind: they are nobody else's secret."""
    places: dict[str, Any] = {"county_code": "130202"}
    found = set(Pupil.objects.filter(**places).values_list("pk", flat=True))
    found |= set(Organisation.objects.filter(**places).values_list("pk", flat=True))
    return found | set(
        SchoolClass.objects.filter(organisation__county_code="130202").values_list("pk", flat=True)
    )


def joined(path: str, name: str, value: object) -> str:
    """An address with a parameter said last, which is the one that counts."""
    return path + ("&" if "?" in path else "?") + urlencode({name: value})


def test_no_foreign_number_shows_anything_or_tells_that_it_exists(county: World) -> None:
    here = set(county.near.values()) | ids_of_county_a()
    foreign = {
        key: value
        for key, value in county.far.items()
        if isinstance(value, int) and value > 1 and value not in here
    }
    wrong, tried = [], 0
    with people(county) as burglars:
        for row, person, parameters in opened(county, burglars):
            path = county.address(row, "near")
            for name in parameters:
                nothing = burglars[person].ask("get", joined(path, name, NOTHING)).without(NOTHING)
                for value in meant(name, foreign):
                    answer = burglars[person].ask("get", joined(path, name, value))
                    tried += 1
                    if answer.status >= 500 or leaks(answer.body):
                        wrong.append(
                            f"{row.shown} {person} {name}={value}: {answer.status} {leaks(answer.body)}"
                        )
                    elif answer.without(value)[0] != nothing[0]:
                        wrong.append(
                            f"{row.shown} {person} {name}={value}: {answer.status}, not {nothing[0]}"
                        )
    assert tried > 200
    assert not wrong, "\n".join(wrong)


def test_no_foreign_name_or_code_finds_anything(county: World) -> None:
    wrong = []
    # Each beside one of its kind that means nothing.
    typed = {"吴俊杰": NOBODYS, "桃园小学": NOBODYS, "far_leader": "no_such_one", "130203": "139999"}
    with people(county) as burglars:
        for row, person, parameters in opened(county, burglars):
            path = county.address(row, "near")
            for name in parameters - NUMBERS:
                for value, nothing in typed.items():
                    none = burglars[person].ask("get", joined(path, name, nothing)).without(nothing)
                    answer = burglars[person].ask("get", joined(path, name, value))
                    others = [one for one in leaks(answer.body) if one not in value]
                    # What was typed may be said back; beside it the page is that of a name nobody has.
                    if answer.status >= 500 or others or answer.without(value) != none:
                        wrong.append(f"{row.shown} {person} {name}={value}: {answer.status} {others}")
    assert not wrong, "\n".join(wrong)


def test_what_no_parameter_means_breaks_nothing(county: World) -> None:
    wrong, seen = [], set()
    with people(county) as burglars:
        for row, person, parameters in opened(county, burglars):
            for name in parameters:
                if (row.name, name) in seen:
                    continue
                seen.add((row.name, name))
                for value in (*ODD, NO_COUNTY):
                    answer = burglars[person].ask("get", joined(county.address(row, "near"), name, value))
                    if answer.status >= 500:
                        wrong.append(f"{row.shown} {person} {name}={value[:12]!r}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def leaks(page: bytes) -> list[str]:
    """What of county B stands on a page."""
    return [secret for secret in SECRETS if secret.encode() in page]


def test_the_pages_of_county_a_read_parameters_at_all(county: World) -> None:
    with people(county) as burglars:
        names = {name for row, person, found in opened(county, burglars) for name in found}
    assert {"organisation", "pupil", "class", "page", "person"} <= names, names
    assert OPEN in {outcome for row in TABLE for outcome in row.near}
