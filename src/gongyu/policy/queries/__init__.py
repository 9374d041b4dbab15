"""What other rooms may ask of the policy: the pack, its windows, and the values in force."""

from gongyu.policy.queries.files import check
from gongyu.policy.queries.overrides import Decided, decided, override, scopes_to_decide_for
from gongyu.policy.queries.pack import acts_of, duties_of_act, duty, pack, pack_keys, say
from gongyu.policy.queries.pages import (
    ArticleLine,
    ArticlePage,
    DutyLine,
    PartLines,
    ValueLine,
    article_page,
    articles,
    duty_line,
    parts,
    place_of,
    raisable,
)
from gongyu.policy.queries.values import Values, value_in_force, values_on
from gongyu.policy.queries.versions import DifferenceLines, Version, differences, versions
from gongyu.policy.queries.windows import term, window, windows

__all__ = [
    "ArticleLine",
    "ArticlePage",
    "Decided",
    "DifferenceLines",
    "DutyLine",
    "PartLines",
    "ValueLine",
    "Values",
    "Version",
    "acts_of",
    "article_page",
    "articles",
    "check",
    "decided",
    "differences",
    "duties_of_act",
    "duty",
    "duty_line",
    "override",
    "pack",
    "pack_keys",
    "parts",
    "place_of",
    "raisable",
    "say",
    "scopes_to_decide_for",
    "term",
    "value_in_force",
    "values_on",
    "versions",
    "window",
    "windows",
]
