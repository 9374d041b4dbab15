"""What other rooms may ask of regions and bodies. Both are public: whoever asks narrows by scopes."""

from gongyu.organisations.queries.bodies import Body, below, bodies, body, by_code, visible
from gongyu.organisations.queries.body_list import body_plan
from gongyu.organisations.queries.history import Change, Named, change, changes, former_names
from gongyu.organisations.queries.region_year import year_plan
from gongyu.organisations.queries.regions import (
    Place,
    breadcrumbs,
    children,
    counties,
    heir_sql,
    heirs,
    neighbourhoods,
    outlines,
    predecessors,
    region,
    region_names,
    region_rows,
    regions_called,
)

__all__ = [
    "Body",
    "Change",
    "Named",
    "Place",
    "below",
    "bodies",
    "body",
    "body_plan",
    "breadcrumbs",
    "by_code",
    "change",
    "changes",
    "children",
    "counties",
    "former_names",
    "heir_sql",
    "heirs",
    "neighbourhoods",
    "outlines",
    "predecessors",
    "region",
    "region_names",
    "region_rows",
    "regions_called",
    "visible",
    "year_plan",
]
