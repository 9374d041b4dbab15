"""Asking for an exception, deciding on it and taking it back, by people of the cast."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongyu.audit.models import AuditLine
from gongyu.compliance import operations
from gongyu.compliance.models import Exemption, Standing
from gongyu.compliance.operations import exemptions as acts
from gongyu.compliance.rules.exemptions import STATES, TRANSITIONS
from gongyu.compliance.tests.doing import visited
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
TOMORROW, JUNE = TODAY + timedelta(days=1), date(2027, 6, 1)
VISITS = "M1.20"


def ask(cast: Cast, member: str = "head_teacher", **more: Any) -> int:
    """A head teacher asks that a pupil of their class be excepted from being visited."""
    asked: dict[str, Any] = {
        "duty_key": VISITS,
        "organisation_id": cast.school.pk,
        "pupil_id": cast.pupils[4].pk,
        "ground": "X.REFUSED",
        "reason": "监护人书面谢绝入户",
        "valid_from": TODAY,
        "valid_until": JUNE,
    }
    return operations.request_exemption(by=cast.viewer(member), today=TODAY, **(asked | more))


def approve(cast: Cast, key: int, member: str = "county_officer") -> None:
    operations.approve_exemption(by=cast.viewer(member), today=TODAY, exemption_id=key)


def refuse(cast: Cast, key: int, member: str = "county_officer") -> None:
    operations.refuse_exemption(
        by=cast.viewer(member), today=TODAY, exemption_id=key, note="请先约定在校见面"
    )


def withdraw(cast: Cast, key: int, member: str = "head_teacher") -> None:
    operations.withdraw_exemption(by=cast.viewer(member), today=TODAY, exemption_id=key)


DOING = {"approve": approve, "refuse": refuse, "withdraw": withdraw}
ACTS = ("request", *DOING)
# Who does it, and who is answered what: from elsewhere 404, a reader 403.
DOES = {
    "request": "head_teacher",
    "approve": "county_officer",
    "refuse": "county_officer",
    "withdraw": "head_teacher",
}
READERS = {
    "request": ("subject_teacher", "supervisor"),
    "approve": ("principal", "school_officer", "department_officer"),
    "refuse": ("principal", "school_officer", "department_officer"),
    "withdraw": ("colleague", "school_officer", "department_officer"),
}


def page(cast: Cast, act: str) -> tuple[str, dict[str, str]]:
    """The address and the data of each act."""
    if act == "request":
        return f"/standing/exemptions/request/?duty={VISITS}&organisation={cast.school.pk}", {
            "ground": "X.REFUSED",
            "pupil": str(cast.pupils[4].pk),
            "valid_from": TODAY.isoformat(),
            "valid_until": JUNE.isoformat(),
            "reason": "监护人书面谢绝入户",
        }
    key = ask(cast)
    if act == "withdraw":
        return f"/standing/exemptions/{key}/withdraw/", {}
    note = "请先约定在校见面" if act == "refuse" else ""
    return f"/standing/exemptions/{key}/decide/", {"answer": act, "note": note}


def state(act: str) -> str:
    return {"request": "requested", "approve": "approved", "refuse": "refused", "withdraw": "withdrawn"}[act]


@pytest.mark.parametrize("act", ACTS)
def test_it_is_done_and_audited(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    answer = cast.client(DOES[act]).post(address, data)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/standing/exemptions/")
    row = Exemption.objects.get()
    assert row.state == state(act)
    line = AuditLine.objects.get(act=f"exemption.{act}", noun="exemption", key=str(row.pk))
    assert (line.by_id, line.organisation_id) == (cast.users[DOES[act]].pk, cast.school.pk)
    # What is excepted is decided, not done: the ledger stays as it is.
    assert not Entry.objects.exists()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("member", ["kindergarten_officer", "other_county_officer", "station_worker"])
def test_somebody_from_elsewhere_finds_nothing(cast: Cast, act: str, member: str) -> None:
    address, data = page(cast, act)
    before = list(Exemption.objects.values_list("id", "state"))
    assert cast.client(member).post(address, data).status_code == 404
    assert list(Exemption.objects.values_list("id", "state")) == before


@pytest.mark.parametrize(("act", "member"), [(act, who) for act in ACTS for who in READERS[act]])
def test_who_may_not_do_it_is_told_so(cast: Cast, act: str, member: str) -> None:
    address, data = page(cast, act)
    before = list(Exemption.objects.values_list("id", "state"))
    assert cast.client(member).post(address, data).status_code == 403
    assert list(Exemption.objects.values_list("id", "state")) == before


@pytest.mark.parametrize("act", ACTS)
def test_somebody_not_signed_in_is_asked_to(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    answer = cast.client(None).post(address, data)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


@pytest.mark.parametrize("act", ACTS)
def test_only_the_methods_there_are(cast: Cast, act: str) -> None:
    address, _ = page(cast, act)
    client = cast.client(DOES[act])
    assert client.delete(address).status_code == 405
    assert client.get(address).status_code == (405 if act == "withdraw" else 200)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = visited(cast, cast.pupils[0].pk)
    address, data = page(cast, act)

    def written() -> tuple[object, ...]:
        figures = Standing.objects.order_by("id").values_list("id", "achieved", "exempt")
        return (
            list(Exemption.objects.values_list("id", "state")),
            list(figures),
            Entry.objects.latest("id").pk,
        )

    before = written()
    assert before[1] and before[2] == made

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(acts, "record", broken)
    client = cast.client(DOES[act])
    client.raise_request_exception = False
    assert client.post(address, data).status_code == 500
    assert written() == before


@pytest.mark.parametrize("was", STATES)
@pytest.mark.parametrize("act", DOING)
def test_every_step_is_in_the_table_or_refused(cast: Cast, was: str, act: str) -> None:
    key = ask(cast)
    for step in {"approved": ["approve"], "refused": ["refuse"], "withdrawn": ["withdraw"]}.get(was, []):
        DOING[step](cast, key)
    after = TRANSITIONS.get((was, act))
    if after:
        DOING[act](cast, key)
    else:
        with pytest.raises(Refusal) as refused:
            DOING[act](cast, key)
        assert refused.value.code == "exemption.wrong-state"
    assert Exemption.objects.get(pk=key).state == (after or was)


def test_a_refused_step_answers_409_or_stands_at_the_form(cast: Cast) -> None:
    key = ask(cast)
    refuse(cast, key)
    assert cast.client("head_teacher").post(f"/standing/exemptions/{key}/withdraw/").status_code == 409
    answer = cast.client("county_officer").post(
        f"/standing/exemptions/{key}/decide/", {"answer": "approve", "note": ""}
    )
    assert answer.status_code == 422
    assert Exemption.objects.get(pk=key).state == "refused"
