"""YAML read with its lines, so that every complaint can say where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
BOOL = "tag:yaml.org,2002:bool"


class Loader(yaml.CSafeLoader):
    """YAML as people write it: only true and false are truths, so that `no: 3` is article 3, not "false".

    The compiled parser, for it is ten times faster.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if tag != BOOL]
        for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


Loader.add_implicit_resolver(BOOL, re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a file: which, where (1 is the first line), what."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(slots=True)
class Source:
    """One file's data, and the line on which each part of it begins."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def line(self, *path: str | int) -> int:
        """The line of a part, or of the nearest part around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def part(self, path: Path) -> Any:
        """The data at a path."""
        found = self.data
        for step in path:
            found = found[step]
        return found

    def finding(self, message: str, *path: str | int) -> Finding:
        return Finding(self.file, self.line(*path), message)


def read(text: str) -> Any:
    """The data alone, fast."""
    return yaml.load(text, Loader)


def read_with_lines(file: str, text: str) -> Source:
    """The data with the line of every mapping key and list item; a repeated key is a finding."""
    source = Source(file)
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        source.data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.findings.append(Finding(file, mark.line + 1 if mark else 1, f"not YAML: {error.problem}"))
        return source
    if node is not None:
        for path, line, repeated in _walk(node, ()):
            if repeated:
                source.findings.append(Finding(file, line, f"key '{path[-1]}' stands twice"))
            else:
                source.lines[path] = line
    return source


def _walk(node: Any, path: Path) -> Iterator[tuple[Path, int, bool]]:
    if not path:
        yield path, node.start_mark.line + 1, False
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*path, key.value)
            yield here, key.start_mark.line + 1, key.value in seen
            seen.add(key.value)
            yield from _walk(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            here = (*path, index)
            yield here, item.start_mark.line + 1, False
            yield from _walk(item, here)


def keyed(rows: Any, name: str) -> Mapping[str, Any]:
    """A list of mappings by the field that names them; the later of two equal names wins."""
    return {str(row[name]): row for row in rows or ()}
