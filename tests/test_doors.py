"""The one write door of each room has one shape, and screens never touch tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = pytest.mark.anydatabase

SOURCE = Path(__file__).resolve().parent.parent / "src" / "gongyu"
ASKS = {
    "require",
    "require_anywhere",
    "may_manage",
    "may",
    "may_at",
    "may_own",
    "within",
    "over_the_machine",
    "Forbidden",
    "OutOfScope",
}

# Doors below access cannot know a viewer; who may is asked by the room that calls them.
BELOW_ACCESS = {"audit", "keeping", "accounts"}
# Doors that ask nobody, and why.
ASKS_NOBODY = {
    "attachments.keep": "called by the room whose thing the file belongs to, which has asked",
    "attachments.keep_until": "called by the room whose thing the files belong to, which has asked",
    "attachments.let_go": "called by the room whose thing the file belonged to, which has asked",
    "courses.take_statements": "a platform that has shown its own key; nobody stands behind it",
    "notices.tell": "called by rooms inside their own act; writes to inboxes only",
    "notices.put": "called by rooms inside their own act; writes to inboxes only",
    "contact.climb_notices": "goes on with what a sender has written; called by the worker's task",
    "contact.tell_digests": "goes on with what a sender has written; called by the worker's task",
    "committees.lay_out": "called by the courses, which have asked; one's own school's programme",
    "activities.remind": "tells families of what they signed up for; called by the evening's task",
    "contact.carry_sample": "goes on with what an office has announced; called by the night's task",
    "contact.close_surveys": "adds up what has ended; called by the night's task",
    "assessments.close_rounds": "adds up what has ended; called by the night's task",
    "contact.make_print": "sets what somebody, whose rights are asked for again, has asked for; the worker's",
    "committees.remind_of_lapses": "tells who has to act that a term ends; called by the night's task",
    "committees.announce_fees": "tells the offices that there is something new; called by the night's task",
    "notices.begin": "hands over what a room has asked to be sent; called by the worker's task",
    "contact.carry_notice": "carries what a sender, who was asked, has written; called by the worker's task",
    "notices.send": "called by rooms inside their own act; what goes out is a row of a table of sentences",
    "notices.deliver": "hands over what a room has asked to be sent; called by the worker's task",
    "notices.sweep": "forgets what was settled long ago; called by the night's task",
    "notices.send_code": "somebody who has not signed in; limited per number and per place",
    "notices.check_code": "somebody who has not signed in; answers yes or no, five times",
    "notices.mark_read": "one's own messages, found by the reader's own number",
    "notices.mark_all_read": "one's own messages, found by the reader's own number",
    "people.ask_for_code": "somebody who has not signed in and holds a class's signed link",
    "people.ask_to_enter": "somebody who has not signed in; every number is answered the same",
    "people.close_left_accounts": "nobody stands behind them; called by the night's task",
    "people.join": "somebody whose number is proven; a head teacher answers",
    "ledger.post": "called by the room where the work is done, which has asked",
    "ledger.reverse": "called by the room where the work is done, which has asked",
    "ledger.attest": "called by the room where the work is done, which has asked",
    "compliance.reassess": "derives figures from what was done; called inside a room's own act",
    "compliance.assess_all": "derives figures from what was done; called by the night's task",
}
# Doors that no person opens: they take a day and no viewer.
NO_PERSON = {
    *("notices.tell", "notices.put", "notices.send", "notices.deliver", "notices.sweep"),
    *("compliance.reassess", "compliance.assess_all", "contact.carry_notice"),
    "people.close_left_accounts",
    *("contact.climb_notices", "contact.tell_digests", "contact.carry_sample", "notices.begin"),
    "contact.close_surveys",
    "assessments.close_rounds",
    "activities.remind",
    "contact.make_print",
    "committees.announce_fees",
    "committees.remind_of_lapses",
    "courses.take_statements",
}
# Doors that are not one transaction, and why.
OWN_TRANSACTIONS = {
    "activities.book": "tried once more, in a transaction of its own, when the same form came twice at once",
    "keeping.keep_to_retention": "each table is a transaction of its own, so that one cannot undo the others",
    "keeping.make_backup": "dumps one moment in a transaction that only reads, then leaves its line",
    "keeping.read_backup": "reads a file and no database",
    "keeping.restore_backup": "another program writes, in one transaction that this one commits",
}


@dataclass
class Door:
    room: str
    tree: ast.FunctionDef
    # Every function of the room's operations by name: a door may ask through a private one.
    room_functions: dict[str, ast.FunctionDef] = field(repr=False, default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.room}.{self.tree.name}"


def functions(room: Path) -> Iterator[ast.FunctionDef]:
    for path in [room / "operations.py", *sorted((room / "operations").glob("*.py"))]:
        if path.exists():
            tree = ast.parse(path.read_text())
            yield from (node for node in tree.body if isinstance(node, ast.FunctionDef))


def doors() -> list[Door]:
    found = []
    for room in sorted(path for path in SOURCE.iterdir() if path.is_dir()):
        all_of_them = {function.name: function for function in functions(room)}
        public = face(room) or {name for name in all_of_them if not name.startswith("_")}
        found += [
            Door(room.name, function, all_of_them) for name, function in all_of_them.items() if name in public
        ]
    return found


def face(room: Path) -> set[str]:
    """What a folder of operations shows, by its __all__; nothing for a single file."""
    init = room / "operations" / "__init__.py"
    if not init.exists():
        return set()
    for node in ast.parse(init.read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


DOORS = doors()


def named(door: Door) -> str:
    return door.name


def called(function: ast.FunctionDef) -> set[str]:
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            names.add(getattr(node.func, "id", "") or getattr(node.func, "attr", ""))
        if isinstance(node, ast.Raise) and node.exc is not None:
            names.add(getattr(node.exc, "id", ""))
    return names


def asks(door: Door) -> bool:
    seen: set[str] = set()
    waiting = [door.tree]
    while waiting:
        names = called(waiting.pop())
        if names & ASKS or any("require" in name or name.startswith("_may") for name in names):
            return True
        waiting += [door.room_functions[name] for name in names & door.room_functions.keys() - seen]
        seen |= names
    return False


def test_there_are_doors() -> None:
    assert len(DOORS) > 10


@pytest.mark.parametrize("door", DOORS, ids=named)
def test_keyword_only(door: Door) -> None:
    assert not door.tree.args.args
    assert not door.tree.args.posonlyargs


@pytest.mark.parametrize("door", [d for d in DOORS if d.name not in OWN_TRANSACTIONS], ids=named)
def test_one_transaction(door: Door) -> None:
    marks = {ast.unparse(decorator) for decorator in door.tree.decorator_list}
    # Without a savepoint: written inside the transaction of the act, and taken back with it.
    assert marks & {"transaction.atomic", "transaction.atomic(savepoint=False)"}


@pytest.mark.parametrize(
    "door", [d for d in DOORS if d.room not in BELOW_ACCESS and d.name not in NO_PERSON], ids=named
)
def test_who_and_when_are_passed_in(door: Door) -> None:
    names = {argument.arg for argument in door.tree.args.kwonlyargs}
    assert {"by", "today"} <= names


@pytest.mark.parametrize(
    "door", [d for d in DOORS if d.room not in BELOW_ACCESS and d.name not in ASKS_NOBODY], ids=named
)
def test_who_may_is_asked(door: Door) -> None:
    assert asks(door), f"{door.name} never asks whether the viewer may"


def test_exceptions_are_still_there() -> None:
    """A door that is gone takes its exception with it."""
    rooms = {door.room for door in DOORS}
    missing = {name for name in ASKS_NOBODY if name not in {door.name for door in DOORS}}
    assert not [name for name in missing if name.split(".")[0] in rooms]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


SCREENS = [*SOURCE.glob("*/views.py"), *SOURCE.glob("*/views/**/*.py"), *SOURCE.glob("*/forms.py")]


@pytest.mark.parametrize("path", sorted(SCREENS), ids=lambda path: str(path.relative_to(SOURCE)))
def test_screens_never_touch_tables(path: Path) -> None:
    found = imports(path)
    assert not [name for name in found if ".models" in name and name.startswith("gongyu.")]
    assert not [name for name in found if name.startswith("django.db")]
