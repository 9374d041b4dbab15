"""A sample of families is asked three questions; not even the whole database tells who said what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from gongyu.access.models import Grant
from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.factories import asked
from gongyu.contact.models import SurveyAsked, SurveyBallot, SurveyRound, SurveyWords
from gongyu.contact.rules import survey as rules
from gongyu.contact.tests.litany import METHODS
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from tests.cast import LONG_AGO, TODAY, Cast, guardian_of, pupil_in, signed_in

pytestmark = pytest.mark.usefixtures("on_the_day")
DUTY = "M1.16"
LAST = TODAY + timedelta(days=14)
SAID = "食堂再热一点就好了"
GOOD = {"talk": "5", "answer": "4", "whole": "4"}


def families(cast: Cast, many: int = 8) -> list[User]:
    """More homes at the school whose guardian signs in; the cast's two make it ten."""
    found = []
    for no in range(many):
        user = User.objects.create(username=f"family{no}", display_name=f"家长{no}")
        guardian_of(pupil_in(cast.class_3_2, f"孩子{no}"), name=f"家长{no}", relation="51", user=user)
        Grant.objects.create(user=user, role="guardian", valid_from=LONG_AGO, reason="standing cast")
        found.append(user)
    return found


def opened(
    cast: Cast, by: str = "principal", place: int | None = None, **more: Any
) -> operations.OpenedSurvey:
    wanted = {"size": 60, "closes_on": LAST, "request_key": uuid4(), **more}
    place = place or cast.school.pk
    return operations.open_survey(by=cast.viewer(by), today=TODAY, organisation_id=place, **wanted)


def everybody(row: int) -> list[User]:
    """Whoever was drawn and signs in."""
    drawn = SurveyAsked.objects.filter(round_id=row).select_related("guardian__user")
    return [one.guardian.user for one in drawn if one.guardian.user is not None]


def answers(row: int, users: Iterable[User], **more: str) -> None:
    for user in users:
        answer = signed_in(user).post(reverse("contact:survey_answer", args=[row]), GOOD | more)
        assert answer.status_code == 302


def traces() -> tuple[object, ...]:
    return (
        list(SurveyRound.objects.order_by("pk").values_list("pk", "closed_on")),
        list(SurveyAsked.objects.order_by("pk").values_list("pk", "done")),
        sorted(SurveyBallot.objects.values_list("pk", flat=True)),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(AuditLine.objects.order_by("pk").values_list("pk", flat=True)),
    )


# --- asking ---------------------------------------------------------------------------------------
def test_a_school_draws_families_and_the_seed_draws_them_again(cast: Cast) -> None:
    families(cast)
    form = {"organisation_id": cast.school.pk, "size": 6, "closes_on": LAST, "request_key": uuid4()}
    client = cast.client("school_officer")
    page = client.get(reverse("contact:survey_new")).content.decode()
    assert "总的来说，您对学校满意吗？" in page
    assert client.post(reverse("contact:survey_new"), form).status_code == 302
    assert client.post(reverse("contact:survey_new"), form).status_code == 302
    row = SurveyRound.objects.get()
    drawn = rules.draw(queries.survey_families(cast.school.pk, TODAY), 6, row.seed)
    assert len(drawn) == row.families == 6
    assert set(drawn) == set(SurveyAsked.objects.values_list("guardian_id", flat=True))
    line = AuditLine.objects.get(act="survey.open")
    assert (line.organisation_id, line.detail["families"]) == (cast.school.pk, 6)
    # Until the round has ended nobody can draw again, and so knows whom to ask.
    assert row.seed not in client.get(reverse("contact:survey", args=[row.pk])).content.decode()
    assert row.seed not in str(line.detail)


def test_a_county_asks_at_all_of_its_schools_that_can_be(cast: Cast) -> None:
    families(cast)
    made = opened(cast, "county_officer", cast.county_education.pk)
    # The kindergarten has nobody who signs in.
    assert (len(made.rounds), made.asked_before, made.too_few) == (1, 0, 1)
    assert SurveyRound.objects.get().organisation_id == cast.school.pk
    with pytest.raises(Refusal, match=r"survey\.nobody"):
        opened(cast, "county_officer", cast.county_education.pk)
    with pytest.raises(Refusal, match=r"survey\.once"):
        opened(cast)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"size": "4"}, "请填 5 到 500 之间的户数"),
        ({"size": "很多"}, "请填一个整数"),
        ({"closes_on": TODAY.isoformat()}, "截止日请选明天到 60 天内的一天"),
        ({"closes_on": ""}, "请选一个日期"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(cast: Cast, wrong: dict[str, str], words: str) -> None:
    families(cast)
    form = {"organisation_id": cast.school.pk, "size": 6, "closes_on": LAST, "request_key": uuid4()}
    answer = cast.client("principal").post(reverse("contact:survey_new"), form | wrong)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not SurveyRound.objects.exists()


def test_so_few_families_are_not_asked(cast: Cast) -> None:
    families(cast, 2)
    with pytest.raises(Refusal, match=r"survey\.too-few"):
        opened(cast)


@pytest.mark.parametrize("member", ["head_teacher", "guardian", "city_officer", "stranger", "supervisor"])
def test_others_do_not_ask(cast: Cast, member: str) -> None:
    families(cast)
    for name in ("contact:surveys", "contact:survey_new"):
        assert cast.client(member).get(reverse(name)).status_code == 403
    row = opened(cast).rounds[0]
    assert cast.client(member).get(reverse("contact:survey", args=[row])).status_code == 403


def test_another_school_and_another_county_do_not_know_of_it(cast: Cast) -> None:
    families(cast)
    row = opened(cast).rounds[0]
    for member in ("kindergarten_officer", "other_county_officer"):
        client = cast.client(member)
        assert client.get(reverse("contact:survey", args=[row])).status_code == 404
        assert cast.school.name not in client.get(reverse("contact:surveys")).content.decode()


# --- answering ------------------------------------------------------------------------------------
def test_it_stands_on_the_first_page_until_it_is_answered(cast: Cast) -> None:
    row = asked(cast.viewer("principal"), cast.school.pk, [cast.guardian.pk])
    client = cast.client("guardian")
    path = reverse("contact:survey_answer", args=[row])
    assert path in client.get("/").content.decode()
    assert client.post(path, {"talk": "5", "words": SAID}).status_code == 422
    wrong = client.post(path, {"talk": "5", "words": SAID}).content.decode()
    assert "这一题还没有选。" in wrong and SAID in wrong and "checked" in wrong
    assert client.post(path, GOOD).status_code == 302
    assert path not in client.get("/").content.decode()
    before = traces()
    assert client.post(path, GOOD).status_code == 409
    assert traces() == before


def test_a_family_may_say_no_and_nobody_sees_which_it_was(cast: Cast) -> None:
    row = asked(cast.viewer("principal"), cast.school.pk, [cast.guardian.pk, cast.other_guardian.pk])
    client = cast.client("guardian")
    assert client.post(reverse("contact:survey_decline", args=[row])).status_code == 302
    assert "不记名" not in client.get("/").content.decode()
    assert (
        cast.client("other_guardian").post(reverse("contact:survey_answer", args=[row]), GOOD).status_code
        == 302
    )
    assert set(SurveyAsked.objects.values_list("done", flat=True)) == {True}
    assert SurveyBallot.objects.count() == 1


def test_who_was_not_drawn_does_not_answer(cast: Cast) -> None:
    row = asked(cast.viewer("principal"), cast.school.pk, [cast.guardian.pk])
    path = reverse("contact:survey_answer", args=[row])
    assert cast.client("other_guardian").get(path).status_code == 404
    assert cast.client("other_guardian").post(path, GOOD).status_code == 404
    assert cast.client("principal").post(path, GOOD).status_code == 403
    for method in METHODS:
        assert getattr(cast.client("guardian"), method)(path).status_code == 405
    assert not SurveyBallot.objects.exists()


def test_what_has_ended_is_not_answered(cast: Cast) -> None:
    row = asked(cast.viewer("principal"), cast.school.pk, [cast.guardian.pk], closes_on=TODAY - timedelta(1))
    with pytest.raises(Refusal, match=r"survey\.over"):
        operations.answer_survey(by=cast.viewer("guardian"), today=TODAY, round_id=row, answers=(5, 5, 5))


# --- nobody finds out -----------------------------------------------------------------------------
def _written(table: str) -> set[str]:
    """Which transactions have written the rows of a table as they lie there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def _as_they_lie() -> tuple[str, ...]:
    """The words of the ballots in the order in which they lie on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ballot_sealed FROM contact_surveyballot ORDER BY ctid")
        kept = [queries.opened(row[0], queries.BALLOT) for row in cursor.fetchall()]
    return tuple(rules.unpacked(one).words for one in kept)


@pytest.mark.django_db(transaction=True)
def test_nothing_in_the_database_joins_a_guardian_to_an_answer(cast: Cast) -> None:
    """Neither a key nor a time nor the transaction that wrote a row nor the place where it lies."""
    users = families(cast)
    row = opened(cast).rounds[0]
    seen: list[set[object]] = []
    for number, user in enumerate(users):
        words = f"第{number}句"
        answers(row, [user], words=words, whole="1" if number == 0 else "5")
        # Whoever compares the rows before and after finds none of the earlier ballots again.
        now: set[object] = {bytes(one.ballot_sealed) for one in SurveyBallot.objects.all()}
        now |= {one.pk for one in SurveyBallot.objects.all()}
        assert not seen or not now & seen[-1]
        seen.append(now)
        assert len(_written("contact_surveyballot")) == len(_written("contact_surveyasked")) == 1
    assert len({len(bytes(one.ballot_sealed)) for one in SurveyBallot.objects.all()}) == 1
    columns = {
        column.name: type(column).__name__
        for model in (SurveyAsked, SurveyBallot)
        for column in model._meta.concrete_fields
    }
    assert not {"DateTimeField", "DateField"} & set(columns.values())
    assert not AuditLine.objects.filter(noun="survey").exclude(act="survey.open").exists()
    assert all(words.encode() not in sealed for sealed in seen[-1] if isinstance(sealed, bytes))


@pytest.mark.django_db(transaction=True)
def test_ballots_lie_in_no_order(cast: Cast) -> None:
    """Six rounds of the same eight answers lie in six orders of 40,320."""
    users = families(cast)
    orders = set()
    for _ in range(6):
        SurveyRound.objects.all().delete()
        row = opened(cast).rounds[0]
        for number, user in enumerate(users):
            answers(row, [user], words=f"第{number}句")
        kept = _as_they_lie()
        assert len(kept) == 8
        orders.add(kept)
    assert len(orders) == 6


# --- the result -----------------------------------------------------------------------------------
def test_the_result_is_shares_with_intervals_and_counts_for_the_duty(cast: Cast) -> None:
    families(cast)
    assess_all(today=TODAY)
    row = opened(cast).rounds[0]
    users = everybody(row)
    assert len(users) == 10
    answers(row, users[:5], words=SAID)
    answers(row, users[5:7], whole="1")
    page = cast.client("principal").get(reverse("contact:survey", args=[row])).content.decode()
    assert "区间" not in page and SAID not in page
    assert operations.close_surveys(today=LAST) == 0
    assert operations.close_surveys(today=LAST + timedelta(days=1)) == 1
    made = SurveyRound.objects.get(pk=row)
    assert made.answered == 7 and made.tally and made.tally["whole"] == [0, 5, 0, 0, 2]
    assert not SurveyAsked.objects.exists() and not SurveyBallot.objects.exists()
    assert SurveyWords.objects.count() == 5
    page = cast.client("principal").get(reverse("contact:survey", args=[row])).content.decode()
    assert "71%" in page and "95% 区间 50%–80%" in page and SAID in page and made.seed in page
    entry = Entry.objects.get(kind=rules.KIND)
    assert (entry.organisation_id, entry.occurred_on, entry.actor_id, entry.facets) == (
        cast.school.pk,
        LAST,
        None,
        {},
    )
    assert Standing.objects.get(organisation=cast.school, duty_key=DUTY, period_key="2026-2027").achieved == 1
    assert AuditLine.objects.filter(act="survey.close").count() == 1


def test_the_county_sees_the_same_shares_and_no_words(cast: Cast) -> None:
    families(cast)
    row = opened(cast).rounds[0]
    answers(row, everybody(row), words=SAID)
    operations.close_surveys(today=LAST + timedelta(days=1))
    county = cast.client("county_officer")
    page = county.get(reverse("contact:survey", args=[row])).content.decode()
    assert "100%" in page and SAID not in page and "家长写的话" not in page
    assert "100%" in county.get(reverse("contact:surveys")).content.decode()


@pytest.mark.parametrize("member", ["principal", "county_officer"])
def test_of_fewer_than_five_nothing_is_told_or_kept(cast: Cast, member: str) -> None:
    families(cast)
    row = opened(cast).rounds[0]
    answers(row, everybody(row)[:4], words=SAID)
    operations.close_surveys(today=LAST + timedelta(days=1))
    page = cast.client(member).get(reverse("contact:survey", args=[row])).content.decode()
    assert "不足 5 户" in page and "区间" not in page and SAID not in page
    assert "答复太少" in cast.client(member).get(reverse("contact:surveys")).content.decode()
    made = SurveyRound.objects.get(pk=row)
    assert (made.answered, made.tally) == (None, None)
    assert not SurveyBallot.objects.exists() and not SurveyWords.objects.exists()
    assert not Entry.objects.filter(kind=rules.KIND).exists()
    # It may be asked once more.
    assert opened(cast).rounds


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    families(cast)
    row = opened(cast).rounds[0]
    answers(row, everybody(row))
    before = traces()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.survey.audit", broken)
    with pytest.raises(RuntimeError):
        operations.close_surveys(today=LAST + timedelta(days=1))
    assert traces() == before
    SurveyRound.objects.update(year="2025-2026")
    with pytest.raises(RuntimeError):
        opened(cast)
    assert SurveyRound.objects.count() == 1


def test_the_pages_ask_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    families(cast)
    row = opened(cast).rounds[0]
    for member in ("principal", "county_officer"):
        client = cast.client(member)
        with django_assert_max_num_queries(9):
            client.get(reverse("contact:surveys"))
        with django_assert_max_num_queries(9):
            client.get(reverse("contact:survey", args=[row]))
