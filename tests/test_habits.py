"""What CONTRIBUTING asks for, held by a machine: sizes, doors, and foreign keys that run down the street."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

pytestmark = pytest.mark.anydatabase

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "gongyu"
LONGEST_FILE, LONGEST_FUNCTION = 500, 60  # the habit is 300 and 40; this is where the build stops
FORBIDDEN = {"utils", "common", "core", "helpers", "base", "misc", "lib"}


def street() -> dict[str, int]:
    """Room → how far down it lies."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    layers = config["importlinter:contract:street"]["layers"].split("\n")
    rows = [line.split("|") for line in layers if line.strip()]
    return {name.strip(" ()"): depth for depth, row in enumerate(rows) for name in row}


def sources() -> Iterator[Path]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_files_and_functions_stay_small() -> None:
    long = [f"{f.relative_to(ROOT)}" for f in sources() if len(f.read_text().splitlines()) > LONGEST_FILE]
    for file in sources():
        for function in functions(file):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > LONGEST_FUNCTION:
                long.append(f"{file.relative_to(ROOT)}:{function.lineno} {function.name}: {length} lines")
    assert not long, "\n".join(long)


def test_nothing_is_named_for_being_leftover() -> None:
    found = [str(f.relative_to(ROOT)) for f in PACKAGE.rglob("*.py") if {f.stem, f.parent.name} & FORBIDDEN]
    assert not found, found


def test_every_room_says_what_it_is() -> None:
    rooms = [folder for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()]
    silent = [room.name for room in rooms if not (room / "README.md").exists()]
    assert not silent, f"a README of ten lines is missing in: {', '.join(sorted(silent))}"


def test_operations_are_called_by_keyword() -> None:
    """`by=` and `today=` must be readable where an operation is called."""
    loose = []
    for file in [*PACKAGE.glob("*/operations.py"), *PACKAGE.glob("*/operations/*.py")]:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                decorators = {ast.unparse(one).split("(")[0] for one in node.decorator_list}
                door = decorators & {"transaction.atomic", "atomic"}
                if door and (node.args.args or node.args.posonlyargs):
                    loose.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not loose, "\n".join(loose)


def test_foreign_keys_run_down_the_street_and_leave_no_name_above() -> None:
    depth, wrong = street(), []
    for model in apps.get_models():
        room = model.__module__.split(".")[1] if model.__module__.startswith("gongyu.") else ""
        if not room:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.OneToOneField):
                continue
            target = field.remote_field.model
            if not target.__module__.startswith("gongyu."):
                continue
            other = target.__module__.split(".")[1]
            if other == room:
                continue
            name = f"{model.__name__}.{field.name} → {target.__name__}"
            # The audit trail names who and where, and outlives both: its keys have no constraint.
            outlives = room == "audit" and getattr(field, "db_constraint", True) is False
            if depth[other] <= depth[room] and not outlives:
                wrong.append(f"{name} runs up or sideways")
            if not str(field.remote_field.related_name or "").endswith("+"):
                wrong.append(f'{name} needs related_name="+"')
    assert not wrong, "\n".join(wrong)


def test_no_signals_and_no_generic_foreign_keys() -> None:
    found = []
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text())):
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            if module and module.startswith(("django.dispatch", "django.db.models.signals")):
                found.append(str(file.relative_to(ROOT)))
            if module and "contenttypes.fields" in module:
                found.append(str(file.relative_to(ROOT)))
    assert not found, found


def test_nothing_committed_names_a_registry_host() -> None:
    pins = [
        *ROOT.glob("requirements*.txt"),
        ROOT / "package.json",
        ROOT / "package-lock.json",
        ROOT / ".npmrc",
    ]
    for file in pins:
        text = file.read_text()
        assert '"resolved"' not in text, file.name
        if file.suffix == ".txt":
            assert "://" not in text and "--index-url" not in text and "--find-links" not in text, file.name
