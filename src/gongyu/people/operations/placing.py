"""A child comes to a school in the middle of a term."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record
from gongyu.keeping.queries import index
from gongyu.kernel.refusal import OutOfScope
from gongyu.people.models import Enrolment, Pupil
from gongyu.people.operations.merging import IDENTITY
from gongyu.people.operations.roster import REASSESS
from gongyu.people.operations.sealing import NUMBER, seal
from gongyu.people.queries.classes import classes_at
from gongyu.people.queries.doubles import school_to_clear
from gongyu.people.rules import placing as rules
from gongyu.people.rules.cells import tidy_name
from gongyu.people.rules.entry import plain_name
from gongyu.people.rules.spelling import name_pinyin


@transaction.atomic
def add_pupil(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    class_id: int,
    name: str,
    number: str = "",
    born_on: date | None = None,
    on: date,
) -> int:
    """A child sits in a class from a day on; returns the pupil's key. Who has exactly this number and name,
    and is at no school, is the same child; nothing else of them is told."""
    require_anywhere(by, ROSTER_MANAGE)
    body = school_to_clear(by, organisation_id)
    if class_id not in {one.id for one in classes_at(body.id, on, heads=False)}:
        raise OutOfScope
    name = tidy_name(name)
    pupil_number, identity = rules.numbers_of(number)
    born, sex = rules.said_by(identity)
    rules.check_coming(name, on, today, born or born_on)
    known = _known(pupil_number, identity, name, on)
    pupil = known or Pupil.objects.create(
        county_code=body.county_code,
        name=name,
        pinyin=name_pinyin(name),
        sex=sex,
        born_on=born or born_on,
        number_sealed=seal(pupil_number, NUMBER),
        number_index=index(pupil_number) if pupil_number else None,
        identity_sealed=seal(identity, IDENTITY),
        identity_index=index(identity) if identity else None,
    )
    Enrolment.objects.create(
        pupil=pupil,
        organisation_id=body.id,
        school_class_id=class_id,
        valid_from=on,
        recorded_at=timezone.now(),
    )
    record(
        by=by.user_id,
        act="pupil.enrol",
        noun="pupil",
        key=str(pupil.pk),
        organisation_id=body.id,
        detail={"class": class_id, "known": known is not None},
    )
    app.configure_task(REASSESS).defer(organisation_ids=[body.id])
    return pupil.pk


def _known(number: str, identity: str, name: str, on: date) -> Pupil | None:
    """The child who carries a number already, if it may be them; Refusal where it may not."""
    carried = Q(number_index=index(number)) if number else Q(pk__in=[])
    if identity:
        carried |= Q(identity_index=index(identity))
    found = list(Pupil.objects.select_for_update(of=("self",)).filter(carried).order_by("pk"))
    if not found:
        return None
    one = found[0]
    later = Enrolment.objects.filter(pupil=one, superseded_at__isnull=True).exclude(valid_until__lte=on)
    rules.check_free(len(found) > 1 or plain_name(one.name) != plain_name(name) or later.exists())
    return one
