"""The audit trail as a file. That it was taken out is itself a line of the trail."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongyu.access.permissions import AUDIT_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record
from gongyu.console.queries.trail import Exported, exported
from gongyu.console.rules import Sought


@transaction.atomic
def export_trail(*, by: Viewer, today: date, sought: Sought) -> Exported:
    """The lines that were sought within the viewer's scope, up to a bound."""
    require_anywhere(by, AUDIT_VIEW)
    found = exported(by, sought)
    detail = {**sought.kept, "people": list(found.people), "bodies": list(found.bodies)}
    detail |= {"lines": len(found.lines)}
    record(by=by.user_id, act="audit.export", noun="audit", detail=detail)
    return found
