"""A pack that also asks something of every class: this city's document asks nothing of single classes."""

from __future__ import annotations

import sys
from typing import Any, Final

import pytest

from gongyu.policy.queries import pack
from gongyu.policy.rules import DatedValue, Pack

# By key: what a class is owed, and how that differs from the document's parents' meetings.
OF_CLASSES: Final[dict[str, dict[str, Any]]] = {
    "M1.91": {"clock": "school_year", "verdict": "judged", "exclusions": ("X.CLOSED",), "n": 1},
    "M1.92": {"clock": "semester", "verdict": "coverage", "exclusions": ("X.NEW",), "n": 2},
    "M1.93": {"clock": "continuous", "verdict": "judged", "exclusions": (), "n": 1},
}


@pytest.fixture
def class_duties(monkeypatch: pytest.MonkeyPatch) -> Pack:
    """The city's pack with these duties beside its own, for every room."""
    real = pack()
    made = {}
    for key, says in OF_CLASSES.items():
        printed = {"from": real.in_force_from, "n": says["n"], "source": "-"}
        changes = {name: what for name, what in says.items() if name != "n"}
        changes |= {"key": key, "subject": "class", "measure": "coverage"}
        changes["values"] = (DatedValue.model_validate(printed),)
        made[key] = real.duties["M1.05"].model_copy(update=changes)
    given = {name: getattr(real, name) for name in Pack.model_fields}
    own = Pack(**given | {"duties": {**real.duties, **made}})
    monkeypatch.setattr(sys.modules["gongyu.policy.queries.pack"], "_load", lambda key: own)
    return own
