"""A child, the home they live in, and one who answers for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kin:
    """A child with one guardian; without any, where there is none who may be told. `has_account` says whether
    the guardian signs in."""

    pupil_id: int
    household_id: int | None
    guardian_id: int | None
    has_account: bool = False

    @property
    def family(self) -> int:
        """Children of one home are one family; a child whose home is not known is one alone, below zero."""
        return -self.pupil_id if self.household_id is None else self.household_id
