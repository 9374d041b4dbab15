"""Foreign numbers in the fields of a form, in hidden ones and in ones that the form does not have: nothing is
written at a place that is not one's own, and nothing of it stands on the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from gongyu.site.deciding import OPEN, How, Row
from gongyu.site.matrix import TABLE
from tests.attacks.burglar import Burglar, people
from tests.attacks.test_filters import OF_COUNTY_A, leaks
from tests.forms import filled
from tests.test_access_matrix import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]
# Fields that no form has, and that a careless one would take over.
SMUGGLED: Final = (
    *(
        "organisation",
        "organisation_id",
        "pupil",
        "pupil_id",
        "class",
        "class_id",
        "school_class",
        "by",
        "user",
    ),
    *("user_id", "id", "pk", "role", "is_active", "granted_by", "valid_from", "state", "county_code", "path"),
)


def forms(world: World, burglars: dict[str, Burglar]) -> Iterator[tuple[Row, str, dict[str, str]]]:
    """(row, person, what a browser would send) of every form and act that opens to somebody of county A."""
    for row in TABLE:
        if row.how is How.READ:
            continue
        who = [person for person in row.near.get(OPEN, ()) if person in OF_COUNTY_A]
        for person in who[:2]:
            page = burglars[person].ask("get", world.address(row, "near"))
            yield row, person, filled(page.body) if page.status == 200 else {}


def foreign(world: World) -> tuple[list[str], set[int]]:
    """What of county B can be named in a field, and its bodies."""
    near = {str(value) for value in world.near.values()}
    cast = world.cast
    more = (
        cast.far_pupils[0].pk,
        cast.other_school.pk,
        cast.other_county_education.pk,
        cast.users["far_leader"].pk,
    )
    named = {
        str(value) for value in (*world.far.values(), *more, "130203", "2113000002", "130203E", "far_leader")
    }
    return sorted(named - near), {cast.other_school.pk, cast.other_county_education.pk}


def test_no_field_reaches_what_lies_elsewhere(world: World) -> None:
    wrong, sent, done = [], 0, 0
    values, places = foreign(world)
    with people(world) as burglars:
        for row, person, form in forms(world, burglars):
            path = world.address(row, "near")
            names = [name for name in form if name != "csrfmiddlewaretoken"]
            ones = [form | {name: value} for name in names for value in values if chosen(form[name])]
            smuggled = [form | dict.fromkeys(SMUGGLED, value) for value in values]
            for data in (*ones, *smuggled):
                answer = burglars[person].ask("post", path, data)
                sent += 1
                done += answer.status == 302
                told = answer.body
                for value in values:
                    told = told.replace(f'value="{value}"'.encode(), b"")
                if answer.status >= 500 or answer.wrote & places or leaks(told):
                    wrong.append(
                        f"{row.shown} {person} {answer.status} {answer.wrote & places} {leaks(told)}"
                    )
    assert sent > 300 and done > 10
    assert not wrong, "\n".join(sorted(set(wrong)))


def chosen(value: str) -> bool:
    """Whether a field holds a number, a code or a choice, and no sentence."""
    return not value or (value.isascii() and len(value) < 40)
