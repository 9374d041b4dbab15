"""Filling in a form as somebody does who answers only what must be answered."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Filled(HTMLParser):
    """What a browser would send for the main form of a page: what stands in it, and something wherever
    an answer is required. `given` overrides by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._inside = False
        self._select = ""
        self._must = False
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has: dict[str, Any] = dict(attributes)
        name = has.get("name") or ""
        if tag == "form":
            self._inside = "form" in (has.get("class") or "").split()
        if not self._inside:
            return
        if tag == "input" and name:
            self._input(name, has)
        elif tag == "select":
            self._select, self._must = name, "required" in has
            self.data.pop(name, None)
        elif tag == "textarea":
            self._text = name
            self.data[name] = "一句话" if "required" in has else ""
        elif tag == "option" and self._select:
            # As a browser does: the first, unless another one is selected; where one must be chosen, one is.
            stands = self._select in self.data and (self.data[self._select] or not self._must)
            if "selected" in has or not stands:
                self.data[self._select] = has.get("value") or ""

    def _input(self, name: str, has: dict[str, Any]) -> None:
        kind = has.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in has or (kind == "radio" and name not in self.data):
                self.data[name] = has.get("value", "on")
        else:
            self.data[name] = has.get("value") or ("写在这里" if "required" in has else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text and data.strip():
            self.data[self._text] = data.strip()


def filled(page: bytes, **given: str) -> dict[str, str]:
    """The data of a page's form, as sent."""
    return Filled(page.decode()).data | given
