"""What one can file, and what the form of one filing needs to know before it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongyu.access.permissions import FILING_RECORD
from gongyu.access.rules import Viewer
from gongyu.filings.models import Filing
from gongyu.filings.queries.offer import Offered, offered
from gongyu.filings.queries.pages import Detail
from gongyu.filings.queries.places import place, places
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say


@dataclass(frozen=True, slots=True)
class Choice:
    """An act that may be filed, and how it stands: whether one is in force, and until when."""

    act: Offered
    in_force: bool
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The body that files, the acts to choose from, and the one chosen."""

    place: Body
    places: tuple[Body, ...]
    choices: tuple[Choice, ...]
    chosen: Offered | None
    duty_key: str
    duty_words: str
    initial: dict[str, Any]

    @property
    def looks_down(self) -> bool:
        """Whether those who act for the bodies also see others below them."""
        return any(body.jurisdiction != body.path for body in self.places)


def can_file(viewer: Viewer, today: date, organisation_id: int | None = None) -> Sheet | None:
    """Everything that the viewer may file at a body, nothing chosen; None where that is nothing."""
    try:
        return sheet(viewer, today, organisation_id=organisation_id, act="", duty_key="")
    except (Forbidden, OutOfScope):
        return None


def sheet(
    viewer: Viewer,
    today: date,
    *,
    organisation_id: int | None,
    act: str,
    duty_key: str,
    renews: Detail | None = None,
) -> Sheet:
    """The form's surroundings; `renews` is the filing that the new one follows.

    OutOfScope for a body out of reach, Forbidden where nothing may be filed.
    """
    # A campus as a whole may owe nothing of its own: then its parts do.
    here = tuple(one for one in places(viewer) if offered(viewer, one))
    body = place(organisation_id) if organisation_id else next(iter(here), None)
    if body is None:
        raise Forbidden(FILING_RECORD)
    if not viewer.reaches(body.path):
        raise OutOfScope
    acts = offered(viewer, body)
    if not acts:
        raise Forbidden(FILING_RECORD)
    duty = pack().duties.get(duty_key)
    wanted = [act] if act else list(duty.acts if duty else ())
    # What closes a case is filed from the case itself.
    shown = tuple(one for one in acts if one.shape.incident != "closed")
    fitting = tuple(one for one in shown if one.key in wanted)
    chosen = fitting[0] if len(fitting) == 1 else None
    if duty and not chosen:
        shown = fitting or shown
    return Sheet(
        place=body,
        places=here,
        choices=_choices(body, shown, today),
        chosen=chosen,
        duty_key=duty.key if duty else (chosen.duty_key if chosen else ""),
        duty_words=_duty_words(duty.key if duty else (chosen.duty_key if chosen else "")),
        initial=_renewed(renews, today) if renews else {"occurred_on": today},
    )


def _duty_words(key: str) -> str:
    duty = pack().duties.get(key)
    return say(duty.summary) if duty else ""


def _choices(body: Body, acts: tuple[Offered, ...], today: date) -> tuple[Choice, ...]:
    """Which acts have one in force, from one query."""
    until: dict[str, date | None] = {}
    papers = [one.key for one in acts if one.shape.stands]
    rows = Filing.objects.filter(
        organisation_id=body.id, state="filed", occurred_on__lte=today, act__in=papers
    )
    for act, valid_until in rows.values_list("act", "valid_until"):
        if valid_until is None or valid_until > today:
            known = until.get(act, date.min)
            latest = None if valid_until is None or known is None else max(known, valid_until)
            until[act] = latest
    return tuple(Choice(one, one.key in until, until.get(one.key)) for one in acts)


def _renewed(before: Detail, today: date) -> dict[str, Any]:
    """A renewal begins where the one before it ends (at most today), with the same words."""
    begins = before.line.valid_until
    return {
        "occurred_on": begins if begins and begins <= today else today,
        "title": before.line.title,
        "document_number": before.document_number,
        "partner": before.partner,
    }
