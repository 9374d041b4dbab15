"""coverage: for what share of its subjects has it been done at least n times? One file per subject."""

from gongyu.compliance.measures.coverage.classes import classes
from gongyu.compliance.measures.coverage.itself import itself
from gongyu.compliance.measures.coverage.pupils import households, placed, pupils
from gongyu.compliance.measures.coverage.staff import staff

__all__ = ["classes", "households", "itself", "placed", "pupils", "staff"]
