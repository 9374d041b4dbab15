"""Words for levels, stages and changes of bodies; what of a plan is told. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gongyu.compliance.rules.small import is_small
from gongyu.kernel.words import N_

LEVELS: Final = {
    "city": N_("市级"),
    "county": N_("县级"),
    "town": N_("乡镇（街道）级"),
    "community": N_("社区（村）级"),
    "unit": N_("基层单位"),
}
REGION_LEVELS: Final = {
    "province": N_("省"),
    "city": N_("市"),
    "county": N_("县（市、区）"),
    "town": N_("乡镇（街道）"),
    "neighbourhood": N_("社区（村）"),
}
CHANGES: Final = {"merge": N_("合并"), "split": N_("拆分")}
# Bodies of so few kinds make most of what a county opens; they stand first in the list of kinds.
USUAL: Final = ("school", "kindergarten", "school_campus", "station", "parents_school")


def counts_are_told(counts: Iterable[int]) -> bool:
    """Whether the pupils of a plan may be counted out to whoever does not know them by name: all or none,
    for what goes from one side to another is a difference of what the two sides have."""
    return not any(is_small(count) for count in counts)
