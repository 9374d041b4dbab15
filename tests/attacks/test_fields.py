"""Foreign numbers in the fields of a form, in hidden ones and in ones that the form does not have: nothing is
written at a place that is not one's own, and nothing of it stands on the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

from gongyu.site.deciding import OPEN, How, Row
from gongyu.site.matrix import TABLE
from tests.attacks.burglar import Burglar, meant, people
from tests.attacks.test_filters import OF_COUNTY_A, leaks
from tests.forms import filled
from tests.test_access_matrix import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]
# What stands in a field that holds no number, code or choice: a day, an hour, the key of what is sent.
_NO_CHOICE: Final = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d|[0-9a-f]{8}(-[0-9a-f]{4,12}){4}")
# A table's rows have the same fields: the first one's are enough.
_FURTHER_ROW: Final = re.compile(r"(row|rows-|form-)[1-9]")


def smuggled(world: World) -> Iterator[dict[str, str]]:
    """Fields that no form has, and that a careless one would take over: each of its kind, and all alike."""
    cast = world.cast
    kinds: dict[object, tuple[str, ...]] = {
        cast.other_school.pk: ("organisation", "organisation_id", "id", "pk"),
        cast.far_pupils[0].pk: ("pupil", "pupil_id"),
        cast.other_class.pk: ("class", "class_id", "school_class"),
        cast.users["far_leader"].pk: ("by", "user", "user_id", "granted_by"),
        "school_leader": ("role",),
        "1": ("is_active",),
        "2020-01-01": ("valid_from",),
        "held": ("state",),
        "130203": ("county_code",),
        cast.other_school.path: ("path",),
    }
    named = {name: str(value) for value, names in kinds.items() for name in names}
    yield named
    for value in (cast.other_school.pk, cast.other_county_education.pk):
        yield dict.fromkeys(named, str(value))


def forms(world: World, burglars: dict[str, Burglar]) -> Iterator[tuple[Row, str, dict[str, str]]]:
    """(row, person, what a browser would send) of every form and act that opens to somebody of county A."""
    for row in TABLE:
        if row.how is How.READ:
            continue
        who = [person for person in row.near.get(OPEN, ()) if person in OF_COUNTY_A]
        for person in who[:2]:
            page = burglars[person].ask("get", world.address(row, "near"))
            yield row, person, filled(page.body) if page.status == 200 else {}


def foreign(world: World) -> tuple[dict[str, str], set[int]]:
    """What of county B can be named in a field, by its kind, and its bodies."""
    near = {str(value) for value in world.near.values()}
    cast = world.cast
    known = world.far | {
        "pupil_id": cast.far_pupils[0].pk,
        "organisation_id": cast.other_school.pk,
        "class_id": cast.other_class.pk,
        "user_id": cast.users["far_leader"].pk,
        "code": "130203",
        "username": "far_leader",
    }
    named = {key: str(value) for key, value in known.items() if str(value) not in near}
    return named, {cast.other_school.pk, cast.other_county_education.pk}


def test_no_field_reaches_what_lies_elsewhere(world: World) -> None:
    wrong, sent, done = [], 0, 0
    elsewhere, places = foreign(world)
    with people(world) as burglars:
        for row, person, form in forms(world, burglars):
            path = world.address(row, "near")
            names = [name for name in form if chosen(name, form[name])]
            ones = [form | {name: value} for name in names for value in meant(name, elsewhere)]
            for data in (*ones, *(form | more for more in smuggled(world))):
                answer = burglars[person].ask("post", path, data)
                sent += 1
                done += answer.status == 302
                told = answer.body
                for value in set(elsewhere.values()):
                    told = told.replace(f'value="{value}"'.encode(), b"")
                if answer.status >= 500 or answer.wrote & places or leaks(told):
                    wrong.append(
                        f"{row.shown} {person} {answer.status} {answer.wrote & places} {leaks(told)}"
                    )
    assert sent > 300 and done > 10
    assert not wrong, "\n".join(sorted(set(wrong)))


def chosen(name: str, value: str) -> bool:
    """Whether a field holds a number, a code or a choice, and no sentence."""
    if name == "csrfmiddlewaretoken" or _FURTHER_ROW.match(name) or _NO_CHOICE.fullmatch(value):
        return False
    return not value or (value.isascii() and len(value) < 40)
