"""How the clauses stand, and what is excepted."""

from gongyu.compliance.views.bodies import school, school_class
from gongyu.compliance.views.document import county, document, duty, outlines
from gongyu.compliance.views.exemptions import (
    exemption_decide,
    exemption_request,
    exemption_withdraw,
    exemptions,
)
from gongyu.compliance.views.report import code, report, report_word, report_workbook
from gongyu.compliance.views.trace import trace, trace_area

__all__ = [
    "code",
    "county",
    "document",
    "duty",
    "exemption_decide",
    "exemption_request",
    "exemption_withdraw",
    "exemptions",
    "outlines",
    "report",
    "report_word",
    "report_workbook",
    "school",
    "school_class",
    "trace",
    "trace_area",
]
