"""Writing: assessing, and deciding on exemptions."""

from gongyu.compliance.operations.assess import reassess
from gongyu.compliance.operations.city import assess_all
from gongyu.compliance.operations.exemptions import (
    approve_exemption,
    refuse_exemption,
    request_exemption,
    withdraw_exemption,
)

__all__ = [
    "approve_exemption",
    "assess_all",
    "reassess",
    "refuse_exemption",
    "request_exemption",
    "withdraw_exemption",
]
