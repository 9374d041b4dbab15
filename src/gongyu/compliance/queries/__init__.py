"""Reading standings: what the engine needs, and what people see."""

from gongyu.compliance.queries.standings import (
    DutyStanding,
    DutySum,
    OwnChild,
    county_sums,
    own_children,
    standings_of,
)

__all__ = ["DutyStanding", "DutySum", "OwnChild", "county_sums", "own_children", "standings_of"]
