"""The pages on which exemptions are asked for and decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongyu.access import queries as access
from gongyu.access.permissions import EXEMPTION_APPROVE, EXEMPTION_REQUEST, STANDING_NAMES
from gongyu.access.rules import Viewer, require
from gongyu.compliance.queries.exemptions import Excepted, excepted_by_ground, exemption, exemptions
from gongyu.compliance.queries.pages.words import DutyWords, duty_words
from gongyu.compliance.rules.exemptions import STATES, grounds
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries import classes_headed_by, seats_of_class
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import owed_by


@dataclass(frozen=True, slots=True)
class ExemptionLine:
    """An exemption with its clause, ground and state in words."""

    one: Excepted
    duty: DutyWords
    ground: str
    state: str


@dataclass(frozen=True, slots=True)
class ExemptionsPage:
    """Requests that wait, exemptions that hold today, and what is over; and whether one may ask."""

    waiting: tuple[ExemptionLine, ...]
    holding: tuple[ExemptionLine, ...]
    ended: tuple[ExemptionLine, ...]
    may_ask: bool
    # For those who do not know the children: how many are excepted today, by ground, and in all.
    grounds: tuple[tuple[str, int | None], ...] = ()
    children: int | None = None


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """What surrounds the form: the body, the clause, its grounds, and the pupils one may name."""

    body: Body
    text: DutyWords | None
    duties: tuple[DutyWords, ...]
    grounds: tuple[tuple[str, str], ...]
    pupils: tuple[tuple[int, str], ...]


def require_exemptions(viewer: Viewer) -> None:
    """Forbidden to whoever neither asks for exemptions nor decides on them."""
    if not viewer.may(EXEMPTION_REQUEST) and not viewer.may(EXEMPTION_APPROVE):
        raise Forbidden(EXEMPTION_REQUEST)


def exemptions_page(viewer: Viewer) -> ExemptionsPage:
    """Everything that the viewer may see, newest first."""
    every = _lines(exemptions(viewer))
    # What waits is shown to whoever decides; of what holds and what is over, others are told numbers alone.
    found = tuple(line for line in every if line.one.state == "requested" or line.one.own)
    counted = not viewer.may(STANDING_NAMES)
    numbers, children = excepted_by_ground(viewer) if counted else ({}, None)

    def holds(line: ExemptionLine) -> bool:
        return line.one.state == "approved" and line.one.valid_until > viewer.today

    return ExemptionsPage(
        waiting=tuple(line for line in found if line.one.state == "requested"),
        holding=tuple(line for line in found if holds(line)),
        ended=tuple(line for line in found if line.one.state != "requested" and not holds(line)),
        may_ask=viewer.may(EXEMPTION_REQUEST),
        grounds=tuple((_ground(key), number) for key, number in numbers.items()),
        children=children,
    )


def exemption_to_decide(viewer: Viewer, exemption_id: int) -> Excepted:
    """A request within the viewer's reach. Forbidden to those who see it and may not decide."""
    one = exemption(viewer, exemption_id)
    body = organisations.body(one.organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, EXEMPTION_APPROVE, body.path)
    return one


def duty_by_key(key: str) -> DutyWords:
    """A clause of the pack in words."""
    return duty_words(pack().duties[key])


def request_sheet(viewer: Viewer, duty_key: str, organisation_id: int | None) -> RequestSheet:
    """The form's surroundings. OutOfScope for a body out of reach; without a body, the viewer's first."""
    bodies = access.acting_places(viewer, EXEMPTION_REQUEST)
    body = next((one for one in bodies if organisation_id in (None, one.id)), None)
    if body is None:
        raise OutOfScope
    known = pack()
    owed = [
        duty
        for duty in known.duties.values()
        if owed_by(duty, body.kind, body.level, body.stage) and grounds(duty)
    ]
    chosen = next((duty for duty in owed if duty.key == duty_key), None)
    if duty_key and chosen is None:
        raise OutOfScope
    return RequestSheet(
        body=body,
        text=duty_words(chosen) if chosen else None,
        duties=tuple(duty_words(duty) for duty in owed),
        grounds=tuple((code, say(known.exclusions[code].words)) for code in grounds(chosen))
        if chosen
        else (),
        pupils=_pupils(viewer, body) if chosen and chosen.subject == "pupil" else (),
    )


def _pupils(viewer: Viewer, body: Body) -> tuple[tuple[int, str], ...]:
    """The pupils of the classes that the viewer heads: only their head asks for one of them."""
    if not viewer.may_own(STANDING_NAMES):
        return ()
    return tuple(
        (seat.pupil_id, f"{seat.class_name} {seat.name}")
        for class_id in classes_headed_by(viewer.user_id, viewer.today)
        for seat in seats_of_class(class_id, viewer.today)
        if seat.organisation_id == body.id
    )


def _ground(code: str) -> str:
    known = pack().exclusions
    return say(known[code].words) if code in known else code


def _lines(found: Iterable[Excepted]) -> tuple[ExemptionLine, ...]:
    known = pack()
    return tuple(
        ExemptionLine(
            one,
            duty_words(known.duties[one.duty_key]),
            _ground(one.ground),
            _(STATES[one.state]),
        )
        for one in found
        if one.duty_key in known.duties
    )
