"""A paper as PDF, set by typst. The words travel as data beside the page's layout: none is an instruction.

The font comes with a package that is installed with Gongyu, so that the page looks the same everywhere, and
each character that it needs is embedded. Only for a rare one that it lacks, as names have them, the machine's
own fonts are asked.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
import typst

from gongyu.ui.papers.paper import Letter, Paper

FONT: Final = "Noto Sans SC"


def pdf_of(paper: Paper) -> bytes:
    """The table on landscape A4: its head on every page, pages counted, lines to sign below the last row."""
    return _set(
        "table",
        {
            "title": paper.title,
            "owner": paper.owner,
            "year": paper.year,
            "made": paper.made,
            "pages": paper.pages,
            "notes": paper.notes,
            "headings": [one.heading for one in paper.columns],
            "widths": [one.width for one in paper.columns],
            "rows": paper.rows,
            "signs": paper.signs,
            "high": paper.to_fill_in,
        },
    )


def letter_of(letter: Letter) -> bytes:
    """The letter on upright A4: its sentences, the table they rest on, and a place for the seal."""
    return _set("letter", asdict(letter))


def _set(name: str, content: dict[str, Any]) -> bytes:
    # Without tags for reading aloud, which make a long file many times as large; the workbook is read so.
    made = typst.compile(
        _layout(name),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps({**content, "font": FONT}, ensure_ascii=False)},
        format="pdf",
        pdf_tags=False,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _layout(name: str) -> bytes:
    return (files("gongyu.ui") / "templates" / "ui" / "papers" / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(folder)])
