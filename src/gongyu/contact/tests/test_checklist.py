"""Lists for families: a school adjusts and sends them once a year, and never learns what a family ticks."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations
from gongyu.contact.models import FamilyChecklist, Notice, NoticeRecipient
from gongyu.contact.rules import checklist as rules
from gongyu.contact.tests.litany import METHODS
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from gongyu.policy.queries import pack
from tests.cast import TODAY, Cast, guardian_of, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")
DUTY = "M5.09"
LOWER = "primary_lower"
FIRST = "每天一起读一会儿书，读什么由孩子选"


def edit_page(cast: Cast) -> str:
    return reverse("contact:checklist", args=[cast.school.pk])


def send_page(cast: Cast) -> str:
    return reverse("contact:checklist_send", args=[cast.school.pk])


def form(**more: str) -> dict[str, str]:
    """The form as it stands: everything kept in the pack's words."""
    found = {}
    for key in (LOWER, "primary_upper"):
        found[f"more-{key}"] = ""
        for item in pack().lists[key].items:
            found[f"keep-{key}-{item.key}"] = "on"
            found[f"words-{key}-{item.key}"] = item.zh
    return found | more


def sent(cast: Cast, **more: Any) -> int:
    asked = {
        "by": cast.viewer("principal"),
        "organisation_id": cast.school.pk,
        "request_key": uuid4(),
        **more,
    }
    return operations.send_checklist(today=TODAY, **asked)


def traces() -> tuple[object, ...]:
    return (
        list(FamilyChecklist.objects.order_by("pk").values_list("pk", "items", "sent_on")),
        list(Notice.objects.order_by("pk").values_list("pk", flat=True)),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(AuditLine.objects.order_by("pk").values_list("pk", flat=True)),
    )


def test_a_school_hides_rewords_and_adds(cast: Cast) -> None:
    client = cast.client("school_officer")
    assert FIRST in client.get(edit_page(cast)).content.decode()
    asked = form(
        **{f"words-{LOWER}-read": "每天读二十分钟书", f"more-{LOWER}": "每周去一次河边\n\n每周去一次河边"}
    )
    del asked[f"keep-{LOWER}-chores"]
    assert client.post(edit_page(cast), asked).status_code == 302
    row = FamilyChecklist.objects.get()
    kept = dict(row.items[LOWER])
    assert (kept["read"], kept["homework"], kept["o1"]) == ("每天读二十分钟书", "", "每周去一次河边")
    assert "chores" not in kept and "o2" not in kept
    assert AuditLine.objects.get(act="checklist.adjust").organisation_id == cast.school.pk
    page = client.get(edit_page(cast)).content.decode()
    assert "每天读二十分钟书" in page and "每周去一次河边" in page and "给孩子一件固定的家务" in page
    # Nobody is told of it, and families see nothing until it is sent.
    assert not Notice.objects.exists()
    assert (
        "每天读二十分钟书" not in cast.client("guardian").get(reverse("contact:checklists")).content.decode()
    )


def test_it_is_sent_once_by_a_notice_and_counts_for_the_duty(cast: Cast) -> None:
    assess_all(today=TODAY)
    client = cast.client("principal")
    assert "6 家" in client.get(send_page(cast)).content.decode()
    key = str(uuid4())
    answer = client.post(send_page(cast), {"request_key": key})
    notice = Notice.objects.get()
    assert answer.headers["Location"] == reverse("contact:notice", args=[notice.pk])
    assert (notice.audience, notice.kind, notice.title) == ("school", "plain", "家庭教育清单")
    entry = Entry.objects.get()
    assert (entry.kind, entry.quantity, entry.pupil_id) == (rules.KIND, 6, None)
    assert Standing.objects.get(organisation=cast.school, duty_key=DUTY, period_key="2026-2027").achieved
    assert AuditLine.objects.filter(act="checklist.send").count() == 1
    # The same form again is the same act; another one is refused in words.
    assert client.post(send_page(cast), {"request_key": key}).status_code == 302
    before = traces()
    again = client.post(send_page(cast), {"request_key": str(uuid4())})
    assert again.status_code == 422 and "本学年已经发过了" in again.content.decode()
    assert traces() == before
    assert (
        reverse("contact:checklist_send", args=[cast.school.pk])
        not in client.get(edit_page(cast)).content.decode()
    )


def test_the_notice_counts_in_the_familys_week(cast: Cast) -> None:
    notice = sent(cast)
    while operations.carry_notice(now=timezone.now(), notice_id=notice):
        pass
    assert NoticeRecipient.objects.filter(notice_id=notice, guardian=cast.guardian).count() == 1
    assert not Notice.objects.get(pk=notice).urgent_because


def test_a_family_reads_what_is_for_its_children_and_nothing_it_ticks_is_sent(cast: Cast) -> None:
    sent(cast)
    page = cast.client("guardian").get(reverse("contact:checklists")).content.decode()
    assert "large-type" in page and FIRST in page and "小学四至六年级家庭清单" not in page
    # Brother and sister under one list.
    assert page.count("小学一至三年级家庭清单") == 1
    assert cast.pupils[0].name in page and cast.pupils[1].name in page
    boxes = page[page.index("data-ticks") : page.index("做不做、做多少")]
    assert "checkbox" in boxes and "name=" not in boxes and "<form" not in boxes
    assert page.count("<form") == page.count("data-leave")


def test_who_comes_later_finds_it_without_a_message(cast: Cast) -> None:
    notice = sent(cast)
    while operations.carry_notice(now=timezone.now(), notice_id=notice):
        pass
    late = pupil_in(cast.class_3_1, "转来的孩子", since=TODAY)
    user = cast.users["stranger"]
    newcomer = guardian_of(late, name="新家长", relation="51", user=user)
    Grant.objects.create(user=user, role="guardian", valid_from=date(2020, 9, 1), reason="new")
    assert FIRST in cast.client("stranger").get(reverse("contact:checklists")).content.decode()
    assert not NoticeRecipient.objects.filter(guardian=newcomer).exists()


def test_what_is_changed_afterwards_is_there_without_a_second_message(cast: Cast) -> None:
    sent(cast)
    cast.client("principal").post(edit_page(cast), form(**{f"words-{LOWER}-read": "每天读二十分钟书"}))
    page = cast.client("guardian").get(reverse("contact:checklists")).content.decode()
    assert "每天读二十分钟书" in page and FIRST not in page
    assert Notice.objects.count() == 1


def test_another_school_year_begins_anew(cast: Cast) -> None:
    sent(cast)
    FamilyChecklist.objects.update(year="2025-2026")
    assert FIRST not in cast.client("guardian").get(reverse("contact:checklists")).content.decode()
    assert sent(cast)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({f"more-{LOWER}": "长" * 61}, "请控制在 60 字以内"),
        ({f"words-{LOWER}-read": "长" * 61}, "请控制在 60 字以内"),
        ({f"more-{LOWER}": "\n".join(f"第{no}条" for no in range(30))}, "太长了"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(cast: Cast, wrong: dict[str, str], words: str) -> None:
    before = traces()
    asked = form(**{f"words-{LOWER}-sport": "每天走一走"}) | wrong
    answer = cast.client("principal").post(edit_page(cast), asked)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page and "每天走一走" in page
    assert traces() == before


def test_a_list_is_not_emptied(cast: Cast) -> None:
    asked = {key: words for key, words in form().items() if not key.startswith(f"keep-{LOWER}-")}
    answer = cast.client("principal").post(edit_page(cast), asked)
    assert answer.status_code == 422 and "一条都没留" in answer.content.decode()


@pytest.mark.parametrize(
    ("member", "status"),
    [
        *(("head_teacher", 403), ("subject_teacher", 403), ("guardian", 403), ("county_officer", 403)),
        *(("stranger", 403), ("kindergarten_officer", 404)),
    ],
)
def test_others_change_and_send_nothing(cast: Cast, member: str, status: int) -> None:
    before = traces()
    client = cast.client(member)
    for path, asked in ((edit_page(cast), form()), (send_page(cast), {"request_key": str(uuid4())})):
        assert client.get(path).status_code == status
        assert client.post(path, asked).status_code == status
    assert traces() == before


@pytest.mark.parametrize("method", METHODS)
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    for path in (edit_page(cast), send_page(cast)):
        assert getattr(cast.client("principal"), method)(path).status_code == 405
    assert getattr(cast.client("guardian"), method)(reverse("contact:checklists")).status_code == 405


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = traces()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.checklist.audit", broken)
    client = cast.client("principal")
    client.raise_request_exception = False
    assert client.post(edit_page(cast), form()).status_code == 500
    assert client.post(send_page(cast), {"request_key": str(uuid4())}).status_code == 500
    assert traces() == before


def test_the_pages_ask_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    sent(cast)
    for member, path in (("principal", edit_page(cast)), ("guardian", reverse("contact:checklists"))):
        client = cast.client(member)
        with django_assert_max_num_queries(9):
            client.get(path)


def test_every_grade_has_one_list() -> None:
    """Of the pack: no grade without a list, none with two; every item said once."""
    grades = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3, "vocational": 3, "special": 9}
    for stage, many in grades.items():
        for grade in range(1, many + 1):
            assert len([one for one in pack().lists.values() if one.fits(stage, grade)]) == 1, (stage, grade)
    for one in pack().lists.values():
        assert len({item.key for item in one.items}) == len(one.items)
        rules.check_items([rules.Item(item.key, item.zh) for item in one.items], one.key)


KNOWN = some.dictionaries(
    some.text("abc", min_size=1, max_size=3), some.text(min_size=1, max_size=9), max_size=6
)


@given(KNOWN, some.sets(some.text("abc", max_size=3)), some.lists(some.text(max_size=9), max_size=5))
def test_what_is_kept_stays_in_order_and_own_items_follow_once(
    known: dict[str, str], kept: set[str], more: list[str]
) -> None:
    found = rules.adjusted(known, kept, {}, more)
    mine = [one for one in found if one.key not in known or one.words]
    assert [one.key for one in found if one not in mine] == [key for key in known if key in kept]
    assert [one.words for one in mine] == list(dict.fromkeys(line.strip() for line in more if line.strip()))
    assert len({one.key for one in found}) == len(found)


def test_it_is_sent_once() -> None:
    rules.check_once(False)
    with pytest.raises(Refusal, match=r"checklist\.sent"):
        rules.check_once(True)
    with pytest.raises(Refusal, match=r"checklist\.nobody"):
        rules.check_somebody(0)
