"""The end of a school year: deciding about single pupils, confirming the plan, undoing it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.organisations.queries import Body
from gongyu.people.models import RollOver, RollOverPupil
from gongyu.people.operations.roster import LOCK, REASSESS
from gongyu.people.operations.staging import copy, execute, fetch, line
from gongyu.people.queries.rollover import (
    class_words_of,
    cohorts_of,
    decisions_of,
    draft,
    plan_of,
    pupil_to_decide,
    school_to_manage,
)
from gongyu.people.rules import rollover as rules
from gongyu.people.rules.rollover import Plan

# What was true until now is superseded, and said again with its end; what it says of the past is the same.
_STEPS: Final = """CREATE TEMP TABLE IF NOT EXISTS rollover_step (
    pupil_id bigint NOT NULL, outcome text NOT NULL, target bigint, ended bigint, begun bigint
) ON COMMIT DROP"""
_WRITE: Final = """
    WITH was AS (
        UPDATE people_enrolment e SET superseded_at = %(now)s FROM rollover_step s
        WHERE e.pupil_id = s.pupil_id AND e.organisation_id = %(school)s
          AND e.superseded_at IS NULL AND e.valid_until IS NULL AND e.valid_from < %(ends)s
        RETURNING e.pupil_id, e.school_class_id, e.status, e.valid_from, s.target
    ), ended AS (
        INSERT INTO people_enrolment
            (pupil_id, organisation_id, school_class_id, status, valid_from, valid_until, recorded_at)
        SELECT pupil_id, %(school)s, school_class_id, status, valid_from, %(ends)s, %(now)s FROM was
        RETURNING id, pupil_id
    ), begun AS (
        INSERT INTO people_enrolment
            (pupil_id, organisation_id, school_class_id, status, valid_from, recorded_at)
        SELECT pupil_id, %(school)s, target, status, %(ends)s, %(now)s FROM was WHERE target IS NOT NULL
        RETURNING id, pupil_id
    )
    UPDATE rollover_step s SET ended = e.id, begun = b.id
    FROM ended e LEFT JOIN begun b ON b.pupil_id = e.pupil_id WHERE e.pupil_id = s.pupil_id"""
_KEEP: Final = """
    INSERT INTO people_rolloverpupil (roll_over_id, pupil_id, decision, outcome, ended_id, begun_id)
    SELECT %(roll_over)s, pupil_id, '', outcome, ended, begun FROM rollover_step
    ON CONFLICT (roll_over_id, pupil_id) DO UPDATE
    SET outcome = excluded.outcome, ended_id = excluded.ended_id, begun_id = excluded.begun_id"""
_STILL_THERE: Final = """
    SELECT DISTINCT school_class_id FROM people_enrolment
    WHERE organisation_id = %(school)s AND superseded_at IS NULL AND school_class_id IS NOT NULL
      AND (valid_until IS NULL OR valid_until > %(ends)s)"""
_CLOSE: Final = """
    UPDATE people_schoolclass SET closed_on = %(ends)s
    WHERE id = ANY(%(classes)s) AND closed_on IS NULL RETURNING id"""
_END_HEADSHIPS: Final = """
    WITH was AS (
        UPDATE people_headship SET superseded_at = %(now)s
        WHERE school_class_id = ANY(%(classes)s) AND superseded_at IS NULL AND valid_until IS NULL
          AND valid_from < %(ends)s
        RETURNING school_class_id, staff_id, valid_from
    )
    INSERT INTO people_headship (school_class_id, staff_id, valid_from, valid_until, recorded_at)
    SELECT school_class_id, staff_id, valid_from, %(ends)s, %(now)s FROM was"""
# Whoever is not exactly as the roll-over left them.
_MOVED: Final = """
    SELECT count(*) FROM people_rolloverpupil p
    LEFT JOIN people_enrolment e ON e.id = p.ended_id
    LEFT JOIN people_enrolment b ON b.id = p.begun_id
    WHERE p.roll_over_id = %(roll_over)s AND p.outcome <> '' AND (
        e.id IS NULL OR e.superseded_at IS NOT NULL OR e.valid_until IS DISTINCT FROM %(ends)s
        OR b.superseded_at IS NOT NULL OR b.valid_until IS NOT NULL
        OR EXISTS (SELECT FROM people_enrolment o WHERE o.pupil_id = p.pupil_id
                   AND o.superseded_at IS NULL AND o.id <> e.id AND o.id IS DISTINCT FROM b.id
                   AND o.recorded_at >= %(done)s))"""
_TAKE_BACK: Final = (
    """UPDATE people_enrolment e SET superseded_at = %(now)s FROM people_rolloverpupil p
       WHERE p.roll_over_id = %(roll_over)s AND e.id IN (p.ended_id, p.begun_id)""",
    """INSERT INTO people_enrolment
           (pupil_id, organisation_id, school_class_id, status, valid_from, recorded_at)
       SELECT e.pupil_id, e.organisation_id, e.school_class_id, e.status, e.valid_from, %(now)s
       FROM people_rolloverpupil p JOIN people_enrolment e ON e.id = p.ended_id
       WHERE p.roll_over_id = %(roll_over)s""",
    """UPDATE people_schoolclass SET closed_on = NULL
       WHERE id = ANY(%(classes)s) AND closed_on = %(ends)s""",
    """WITH was AS (
           UPDATE people_headship h SET superseded_at = %(now)s
           WHERE h.school_class_id = ANY(%(classes)s) AND h.recorded_at = %(done)s
             AND h.superseded_at IS NULL AND h.valid_until = %(ends)s AND NOT EXISTS (
                 SELECT FROM people_headship o WHERE o.school_class_id = h.school_class_id
                 AND o.superseded_at IS NULL AND o.valid_until IS NULL)
           RETURNING h.school_class_id, h.staff_id, h.valid_from
       )
       INSERT INTO people_headship (school_class_id, staff_id, valid_from, recorded_at)
       SELECT school_class_id, staff_id, valid_from, %(now)s FROM was""",
)


@transaction.atomic
def decide_roll_over(
    *, by: Viewer, today: date, pupil_id: int, kind: str, target_id: int | None = None
) -> int:
    """Say that a pupil does something else than their class at the end of the year; with an empty `kind`,
    that they do the same. Nothing of it happens before the plan is confirmed. Returns the pupil's class."""
    one = pupil_to_decide(by, pupil_id)
    require(by, ROSTER_MANAGE, one.body.path)
    year = rules.summer(today)
    kept = _draft(one.body, year)
    cohorts = cohorts_of(one.body, year)
    class_id = one.seat.class_id or 0
    rules.check_decision(cohorts[class_id], cohorts.get(target_id or 0), kind)
    RollOverPupil.objects.update_or_create(
        roll_over=kept,
        pupil_id=pupil_id,
        defaults={"decision": kind, "target_id": target_id if kind == "move" else None},
    )
    _note("rollover.decide", by, one.body, {"year": year, "decision": kind})
    return class_id


@transaction.atomic
def confirm_roll_over(
    *, by: Viewer, today: date, organisation_id: int, outcome: str | None = None
) -> dict[str, int]:
    """Carry the plan out. With `outcome`, only while it would still come out as it was shown."""
    body = school_to_manage(by, organisation_id)
    require(by, ROSTER_MANAGE, body.path)
    year = rules.summer(today)
    _hold(body.id)
    kept = _draft(body, year)
    plan = plan_of(body, year, today, cohorts_of(body, year), decisions_of(kept))
    _check(plan, outcome, body, year, today)
    now = timezone.now()
    kept.confirmed_at, kept.confirmed_by_id = now, by.user_id
    kept.counts = {"before": plan.total.before} | {name: getattr(plan.total, name) for name in rules.SUMS}
    kept.totals = {
        str(key): [one.before, *(getattr(one, name) for name in rules.SUMS)]
        for key, one in plan.totals.items()
    }
    kept.closed = _carry_out(plan, kept, body, year, now)
    kept.save()
    _note("rollover.confirm", by, body, {"year": year, **kept.counts, "classes_closed": len(kept.closed)})
    app.configure_task(REASSESS).defer(organisation_ids=[body.id])
    return dict(kept.counts)


@transaction.atomic
def undo_roll_over(*, by: Viewer, today: date, organisation_id: int) -> int:
    """Take back what a roll-over wrote, within thirty days and while nobody has moved since; how many pupils
    are again where they were. What was written stays, superseded."""
    body = school_to_manage(by, organisation_id)
    require(by, ROSTER_MANAGE, body.path)
    _hold(body.id)
    done = (
        RollOver.objects.select_for_update()
        .filter(organisation_id=body.id, confirmed_at__isnull=False, undone_at__isnull=True)
        .order_by("-year")
        .first()
    )
    if done is None or done.confirmed_at is None:
        raise Refusal("people.rollover-not-done", N_("还没有办过年终升级，没有可以撤销的。"))
    rules.check_undoing(timezone.localtime(done.confirmed_at).date(), today)
    now = timezone.now()
    values = {
        "roll_over": done.pk,
        "ends": rules.year_ends(done.year),
        "done": done.confirmed_at,
        "now": now,
        "classes": list(done.closed),
    }
    ((moved,),) = fetch(_MOVED, values)
    if moved:
        raise Refusal(
            "people.rollover-moved",
            N_("办理以后又有 %(count)s 名学生变动过，不能整批撤销。有误的请逐个更正。"),
            count=moved,
        )
    back = [execute(statement, values) for statement in _TAKE_BACK]
    done.undone_at, done.undone_by_id = now, by.user_id
    done.save(update_fields=["undone_at", "undone_by"])
    _note("rollover.undo", by, body, {"year": done.year, "pupils": back[1]})
    app.configure_task(REASSESS).defer(organisation_ids=[body.id])
    return back[1]


def _draft(body: Body, year: int) -> RollOver:
    """The school's plan of a summer; one that follows an undone one takes its exceptions over."""
    kept = draft(body.id, year)
    if kept is not None and kept.confirmed_at is not None:
        raise Refusal("people.rollover-done", N_("今年的年终升级已经办过。要改，请先撤销。"))
    if kept is None:
        before = RollOver.objects.filter(organisation_id=body.id, year=year).order_by("pk").last()
        kept = RollOver.objects.create(organisation_id=body.id, year=year)
        RollOverPupil.objects.bulk_create(
            RollOverPupil(
                roll_over=kept, pupil_id=one.pupil_id, decision=one.decision, target_id=one.target_id
            )
            for one in RollOverPupil.objects.filter(roll_over=before).exclude(decision="")
        )
    return kept


def _check(plan: Plan, outcome: str | None, body: Body, year: int, today: date) -> None:
    if plan.unbalanced:
        names = class_words_of(plan.unbalanced, body, year, today)
        raise Refusal(
            "people.rollover-unbalanced",
            N_("%(classes)s的人数合不上：现有的和去向加起来不一样多。请先核对这些班的名册。"),
            classes="、".join(name for name in names if name) or "—",
        )
    if outcome is not None and outcome != plan.outcome:
        raise Refusal("people.rollover-moved-on", N_("名册刚有变动，还没有办理。请看新的结果，再确认一次。"))
    if not plan.steps:
        raise Refusal("people.rollover-nothing", N_("没有毕业、留级或离校的学生，不用办理。"))


def _carry_out(plan: Plan, kept: RollOver, body: Body, year: int, now: datetime) -> list[int]:
    """Write the steps, and close the classes that nobody is in any more; which those are."""
    values: dict[str, Any] = {
        "school": body.id,
        "ends": rules.year_ends(year),
        "now": now,
        "roll_over": kept.pk,
    }
    execute(_STEPS)
    execute("TRUNCATE rollover_step")
    copy("rollover_step (pupil_id, outcome, target)", "".join(line(*step) for step in plan.steps))
    if execute(_WRITE, values) != len(plan.steps):
        raise Refusal("people.rollover-moved-on", N_("名册刚有变动，还没有办理。请看新的结果，再确认一次。"))
    execute(_KEEP, values)
    there = [key for (key,) in fetch(_STILL_THERE, values)]
    values["classes"] = list(rules.emptied(cohorts_of(body, year).values(), there))
    closed = [key for (key,) in fetch(_CLOSE, values)]
    execute(_END_HEADSHIPS, values | {"classes": closed})
    return closed


def _note(act: str, by: Viewer, body: Body, detail: dict[str, Any]) -> None:
    record(by=by.user_id, act=act, noun="rollover", key=str(body.id), organisation_id=body.id, detail=detail)


def _hold(organisation_id: int) -> None:
    """While a school's roster comes in, its year does not end, and the other way round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, organisation_id])
