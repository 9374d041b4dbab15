"""none: how many violations stand open? required is all that was found, achieved what was put right."""

from __future__ import annotations

from typing import Any

from ibis import _

from gongyu.compliance.measures.cases import cases
from gongyu.compliance.measures.doings import KEY, figures, number_if
from gongyu.compliance.measures.relations import Relations


def none(r: Relations) -> Any:
    return figures(
        cases(r, "none")
        .group_by(KEY)
        .agg(required=_.count(), achieved=number_if(_.days.notnull()), attested=number_if(_.attested))
    )
