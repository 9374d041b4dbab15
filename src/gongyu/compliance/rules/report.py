"""A term report: the code by which each of its figures is found again. Pure."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Of what a school reports at the end of a semester: guidance, and what families are offered.
ARTICLES: Final = (2, 4)


def code_of(duty_key: str, period_key: str, body_code: str) -> str:
    """What stands beside a figure on paper, short enough to type: "M2.16 2026-2027-1 130202S01"."""
    return f"{duty_key} {period_key} {body_code}"


def read_code(typed: str) -> tuple[str, str, str]:
    """Duty, period and body of a code; refused for what is none."""
    parts = typed.split()
    if len(parts) != 3:
        raise Refusal("report.code", N_("代码由三段组成，中间空一格，请照报告上的样子写。"), field="code")
    return parts[0].upper(), parts[1], parts[2].upper()
