"""A school's page for families: written by the office in editions, read by everybody of the school."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.activities.factories import planned
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations
from gongyu.contact.factories import notice
from gongyu.contact.models import Announcement
from gongyu.contact.rules import announcement as rules
from gongyu.contact.rules.announcement import Said
from gongyu.contact.tests.litany import METHODS
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from tests.cast import TODAY, Cast, staff_at

pytestmark = pytest.mark.usefixtures("on_the_day")
DUTY = "M1.14"
PHONE = "0315-1234567"
COMPLAINTS = "先找班主任，再找德育处；三天内答复"


def page(cast: Cast) -> str:
    return reverse("contact:announcement", args=[cast.school.pk])


def edit(cast: Cast) -> str:
    return reverse("contact:announcement_edit", args=[cast.school.pk])


def form(**more: str) -> dict[str, str]:
    asked = {"phone": PHONE, "ways": "", "complaints": COMPLAINTS, "words": "", "request_key": str(uuid4())}
    return asked | more


def announced(cast: Cast, **more: str) -> int:
    return operations.announce(
        by=cast.viewer("principal"),
        today=TODAY,
        organisation_id=cast.school.pk,
        said=Said(**({"phone": PHONE} | more)),
        request_key=uuid4(),
    )


def traces() -> tuple[object, ...]:
    return (
        list(Announcement.objects.order_by("pk").values_list("pk", flat=True)),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(AuditLine.objects.order_by("pk").values_list("pk", flat=True)),
    )


def test_an_edition_is_published_counted_and_audited(cast: Cast) -> None:
    assess_all(today=TODAY)
    client, asked = cast.client("school_officer"), form()
    assert client.post(edit(cast), asked).headers["Location"] == page(cast)
    assert client.post(edit(cast), asked).status_code == 302
    row, entry = Announcement.objects.get(), Entry.objects.get()
    assert (row.number, row.published_on, row.entry_id) == (1, TODAY, entry.pk)
    assert (entry.kind, entry.quantity, entry.pupil_id) == (rules.KIND, 1, None)
    assert AuditLine.objects.get(act="announcement.publish").organisation_id == cast.school.pk
    standings = Standing.objects.filter(organisation=cast.school, duty_key=DUTY)
    assert max(one.achieved for one in standings) == 1
    assert PHONE in client.get(edit(cast)).content.decode()


def test_families_read_it_with_what_the_system_knows_already(cast: Cast) -> None:
    announced(cast, complaints=COMPLAINTS)
    staff_at(cast.school, "苏老师", "psychologist")
    day = planned(cast.viewer("school_officer"), cast.school.pk, "reception_day", date(2026, 11, 27))
    client = cast.client("guardian")
    assert page(cast) in client.get("/").content.decode()
    shown = client.get(page(cast)).content.decode()
    assert f'href="tel:{PHONE}"' in shown and COMPLAINTS in shown and "第 1 版" in shown
    assert "陈校长" in shown and "苏老师" in shown and "赵老师" not in shown
    assert reverse("activities:activity", args=[day]) in shown
    assert edit(cast) not in shown


def test_without_an_edition_the_page_shows_what_is_known(cast: Cast) -> None:
    shown = cast.client("guardian").get(page(cast)).content.decode()
    assert "学校还没有写公告" in shown and "陈校长" in shown


def test_a_notice_leads_to_it(cast: Cast) -> None:
    made = notice(cast.viewer("principal"), cast.school.pk)
    shown = cast.client("guardian").get(reverse("contact:notice", args=[made])).content.decode()
    assert page(cast) in shown


def test_earlier_editions_stay_with_their_days(cast: Cast) -> None:
    announced(cast)
    Announcement.objects.update(published_on=date(2026, 9, 2))
    assert announced(cast, words="放学改为四点半") == 2
    shown = cast.client("guardian").get(page(cast)).content.decode()
    assert "放学改为四点半" in shown and "第 2 版" in shown and "2026-09-02" in shown
    assert Announcement.objects.get(number=1).words == ""


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"phone": " "}, "请写一个电话"),
        ({"ways": "长" * 301}, "请控制在 300 字以内"),
        ({"words": "长" * 1001}, "请控制在 1000 字以内"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(cast: Cast, wrong: dict[str, str], words: str) -> None:
    before = traces()
    answer = cast.client("principal").post(edit(cast), form(**wrong))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert words in shown and COMPLAINTS in shown
    assert traces() == before


def test_the_same_again_is_no_edition(cast: Cast) -> None:
    announced(cast)
    before = traces()
    answer = cast.client("principal").post(edit(cast), form(complaints="", phone=f" {PHONE} "))
    assert answer.status_code == 422 and "没有改动" in answer.content.decode()
    assert traces() == before


@pytest.mark.parametrize(
    ("member", "reads", "writes"),
    [
        ("head_teacher", 200, 403),
        ("county_officer", 200, 403),
        ("guardian", 200, 403),
        ("kindergarten_officer", 404, 404),
        ("other_county_officer", 404, 403),
        ("station_worker", 404, 403),
        ("stranger", 404, 403),
    ],
)
def test_who_reads_and_who_writes(cast: Cast, member: str, reads: int, writes: int) -> None:
    before = traces()
    client = cast.client(member)
    assert client.get(page(cast)).status_code == reads
    assert client.get(edit(cast)).status_code == writes
    assert client.post(edit(cast), form()).status_code == writes
    assert traces() == before


def test_a_guardian_of_another_school_does_not_read_it(cast: Cast) -> None:
    other = reverse("contact:announcement", args=[cast.kindergarten.pk])
    assert cast.client("guardian").get(other).status_code == 404
    assert (
        cast.client("principal").get(reverse("contact:announcement", args=[cast.venue.pk])).status_code == 404
    )


@pytest.mark.parametrize("method", METHODS)
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    client = cast.client("principal")
    assert getattr(client, method)(page(cast)).status_code == 405
    assert getattr(client, method)(edit(cast)).status_code == 405
    assert client.post(page(cast)).status_code == 405


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = traces()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.announcement.audit", broken)
    client = cast.client("principal")
    client.raise_request_exception = False
    assert client.post(edit(cast), form()).status_code == 500
    assert traces() == before


def test_the_page_asks_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    announced(cast)
    for member in ("guardian", "principal"):
        client = cast.client(member)
        with django_assert_max_num_queries(14):
            client.get(page(cast))


def test_rules() -> None:
    rules.check_said(Said(ways="校门口传达室"))
    rules.check_changed(False)
    with pytest.raises(Refusal, match=r"announcement\.no-way"):
        rules.check_said(Said(words="放学四点半"))
    with pytest.raises(Refusal, match=r"announcement\.too-long"):
        rules.check_said(Said(phone="0" * 41))
    with pytest.raises(Refusal, match=r"announcement\.same"):
        rules.check_changed(True)
