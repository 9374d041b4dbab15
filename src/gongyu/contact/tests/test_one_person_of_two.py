"""Whatever the two rows look like: merging and undoing leaves every row as it was, and no merge of pupils
changes how many have been visited."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyu.contact import operations as contact
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ledger.models import Attestation, Entry
from gongyu.people import operations
from gongyu.people.models import (
    Consent,
    Enrolment,
    Guardian,
    Guardianship,
    Pupil,
    Residence,
)
from gongyu.people.operations.sealing import NUMBER, PHONE, index, seal
from gongyu.people.queries.traces import spoken_of
from tests.cast import RECORDED, TODAY, Cast, pupil_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

# The registry without the record of what was done to it.
TABLES: Final = [
    model
    for model in apps.get_app_config("people").get_models()
    if model.__name__ not in ("Merge", "ToldApart")
]
FEW: Final = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAYS: Final = st.integers(min_value=-400, max_value=300).map(lambda days: TODAY + timedelta(days=days))
SPANS: Final = st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 500)))
# Which of the two, which child, relation, as what, days, superseded.
HELD: Final = st.tuples(
    st.integers(0, 1),
    st.integers(0, 3),
    st.sampled_from(("51", "52", "62", "99")),
    st.sampled_from(("", "guardian", "custody", "carer")),
    SPANS,
    st.booleans(),
)


class Undone(Exception):
    """Ends an example, so that the next begins where this one did."""


def registry() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {
        model.__name__: [
            {name: bytes(cell) if isinstance(cell, memoryview) else cell for name, cell in row.items()}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in TABLES
    }


def hold(guardian: Guardian, pupil: Pupil, relation: str, as_what: str, span: Any, gone: bool) -> None:
    begins, length = span
    Guardianship.objects.create(
        pupil=pupil,
        guardian=guardian,
        relation=relation,
        answers_as=as_what,
        valid_from=begins,
        valid_until=begins + timedelta(days=length) if length else None,
        ended_because="agreed" if length and as_what == "carer" else "",
        recorded_at=RECORDED,
        superseded_at=RECORDED if gone else None,
    )


def consent(guardian: Guardian, pupil: Pupil) -> None:
    Consent.objects.create(
        pupil=pupil,
        guardian=guardian,
        version="2026-1",
        digest="0" * 64,
        given_on=date(2026, 9, 1),
        how="paper",
        recorded_at=RECORDED,
    )


def merge(cast: Cast, kind: str, kept: int, gone: int) -> int:
    return operations.merge(
        by=cast.viewer("school_officer"),
        today=TODAY,
        organisation_id=cast.school.pk,
        kind=kind,
        kept_id=kept,
        gone_id=gone,
    )


def undo(cast: Cast, done: int) -> None:
    operations.unmerge(by=cast.viewer("school_officer"), today=TODAY, merge_id=done)


def days_of(guardian_ids: list[int]) -> set[tuple[int, date]]:
    """(child, day) of every day on which any of some guardians answers, over three years."""
    found = set()
    for row in Guardianship.objects.filter(guardian_id__in=guardian_ids, superseded_at__isnull=True):
        day, ends = row.valid_from, row.valid_until or TODAY + timedelta(days=900)
        found |= {(row.pupil_id, day + timedelta(days=n)) for n in range((ends - day).days)}
    return found


@FEW
@given(
    held=st.lists(HELD, max_size=6),
    agreed=st.sets(st.tuples(st.integers(0, 1), st.integers(0, 3)), max_size=3),
    first=st.booleans(),
    phone=st.booleans(),
    work=st.booleans(),
    account=st.booleans(),
)
def test_merging_guardians_and_undoing_changes_nothing(
    cast: Cast,
    held: list[Any],
    agreed: set[tuple[int, int]],
    first: bool,
    phone: bool,
    work: bool,
    account: bool,
) -> None:
    with pytest.raises(Undone), transaction.atomic():
        child = cast.pupils[3]
        two = [
            Guardian.objects.create(county_code="130202", name=name, pinyin="li gui zhi")
            for name in ("李桂芝", "李贵芝")
        ]
        if phone:
            two[1].phone_sealed, two[1].phone_index = seal("13800138000", PHONE), index("13800138000")
        two[1].work_unit = "供销社" if work else ""
        two[1].user = cast.users["stranger"] if account else None
        two[1].save()
        for one in two:  # what makes them look like one person
            hold(one, child, "62", "", (date(2025, 9, 1), None), False)
        for which, pupil, *said in held:
            hold(two[which], cast.pupils[pupil], *said)
        for which, pupil in agreed:
            consent(two[which], cast.pupils[pupil])
        before, days = registry(), days_of([one.pk for one in two])
        kept, gone = (two[0].pk, two[1].pk) if first else (two[1].pk, two[0].pk)
        done = merge(cast, "guardian", kept, gone)
        assert not Guardianship.objects.filter(guardian_id=gone, superseded_at__isnull=True).exists()
        assert days_of([kept]) == days
        assert registry() != before
        undo(cast, done)
        assert registry() == before
        raise Undone


@FEW
@given(
    visited=st.lists(st.sampled_from(range(6)), max_size=4),
    numbered=st.integers(0, 2),
    homeless=st.booleans(),
    first=st.booleans(),
)
def test_merging_pupils_never_changes_how_many_were_visited(
    cast: Cast, visited: list[int], numbered: int, homeless: bool, first: bool
) -> None:
    with pytest.raises(Undone), transaction.atomic():
        again = pupil_in(cast.class_3_2, "李浩然")
        children = [*cast.pupils, again]
        two = [cast.pupils[3], again]
        if numbered:
            one = two[numbered - 1]
            one.number_sealed, one.number_index = seal("G1", NUMBER), index("G1")
            one.save()
        if homeless:
            Residence.objects.filter(pupil=two[0]).delete()
        for which in sorted(set(visited)):
            visit(cast.viewer("head_teacher"), children[which].pk, date(2026, 11, 20))
        before, entries = registry(), list(Entry.objects.order_by("pk").values())
        reached = pupils_visited(cast)
        kept, gone = (two[0].pk, two[1].pk) if first else (two[1].pk, two[0].pk)
        acted = gone in {children[which].pk for which in visited}
        try:
            done = merge(cast, "pupil", kept, gone)
        except Refusal as refusal:
            assert refusal.code == "people.merge-acted" and acted
            assert registry() == before
            raise Undone from None
        assert not acted
        assert pupils_visited(cast) == reached
        assert list(Entry.objects.order_by("pk").values()) == entries
        undo(cast, done)
        assert registry() == before
        assert pupils_visited(cast) == reached
        raise Undone


def pupils_visited(cast: Cast) -> int:
    """How many children who sit at the school today have been visited."""
    here = Enrolment.objects.filter(
        organisation=cast.school, superseded_at__isnull=True, valid_until__isnull=True
    )
    rows = Visit.objects.filter(pupil_id__in=here.values("pupil_id"), state="recorded")
    return rows.values("pupil_id").distinct().count()


def test_a_pupil_for_whom_something_was_done_never_gives_way(cast: Cast) -> None:
    kept, again = cast.pupils[3], pupil_in(cast.class_3_2, "李浩然")
    Pupil.objects.filter(pk=again.pk).update(number_sealed=seal("G1", NUMBER), number_index=index("G1"))
    visit(cast.viewer("head_teacher"), kept.pk, date(2026, 11, 20))
    assert spoken_of("pupil", [kept.pk, again.pk]) == {kept.pk}
    with pytest.raises(Refusal) as refused:
        merge(cast, "pupil", again.pk, kept.pk)
    assert refused.value.code == "people.merge-acted"
    done = merge(cast, "pupil", kept.pk, again.pk)
    kept.refresh_from_db()
    assert kept.number_index is not None and bytes(kept.number_index) == index("G1")
    assert not Enrolment.objects.filter(pupil=again, superseded_at__isnull=True).exists()
    undo(cast, done)
    again.refresh_from_db()
    assert again.number_index is not None and bytes(again.number_index) == index("G1")


def test_what_was_confirmed_under_another_key_is_confirmed(cast: Cast) -> None:
    """The guardian confirmed a visit; then the row that they signed in under gave way."""
    seen = visit(cast.viewer("head_teacher"), cast.pupils[0].pk, date(2026, 11, 20))
    contact.confirm(by=cast.viewer("guardian"), today=TODAY, visit_id=seen)
    kept = Guardian.objects.create(county_code="130202", name="王建国", pinyin="wang jian guo")
    Guardian.objects.filter(pk=cast.guardian.pk).update(pinyin="wang jian guo")
    hold(kept, cast.pupils[0], "51", "", (date(2026, 9, 1), None), False)
    merge(cast, "guardian", kept.pk, cast.guardian.pk)
    contact.confirm(by=cast.viewer("guardian"), today=TODAY, visit_id=seen)
    assert Attestation.objects.filter(guardian_id=cast.guardian.pk).count() == 1
    assert not Attestation.objects.filter(guardian_id=kept.pk).exists()
    contact.question(by=cast.viewer("guardian"), today=TODAY, visit_id=seen)
    assert Attestation.objects.get(guardian_id=kept.pk).verdict == "questioned"


def test_a_carer_answers_for_visits_only_while_it_lasts(cast: Cast) -> None:
    child = cast.pupils[2]
    seen = visit(cast.viewer("head_teacher"), child.pk, date(2026, 11, 20))
    hold(cast.guardian, child, "99", "carer", (date(2026, 11, 1), 23), False)
    over = TODAY + timedelta(days=1)
    with pytest.raises(OutOfScope):
        contact.confirm(by=cast.viewer("guardian", over), today=over, visit_id=seen)
    contact.confirm(by=cast.viewer("guardian"), today=TODAY, visit_id=seen)
    assert Attestation.objects.get().verdict == "confirmed"
