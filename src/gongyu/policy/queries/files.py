"""Where packs lie: a folder of this room by name, or any folder by its path."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gongyu.policy import rules

PACKS: Final = Path(__file__).resolve().parent.parent / "packs"


def folder(name: str) -> Path:
    """A pack's folder; a name with a slash is a path, for a city that keeps its pack beside the product."""
    return Path(name) if "/" in name else PACKS / name


def texts(place: Path) -> dict[str, str]:
    """The pack's files by their name in it ("pack.yaml", "articles/01.yaml")."""
    files = [place / name for name in (*rules.FILES, *rules.OPTIONAL) if (place / name).is_file()]
    files += sorted((place / rules.FOLDER).glob("*.yaml"))
    return {str(file.relative_to(place)): file.read_text(encoding="utf-8") for file in files}


def check(pack_dir: str | Path, text: str | Path) -> list[rules.Finding]:
    """Everything wrong with a pack, read beside the document's text (a Markdown file).

    `pack_dir` is a folder, or the name of a pack of this room. Files in findings are named by their path.
    """
    place = folder(pack_dir) if isinstance(pack_dir, str) and not Path(pack_dir).is_dir() else Path(pack_dir)
    sources = [rules.read_with_lines(name, words) for name, words in texts(place).items()]
    found = rules.check(sources, "", Path(text).read_text(encoding="utf-8"))
    return [
        rules.Finding(str(place / one.file) if one.file else str(text), one.line, one.message)
        for one in found
    ]
