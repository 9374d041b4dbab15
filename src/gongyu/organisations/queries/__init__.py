"""What other rooms may ask of regions and bodies. Both are public: whoever asks narrows by scopes."""

from gongyu.organisations.queries.bodies import Body, below, bodies, body, by_code, visible
from gongyu.organisations.queries.history import Change, Named, change, changes, former_names
from gongyu.organisations.queries.regions import (
    Place,
    breadcrumbs,
    children,
    counties,
    neighbourhoods,
    neighbourhoods_named,
    outlines,
    region,
    region_names,
    region_rows,
)

__all__ = [
    "Body",
    "Change",
    "Named",
    "Place",
    "below",
    "bodies",
    "body",
    "breadcrumbs",
    "by_code",
    "change",
    "changes",
    "children",
    "counties",
    "former_names",
    "neighbourhoods",
    "neighbourhoods_named",
    "outlines",
    "region",
    "region_names",
    "region_rows",
    "visible",
]
