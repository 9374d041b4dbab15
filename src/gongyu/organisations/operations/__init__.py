"""Loading regions; founding, renaming, closing, merging and splitting bodies: the only door."""

from gongyu.organisations.operations.bodies import close, found, rename
from gongyu.organisations.operations.importing import import_bodies
from gongyu.organisations.operations.region_year import load_year
from gongyu.organisations.operations.regions import RegionsLoaded, load_regions
from gongyu.organisations.operations.reorganising import merge, split, undo

__all__ = [
    "RegionsLoaded",
    "close",
    "found",
    "import_bodies",
    "load_regions",
    "load_year",
    "merge",
    "rename",
    "split",
    "undo",
]
