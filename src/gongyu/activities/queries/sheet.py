"""What the form for an activity needs to know before it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities.queries.offer import Nature, natures
from gongyu.activities.queries.pages import Detail, activity
from gongyu.activities.queries.people import audiences, classes
from gongyu.activities.queries.places import place, places
from gongyu.activities.rules import activity as rules
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say


@dataclass(frozen=True, slots=True)
class Sheet:
    """The body for which an activity is recorded, what it may be, and what is chosen already."""

    place: Body
    places: tuple[Body, ...]
    natures: tuple[Nature, ...]
    classes: tuple[tuple[int, str], ...]
    chosen: str
    duty_key: str
    duty_words: str
    audiences: dict[str, str]
    audience: str

    @property
    def nature(self) -> Nature | None:
        """The nature chosen, if any is."""
        return next((nature for nature in self.natures if nature.key == self.chosen), None)


def sheet(viewer: Viewer, *, organisation_id: int | None, nature: str, duty_key: str) -> Sheet:
    """The form's surroundings. OutOfScope for a body out of reach, Forbidden where nobody may."""
    # A campus as a whole may owe nothing of its own: then its parts do.
    here = tuple(one for one in places(viewer) if natures(viewer, one))
    body = place(organisation_id) if organisation_id else next(iter(here), None)
    if body is None:
        raise Forbidden(ACTIVITY_RECORD)
    if not viewer.reaches(body.path):
        raise OutOfScope
    offered = natures(viewer, body)
    if not offered:
        raise Forbidden(ACTIVITY_RECORD)
    duty = pack().duties.get(duty_key)
    wanted = [rules.nature_of(act) for act in duty.acts] if duty else []
    if nature:
        wanted.insert(0, nature)
    keys = [one.key for one in offered]
    chosen = next((key for key in wanted if key in keys), "")
    circles = audiences(body)
    whole = viewer.may_at(ACTIVITY_RECORD, body.path)
    return Sheet(
        place=body,
        places=here,
        natures=offered,
        classes=classes(viewer, body, viewer.today),
        chosen=chosen or (keys[0] if len(keys) == 1 else ""),
        duty_key=duty.key if duty else "",
        duty_words=say(duty.summary) if duty else "",
        audiences=circles,
        audience=("all" if "class" in circles else "public") if whole else "class",
    )


def to_touch(viewer: Viewer, activity_id: int) -> Detail:
    """An activity that the viewer may do something about; Forbidden where they may only look."""
    found = activity(viewer, activity_id)
    if not found.may_record:
        raise Forbidden(ACTIVITY_RECORD)
    return found


def other_natures(viewer: Viewer, one: Detail) -> tuple[tuple[str, str], ...]:
    """The natures beside its own that an activity might also belong to."""
    offered = natures(viewer, place(one.line.organisation_id))
    return tuple((nature.key, nature.words) for nature in offered if nature.key != one.line.nature)
