"""How large the demonstration is. Every figure here is invented; only regions are real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STAGES: Final = ("kindergarten", "primary", "junior", "senior", "special")
GRADES: Final = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3, "special": 9}
LOWER: Final = {"primary": "kindergarten", "junior": "primary", "senior": "junior"}


@dataclass(frozen=True, slots=True)
class Size:
    """Schools per stage, mean classes per grade beyond the first, mean class size, and which counties."""

    key: str
    counties: tuple[str, ...]
    schools: dict[str, int]
    more_classes: dict[str, float]
    class_size: dict[str, int]
    campuses: int
    venues_per_county: int
    staff_per_class: float = 2.85


SIZES: Final = {
    "small": Size(
        key="small",
        counties=("130205", "130227"),
        schools={"kindergarten": 8, "primary": 10, "junior": 4, "senior": 0, "special": 1},
        more_classes={"kindergarten": 0.3, "primary": 0.5, "junior": 1.7, "senior": 0.0, "special": 0.0},
        class_size={"kindergarten": 27, "primary": 38, "junior": 41, "senior": 44, "special": 8},
        campuses=1,
        venues_per_county=6,
    ),
    "city": Size(
        key="city",
        counties=(),
        schools={"kindergarten": 1202, "primary": 1050, "junior": 252, "senior": 88, "special": 12},
        more_classes={"kindergarten": 0.5, "primary": 0.73, "junior": 6.1, "senior": 19.3, "special": 0.0},
        class_size={"kindergarten": 28, "primary": 43, "junior": 45, "senior": 46, "special": 9},
        campuses=36,
        venues_per_county=8,
    ),
}
