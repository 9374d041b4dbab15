"""What connected platforms say: taken once each, all of a request or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from gongyu.courses.models import Edition, Learning, LinkedAccount, SameCourse, Statement
from gongyu.courses.rules import xapi as rules
from gongyu.courses.rules.xapi import Said


@transaction.atomic
def take_statements(*, today: date, platform_id: int, said: Sequence[Said]) -> int:
    """Keep what is new and credit what it completes; returns how many were new. A statement that is known
    changes nothing; `Clash` where its number is known with other words, and then nothing is kept."""
    fresh = rules.new_ones(said, _known(platform_id, said))
    try:
        with transaction.atomic():
            kept = _keep(today, platform_id, fresh)
    except IntegrityError:  # a twin request has just brought some of them
        fresh = rules.new_ones(said, _known(platform_id, said))
        kept = _keep(today, platform_id, fresh)
    _void(platform_id, fresh)
    _credit(today, platform_id, [one for one in fresh if one.done], kept)
    return len(fresh)


def _known(platform_id: int, said: Iterable[Said]) -> dict[UUID, bytes]:
    rows = Statement.objects.filter(platform_id=platform_id, number__in=[one.id for one in said])
    return {number: bytes(digest) for number, digest in rows.values_list("number", "digest")}


def _keep(today: date, platform_id: int, fresh: Sequence[Said]) -> dict[UUID, int]:
    rows = Statement.objects.bulk_create(
        Statement(
            platform_id=platform_id,
            number=one.id,
            digest=one.digest,
            verb=one.verb,
            activity=one.object,
            stored_on=today,
        )
        for one in fresh
    )
    return {row.number: row.pk for row in rows}


def _void(platform_id: int, fresh: Iterable[Said]) -> None:
    """What was said by mistake counts no more; answers that somebody has given here stay."""
    numbers = [one.voids for one in fresh if one.voids is not None]
    if not numbers:
        return
    rows = Statement.objects.filter(platform_id=platform_id, number__in=numbers, voided=False)
    keys = list(rows.exclude(verb=rules.VOIDED).values_list("pk", flat=True))
    Statement.objects.filter(pk__in=keys).update(voided=True)
    told = Learning.objects.filter(statement_id__in=keys)
    told.filter(answers__isnull=True).delete()
    Learning.objects.filter(statement_id__in=keys).update(finished_on=None, statement=None)


def _credit(today: date, platform_id: int, done: Sequence[Said], kept: dict[UUID, int]) -> None:
    """Whoever has linked an account has finished here what they have completed there, once."""
    accounts = dict(
        LinkedAccount.objects.filter(
            platform_id=platform_id, pseudonym__in={one.pseudonym for one in done}
        ).values_list("pseudonym", "user_id")
    )
    courses = dict(
        SameCourse.objects.filter(activity__in={one.object for one in done}).values_list(
            "activity", "course_id"
        )
    )
    wanted: dict[tuple[int, int], Said] = {}
    for one in done:
        if one.pseudonym in accounts and one.object in courses:
            wanted.setdefault((accounts[one.pseudonym], courses[one.object]), one)
    editions = _editions({course for _, course in wanted})
    begun = _begun(wanted)
    new = []
    for (user_id, course_id), one in wanted.items():
        on = min(one.on or today, today)
        held = begun.get((user_id, course_id))
        if held is None and course_id in editions:
            new.append(
                Learning(
                    user_id=user_id,
                    edition_id=editions[course_id],
                    touched_on=today,
                    finished_on=on,
                    statement_id=kept[one.id],
                )
            )
        elif held is not None and held.finished_on is None:
            held.touched_on, held.finished_on, held.statement_id = today, on, kept[one.id]
            held.save(update_fields=["touched_on", "finished_on", "statement"])
    Learning.objects.bulk_create(new, ignore_conflicts=True)


def _editions(courses: Iterable[int]) -> dict[int, int]:
    rows = Edition.objects.filter(course_id__in=set(courses), state="published")
    return dict(rows.values_list("course_id", "pk"))


def _begun(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Learning]:
    """What some people have begun of some courses, the finished one where there are several editions."""
    keys = set(wanted)
    rows = Learning.objects.select_related("edition").filter(
        user_id__in={user for user, _ in keys}, edition__course_id__in={course for _, course in keys}
    )
    found: dict[tuple[int, int], Learning] = {}
    for row in rows.order_by("pk"):
        key = (row.user_id, row.edition.course_id)
        if found.get(key) is None or row.finished_on:
            found[key] = row
    return found
