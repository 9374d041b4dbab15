"""Typing addresses: what is not one's own, asked for in every way that HTTP has. New addresses are tried by
themselves, for the walk is over the access matrix."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from gongyu.site.deciding import FORBIDDEN, HIDDEN, NOBODY, OPEN, How
from gongyu.site.matrix import TABLE
from tests.attacks.burglar import VERBS, Burglar, cells, nowhere, people
from tests.test_access_matrix import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]
# The verbs by which an address of each sort is used.
SERVED: Final = {
    How.READ: ("get",),
    How.FORM: ("get", "post"),
    How.ACT: ("post",),
    How.SENT: ("post",),
}


def test_what_lies_elsewhere_opens_by_no_verb_and_looks_like_what_does_not_exist(world: World) -> None:
    there_is_none, wrong, asked, seen = nowhere(world), [], 0, Counter[str]()
    with people(world) as burglars:
        for row, person in cells(OPEN, (HIDDEN, FORBIDDEN)):
            theirs, none = world.address(row, "far"), there_is_none.address(row, "far")
            seen[row.shown] += 1
            # That a verb is not served at all is decided before who asks: two people are enough for those.
            for verb in VERBS if seen[row.shown] <= 2 else SERVED[row.how]:
                asked += 1
                found, missed = burglars[person].ask(verb, theirs), burglars[person].ask(verb, none)
                if found.got_in or found.wrote:
                    wrong.append(f"{row.shown} {verb} {person}: {found.status}")
                told = (*world.far.values(), *there_is_none.far.values())
                if found.without(*told) != missed.without(*told):
                    wrong.append(f"{row.shown} {verb} {person}: {found.status}, made up: {missed.status}")
    assert asked > 500
    assert not wrong, "\n".join(wrong)


def test_nobody_gets_in_anywhere_by_any_verb(world: World) -> None:
    wrong = []
    burglar = Burglar(world.cast, NOBODY)
    for row in TABLE:
        if row.signed_out == OPEN:
            continue
        for verb in VERBS:
            answer = burglar.ask(verb, world.address(row, "near"))
            if answer.got_in and not (verb == "options" and not answer.body):
                wrong.append(f"{row.shown} {verb}: {answer.status} {answer.location}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_read_is_not_turned_into_an_act_by_a_header_or_a_field(world: World, header: str) -> None:
    wrong = []
    with people(world) as burglars:
        for row in TABLE:
            person = next((one for one in row.near.get(OPEN, ())), None)
            if person is None or person == NOBODY:
                continue
            path = world.address(row, "near")
            asked = path + ("&" if "?" in path else "?") + "_method=POST"
            answer = burglars[person].ask("get", asked, headers={header: "POST"})
            plain = burglars[person].ask("get", path)
            if answer.status != plain.status or answer.wrote - plain.wrote:
                wrong.append(f"{row.shown} {person}: {answer.status} instead of {plain.status}")
    assert not wrong, "\n".join(wrong)


def test_a_word_in_an_address_breaks_nothing(world: World) -> None:
    wrong = []
    with people(world) as burglars:
        for name in ("code", "key", "duty_key", "period_key", "link", "token"):
            made_up = World(world.cast, world.near | {name: "WORD"}, {})
            for row in (row for row in TABLE if name in row.arguments.values()):
                person = next((one for one in row.near.get(OPEN, ())), "city_officer")
                for word in ("%00", "..", "%2e%2e%2fetc", "' OR 1=1", "²", "a" * 3000):
                    address = made_up.address(row, "near").replace("WORD", word)
                    if (answer := burglars[person].ask("get", address)).status >= 500:
                        wrong.append(f"{row.shown} {person} {word[:12]}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30], ids=["none", "int", "bigint", "beyond"])
def test_numbers_that_no_database_holds_are_not_there(world: World, number: int) -> None:
    wrong = []
    odd = {name: number if isinstance(value, int) else value for name, value in world.near.items()}
    odd["no"] = number
    elsewhere = World(world.cast, odd, odd)
    with people(world) as burglars:
        for row in TABLE:
            person = next((one for one in row.near.get(OPEN, ())), "city_officer")
            if not row.arguments and not row.query:
                continue
            for verb in ("get", "post"):
                answer = burglars[person].ask(verb, elsewhere.address(row, "near"))
                if answer.status >= 500:
                    wrong.append(f"{row.shown} {verb} {person}: {answer.status}")
    assert not wrong, "\n".join(wrong)
