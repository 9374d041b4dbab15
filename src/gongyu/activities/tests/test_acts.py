"""Planning, recording, holding, calling off and withdrawing, by people of the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gongyu.activities import operations
from gongyu.activities.factories import held, planned
from gongyu.activities.models import Activity
from gongyu.activities.operations import Outcome, Plan
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NATURE = "parents_meeting"


def officer(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def coming(cast: Cast, on: date = TODAY) -> int:
    return planned(officer(cast), cast.school.pk, NATURE, on)


def past(cast: Cast) -> int:
    return held(officer(cast), cast.school.pk, NATURE, YESTERDAY)


def sent(**more: str) -> dict[str, str]:
    """The form as a person sends it with only what must be answered."""
    return {
        "nature": NATURE,
        "held_on": TODAY.isoformat(),
        "audience": "all",
        "request_key": str(uuid4()),
        "then": "held",
        **more,
    }


def page(cast: Cast, act: str) -> tuple[str, dict[str, str]]:
    """The address and the data of each act."""
    school = f"?organisation={cast.school.pk}"
    match act:
        case "plan":
            return f"/activities/plan/{school}", sent(then="planned", held_on=TOMORROW.isoformat())
        case "record":
            return f"/activities/plan/{school}", sent()
        case "hold":
            return f"/activities/{coming(cast)}/hold/", {"held_on": TODAY.isoformat()}
        case "call_off":
            return f"/activities/{coming(cast)}/call-off/", {}
        case _:
            return f"/activities/{past(cast)}/withdraw/", {"reason": "登记错了"}


ACTS = {
    "plan": ("planned", "activity.plan"),
    "record": ("held", "activity.hold"),
    "hold": ("held", "activity.hold"),
    "call_off": ("called_off", "activity.call_off"),
    "withdraw": ("withdrawn", "activity.withdraw"),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_school_officer_does_it_and_it_is_audited(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    answer = cast.client("school_officer").post(address, data)
    assert answer.status_code == 302
    row = Activity.objects.latest("id")
    state, line = ACTS[act]
    assert row.state == state
    assert answer.headers["Location"] == f"/activities/{row.pk}/"
    found = AuditLine.objects.filter(act=line, noun="activity", key=str(row.pk)).latest("id")
    assert (found.by_id, found.organisation_id) == (cast.users["school_officer"].pk, cast.school.pk)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("member", ["kindergarten_officer", "other_county_officer", "station_worker"])
def test_somebody_from_elsewhere_finds_nothing(cast: Cast, act: str, member: str) -> None:
    address, data = page(cast, act)
    before = Activity.objects.count()
    assert cast.client(member).post(address, data).status_code == 404
    assert Activity.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("member", ["county_officer", "subject_teacher", "supervisor"])
def test_who_may_only_read_is_told_so(cast: Cast, act: str, member: str) -> None:
    address, data = page(cast, act)
    assert cast.client(member).post(address, data).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_somebody_not_signed_in_is_asked_to(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    answer = cast.client(None).post(address, data)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


@pytest.mark.parametrize("act", ACTS)
def test_only_the_methods_there_are(cast: Cast, act: str) -> None:
    address, _ = page(cast, act)
    client = cast.client("school_officer")
    assert client.delete(address).status_code == 405
    if act == "call_off":
        assert client.get(address).status_code == 405


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, data = page(cast, act)
    before = list(Activity.objects.values_list("id", "state")), Entry.objects.count()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.activities.operations.touching.audit", broken)
    client = cast.client("school_officer")
    client.raise_request_exception = False
    assert client.post(address, data).status_code == 500
    assert (list(Activity.objects.values_list("id", "state")), Entry.objects.count()) == before


def test_holding_posts_one_entry_and_the_duty_moves(cast: Cast) -> None:
    number = coming(cast)
    assert not Entry.objects.exists()
    operations.hold(
        by=officer(cast), today=TODAY, activity_id=number, held_on=TODAY, outcome=Outcome(headcount=40)
    )
    entry = Entry.objects.get()
    assert (entry.kind, entry.organisation_id, entry.occurred_on) == (
        f"activity.{NATURE}",
        cast.school.pk,
        TODAY,
    )
    assert entry.facets["offered_all"] is True
    assert entry.facets["headcount"] == 40
    assert entry.source == f"activities.activity:{number}"
    moved = Standing.objects.filter(organisation=cast.school, duty_key="M1.05", achieved=1)
    assert moved.exists()
    operations.withdraw(by=officer(cast), today=TODAY, activity_id=number, reason="登记错了")
    assert Entry.objects.filter(reverses=entry).exists()
    assert not moved.exists()


WRONG: list[tuple[str, Callable[[Cast, int], None], str]] = [
    ("held", lambda cast, key: hold(cast, key), "activity.is-held"),
    ("held", lambda cast, key: call_off(cast, key), "activity.is-held"),
    ("planned", lambda cast, key: withdraw(cast, key), "activity.is-planned"),
    ("called_off", lambda cast, key: hold(cast, key), "activity.is-called-off"),
    ("withdrawn", lambda cast, key: withdraw(cast, key), "activity.is-withdrawn"),
]


def hold(cast: Cast, key: int) -> None:
    operations.hold(by=officer(cast), today=TODAY, activity_id=key, held_on=TODAY, outcome=Outcome())


def call_off(cast: Cast, key: int) -> None:
    operations.call_off(by=officer(cast), today=TODAY, activity_id=key)


def withdraw(cast: Cast, key: int) -> None:
    operations.withdraw(by=officer(cast), today=TODAY, activity_id=key, reason="登记错了")


@pytest.mark.parametrize(("state", "act", "code"), WRONG)
def test_a_step_that_there_is_not_is_refused(
    cast: Cast, state: str, act: Callable[[Cast, int], None], code: str
) -> None:
    key = past(cast) if state in ("held", "withdrawn") else coming(cast)
    if state == "withdrawn":
        withdraw(cast, key)
    if state == "called_off":
        call_off(cast, key)
    with pytest.raises(Refusal) as refused:
        act(cast, key)
    assert refused.value.code == code


def test_a_form_sent_twice_is_one_activity(cast: Cast) -> None:
    data = sent()
    client = cast.client("school_officer")
    first, second = (client.post("/activities/plan/", data).headers["Location"] for _ in range(2))
    assert first == second
    assert Entry.objects.count() == 1


def test_what_is_refused_is_said_at_its_field(cast: Cast) -> None:
    answer = cast.client("school_officer").post("/activities/plan/", sent(held_on=TOMORROW.isoformat()))
    assert answer.status_code == 422
    assert "办完以后再来登记" in answer.content.decode()
    answer = cast.client("school_officer").post("/activities/plan/", sent(nature="", held_on="昨天"))
    assert answer.status_code == 422
    assert "请选择哪一类活动" in answer.content.decode()
    assert not Activity.objects.exists()


def test_an_activity_that_lacks_a_name_is_called_by_its_nature(cast: Cast) -> None:
    cast.client("school_officer").post("/activities/plan/", sent(title=""))
    words = cast.client("school_officer").get("/activities/").content.decode()
    assert "家长会" in words


def test_a_head_teacher_records_for_the_class_they_head(cast: Cast) -> None:
    by = cast.viewer("head_teacher")

    def record(audience: str, class_id: int | None) -> int:
        return operations.record(
            by=by,
            today=TODAY,
            organisation_id=cast.school.pk,
            request_key=uuid4(),
            what=Plan(NATURE, "三年级二班家长会", TODAY, audience, class_id),
            outcome=Outcome(),
        )

    made = Activity.objects.get(pk=record("class", cast.class_3_2.pk))
    assert made.entry is not None
    assert made.entry.facets["class_id"] == cast.class_3_2.pk
    with pytest.raises(Refusal) as refused:
        record("all", None)
    assert refused.value.code == "activity.which-class"
    with pytest.raises(Refusal) as refused:
        record("class", cast.class_3_1.pk)
    assert refused.value.code == "activity.other-class"


def test_an_office_above_records_for_itself_alone(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        held(cast.viewer("county_officer"), cast.school.pk, NATURE, TODAY)
    with pytest.raises(OutOfScope):
        held(cast.viewer("kindergarten_officer"), cast.school.pk, NATURE, TODAY)


def test_after_a_body_was_closed_nothing_is_held_there(cast: Cast) -> None:
    cast.school.closed_on = YESTERDAY
    cast.school.save()
    with pytest.raises(Refusal) as refused:
        held(officer(cast), cast.school.pk, NATURE, TODAY)
    assert refused.value.code == "activity.after-closing"
