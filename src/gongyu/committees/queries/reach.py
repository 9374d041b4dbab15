"""From a clause to the form that serves it."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.access.rules import Viewer
from gongyu.committees.queries.body import summaries
from gongyu.committees.queries.places import kept_place
from gongyu.committees.rules import body as rules
from gongyu.committees.rules import matter as matters
from gongyu.committees.rules import meeting as meetings
from gongyu.kernel.refusal import OutOfScope
from gongyu.policy.queries import pack

OF_ACT = {act: which for which, act in (*rules.ACTS.items(), *meetings.ACTS.items())}


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a clause leads: the page by its name, the body it is about, and what is asked there."""

    page: str
    which: str
    query: str

    def arguments(self, organisation_id: int) -> tuple[int | str, ...]:
        """What stands in the page's address; the plan of the courses has the school in its question."""
        if self.page == "courses:plan":
            return ()
        return (organisation_id, self.which) if self.which else (organisation_id,)


def reach(viewer: Viewer, organisation_id: int, duty_key: str) -> Reach:
    """What is missing first of what a duty asks; OutOfScope where no form of this room serves it."""
    place = kept_place(viewer, organisation_id)
    duty = pack().duties.get(duty_key)
    acts = duty.acts if duty else ()
    asked = f"duty={duty_key}"
    bodies = {one.which: one for one in summaries([place], viewer.today)[place.id]}
    if rules.CHARTERS in acts:
        which = next((one.which for one in bodies.values() if not one.charter), "guidance")
        return Reach("committees:paper", which, f"{asked}&sort=charter")
    if matters.ACT in acts:
        return Reach("committees:matters", "", asked)
    if meetings.ACTS["parents"] in acts and bodies["parents"].members:
        return Reach("committees:meeting_new", "parents", asked)
    which = next((OF_ACT[act] for act in acts if act in OF_ACT), "")
    if not which:
        raise OutOfScope
    if bodies[which].mandate is None:
        return Reach("committees:mandate", which, asked)
    if not bodies[which].members:
        return Reach("committees:member", which, asked)
    if which == "parents_school" and not bodies[which].programme:
        return Reach("courses:plan", "", f"organisation={place.id}")
    return Reach("committees:committee", which, asked)
