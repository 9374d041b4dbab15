"""Writing in the registry: taking a school's roster in."""

from gongyu.people.operations.roster import Imported, import_roster

__all__ = ["Imported", "import_roster"]
