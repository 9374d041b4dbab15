"""Loading regions, and founding, renaming, closing and merging bodies: the only door."""

from gongyu.organisations.operations.bodies import close, found, merge, rename
from gongyu.organisations.operations.regions import RegionsLoaded, load_regions

__all__ = ["RegionsLoaded", "close", "found", "load_regions", "merge", "rename"]
