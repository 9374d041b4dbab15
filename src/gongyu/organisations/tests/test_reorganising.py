"""Merging bodies, splitting one, and taking it back: who took over from whom, since when, why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.organisations import operations, queries
from gongyu.organisations.factories import organisation
from gongyu.organisations.operations import bodies
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
WHY: dict[str, Any] = {"day": DAY, "reason": "生源减少", "document": "区教字〔2026〕9号"}


def merge(cast: Cast, into: int, *, member: str = "county_officer", **changes: Any) -> int:
    asked: dict[str, Any] = {"organisation_ids": [cast.school.pk], "into_id": into} | WHY | changes
    return operations.merge(by=cast.viewer(member), today=TODAY, **asked)


def test_merging_closes_one_in_favour_of_the_other(cast: Cast) -> None:
    into = organisation(name="实验小学")
    made = merge(cast, into.pk)
    body = queries.body(cast.school.pk)
    assert body is not None and body.succeeded_by_id == into.pk
    assert body.open_on(date(2026, 11, 30)) and not body.open_on(DAY)
    (change,) = queries.changes(into.pk)
    assert (change.id, change.kind, change.day, change.document) == (made, "merge", DAY, WHY["document"])
    assert [one.id for one in change.before] == [cast.school.pk]
    assert [one.id for one in change.after] == [into.pk]
    line = AuditLine.objects.get(act="organisation.merge")
    assert (line.key, line.by_id) == (str(cast.school.pk), cast.users["county_officer"].pk)
    with pytest.raises(Refusal, match=r"organisation.closed"):
        operations.close(
            by=cast.viewer("county_officer"),
            today=TODAY,
            organisation_id=cast.school.pk,
            closed_on=date(2026, 12, 2),
            reason="再撤一次",
        )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "organisation.no-reason"),
        ({"document": ""}, "organisation.no-document"),
        ({"organisation_ids": []}, "organisation.nothing-to-merge"),
        ({"day": date(2020, 9, 1)}, "organisation.closed-before-opened"),
        ({"day": date(2028, 9, 1)}, "organisation.closed-too-far"),
        ({"into_id": "school"}, "organisation.into-itself"),
        ({"into_id": "kindergarten"}, "organisation.unlike"),
    ],
)
def test_what_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    into = organisation(name="实验小学")
    if isinstance(change.get("into_id"), str):
        change = {"into_id": getattr(cast, change["into_id"]).pk}
    with pytest.raises(Refusal) as refusal:
        merge(cast, into.pk, **change)
    assert refusal.value.code == code


def test_nobody_takes_over_across_a_border_or_when_gone(cast: Cast) -> None:
    with pytest.raises(Refusal, match=r"organisation.other-county"):
        merge(cast, cast.other_school.pk, member="city_officer")
    gone = organisation(name="旧小学", closed_on=date(2026, 9, 1))
    with pytest.raises(Refusal, match=r"organisation.into-closed"):
        merge(cast, gone.pk)


def test_a_campus_closes_after_its_parts(cast: Cast) -> None:
    organisation(name="小学部", parent=cast.school)
    with pytest.raises(Refusal, match=r"organisation.has-parts"):
        merge(cast, organisation(name="实验小学").pk)


@pytest.mark.parametrize(
    ("member", "error"),
    [("stranger", OutOfScope), ("other_county_officer", OutOfScope), ("supervisor", Forbidden)],
)
def test_who_may_not(cast: Cast, member: str, error: type[Exception]) -> None:
    into = organisation(name="实验小学")
    with pytest.raises(error):
        merge(cast, into.pk, member=member)
    made = merge(cast, into.pk)
    with pytest.raises(error):
        operations.undo(by=cast.viewer(member), today=TODAY, reorganisation_id=made)


def test_a_split_goes_on_or_closes(cast: Cast) -> None:
    by, first, second = cast.viewer("county_officer"), organisation(), organisation()
    operations.split(
        by=by,
        today=TODAY,
        organisation_id=cast.school.pk,
        into_ids=[first.pk],
        heir_id=None,
        **WHY,
    )
    body = queries.body(cast.school.pk)
    assert body is not None and body.closed_on is None
    operations.split(
        by=by,
        today=TODAY,
        organisation_id=cast.school.pk,
        into_ids=[first.pk, second.pk],
        heir_id=second.pk,
        **WHY,
    )
    body = queries.body(cast.school.pk)
    assert body is not None and (body.closed_on, body.succeeded_by_id) == (DAY, second.pk)
    assert [[one.id for one in change.after] for change in queries.changes(cast.school.pk)] == [
        [first.pk, second.pk],
        [first.pk],
    ]


def test_it_is_taken_back_once_and_the_last_one_first(cast: Cast) -> None:
    by, first, second = cast.viewer("county_officer"), organisation(), organisation()
    made = merge(cast, first.pk)
    later = merge(cast, second.pk, organisation_ids=[first.pk])
    with pytest.raises(Refusal, match=r"organisation.changed-since"):
        operations.undo(by=by, today=TODAY, reorganisation_id=made)
    for one in (later, made):
        operations.undo(by=by, today=TODAY, reorganisation_id=one)
    body = queries.body(cast.school.pk)
    assert body is not None and (body.closed_on, body.succeeded_by_id) == (None, None)
    change = queries.change(made)
    assert change is not None and change.undone_at is not None
    with pytest.raises(Refusal, match=r"organisation.undone-already"):
        operations.undo(by=by, today=TODAY, reorganisation_id=made)
    with pytest.raises(OutOfScope):
        operations.undo(by=by, today=TODAY, reorganisation_id=99999)


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError

    into = organisation(name="实验小学")
    monkeypatch.setattr(bodies, "record", fail)
    with pytest.raises(RuntimeError):
        merge(cast, into.pk)
    assert queries.changes(into.pk) == ()
    body = queries.body(cast.school.pk)
    assert body is not None and body.closed_on is None
