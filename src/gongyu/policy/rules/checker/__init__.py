"""The checker of `gongyu policy check`: a pack against itself and against the document's text."""

from gongyu.policy.rules.checker.entry import check

__all__ = ["check"]
