"""The catalogues: `compile` them for the server, `check` that every Chinese sentence has its English one.

Sentences stand in the code in Chinese; a room keeps its English in locale/en/LC_MESSAGES/django.po. Any
room's catalogue may translate a sentence, since Django reads them all as one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "src" / "gongyu"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    for file in sorted(ROOMS.glob("*/locale/en/LC_MESSAGES/django.po")):
        with file.open("rb") as source:
            yield file, read_po(source, locale="en")


def sentences() -> Iterator[tuple[str, str]]:
    """(where, msgid) of every marked sentence in code and templates."""
    for file in sorted([*ROOMS.rglob("*.py"), *ROOMS.glob("*/templates/**/*.html")]):
        if {"tests", "migrations"} & set(file.parts):
            continue
        method = "python" if file.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {} if file.suffix == ".py" else {"extensions": "jinja2.ext.i18n,jinja2.ext.do"}
        for line, message, _, _ in extract_from_file(method, str(file), keywords=KEYWORDS, options=options):
            first = message if isinstance(message, str) else message[0]
            if first:
                yield f"{file.relative_to(ROOT)}:{line}", first


def complaints() -> Iterator[str]:
    known: dict[str, Message] = {}
    for file, catalogue in catalogues():
        for message in catalogue:
            if message.id and isinstance(message.id, str | tuple | list):
                key = message.id if isinstance(message.id, str) else message.id[0]
                where = f"{file.relative_to(ROOT)}:{message.lineno}"
                texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
                if message.fuzzy or not all(texts):
                    yield f"{where}: “{key}” has no finished translation"
                    continue
                wanted = set(PLACEHOLDER.findall(key))
                if any(set(PLACEHOLDER.findall(text)) - wanted for text in texts):
                    yield f"{where}: the translation of “{key}” names a placeholder the sentence has not"
                if any(CHINESE.search(text) for text in texts):
                    yield f"{where}: the translation of “{key}” is still Chinese"
                known[key] = message
    for where, sentence in sentences():
        if sentence not in known and CHINESE.search(sentence):
            yield f"{where}: “{sentence}” has no English translation"


def compile_all() -> int:
    done = 0
    for file, catalogue in catalogues():
        with file.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
        done += 1
    return done


def main() -> int:
    if sys.argv[1:] == ["compile"]:
        print(f"{compile_all()} catalogues compiled")
        return 0
    found = list(complaints())
    print("\n".join(found) if found else "every sentence is translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
