"""What a decision about an address consists of, and the kinds of people it is made about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What is answered."""

    OPEN = "opens"
    ELSEWHERE = "led elsewhere"
    SIGN_IN = "sign in"
    FORBIDDEN = "403"
    HIDDEN = "404"


class How(StrEnum):
    """How an address is asked for; any other way is answered 405."""

    READ = "read"
    FORM = "form"
    ACT = "act"
    # The same address as a READ row of the table decides, when something is sent to it.
    SENT = "sent"


OPEN, ELSEWHERE, SIGN_IN = Outcome.OPEN, Outcome.ELSEWHERE, Outcome.SIGN_IN
FORBIDDEN, HIDDEN = Outcome.FORBIDDEN, Outcome.HIDDEN
READ, FORM, ACT, SENT = How.READ, How.FORM, How.ACT, How.SENT

STRANGER: Final = "stranger"
NOBODY: Final = "nobody"

AUTHORITIES = ("city_officer", "county_officer")
OFFICES = (*AUTHORITIES, "department_officer", "supervisor")
TOWN, COMMUNITY = ("town_officer",), ("community_worker",)
SCHOOL = ("school_leader", "school_officer")
HEAD, SUBJECT, CASE = ("head_teacher",), ("subject_teacher",), ("case_holder",)
SPECIALISTS = ("grade_leader", "pioneers_counsellor", "psychologist")
TEACHERS = (*HEAD, *SUBJECT, *SPECIALISTS, *CASE)
# Bodies beside the school: what the school does lies outside their scope.
BESIDE = (
    *("station_worker", "guidance_worker", "venue_officer"),
    *("university_officer", "registry_officer", "partner_officer"),
)
HELPERS = ("lecturer", "volunteer")
FAMILIES = ("guardian", "committee_member")
ADMINISTRATORS = ("system_admin", "grant_admin", "auditor")
# Everybody who has been decided about. A new role is written down here, and then row by row.
SIGNED_IN = (
    *(*OFFICES, *TOWN, *COMMUNITY, *SCHOOL, *TEACHERS, *BESIDE),
    *(*HELPERS, *FAMILIES, *ADMINISTRATORS, STRANGER),
)
PEOPLE: Final = (*SIGNED_IN, NOBODY)
# Whose place covers the school of the example, with whatever permission.
COVERS = (*OFFICES, *TOWN, *COMMUNITY, *SCHOOL, *TEACHERS, "committee_member")
# Who may see how duties stand somewhere.
SEES_STANDINGS = (*OFFICES, *TOWN, *COMMUNITY, *SCHOOL, *TEACHERS, *BESIDE, "lecturer", *FAMILIES)
# Who asks for exceptions somewhere.
ASKS = (*AUTHORITIES, "department_officer", *TOWN, *COMMUNITY, *SCHOOL, *HEAD, *BESIDE)
FILES_NOTHING = (*HELPERS, *FAMILIES, *ADMINISTRATORS, STRANGER)

Decided = dict[Outcome, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One address: its name, the numbers in it, what is asked beyond the path, and who gets what."""

    name: str
    how: How
    near: Decided
    others: Outcome
    far: Decided | None = None
    far_others: Outcome = HIDDEN
    arguments: dict[str, str] = field(default_factory=dict)
    query: str = ""
    signed_out: Outcome = SIGN_IN

    def outcome(self, side: str, person: str) -> Outcome:
        """What a person gets on a side; ValueError where that is decided twice or not at all."""
        decided, others = (self.near, self.others) if side == "near" else (self.far or {}, self.far_others)
        if person == NOBODY:
            return self.signed_out
        named = [outcome for outcome, people in decided.items() if person in people]
        if len(named) > 1 or person not in PEOPLE:
            raise ValueError(f"{self.name}, {person}: decided {len(named)} times")
        return named[0] if named else others

    @property
    def sides(self) -> tuple[str, ...]:
        """An address without a place in it looks the same from everywhere."""
        return ("near", "far") if self.far is not None else ("near",)

    @property
    def shown(self) -> str:
        """How the document names the address."""
        return f"{self.name} {self.query}".strip()


def own(name: str) -> dict[str, str]:
    return {name: name}
