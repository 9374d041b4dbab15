"""The kinds of bodies that a list may hold, as the policy pack has them."""

from __future__ import annotations

from gongyu.people.rules.bodies import Kinds
from gongyu.policy.queries import pack


def kinds() -> Kinds:
    """What each kind is called, and at which levels there are some."""
    known = pack().bodies
    return Kinds(
        {key: one.words.zh for key, one in known.items()},
        {key: tuple(one.levels) for key, one in known.items()},
    )
