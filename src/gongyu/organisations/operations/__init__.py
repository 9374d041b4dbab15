"""Loading regions; founding, renaming, closing, merging and splitting bodies: the only door."""

from gongyu.organisations.operations.bodies import close, found, rename
from gongyu.organisations.operations.importing import BodiesTaken, BodyRow, import_bodies
from gongyu.organisations.operations.regions import RegionsLoaded, load_regions
from gongyu.organisations.operations.reorganising import merge, split, undo

__all__ = [
    "BodiesTaken",
    "BodyRow",
    "RegionsLoaded",
    "close",
    "found",
    "import_bodies",
    "load_regions",
    "merge",
    "rename",
    "split",
    "undo",
]
