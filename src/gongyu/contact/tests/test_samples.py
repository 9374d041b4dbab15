"""A sample is announced, its list frozen overnight, families asked once, and the result stands beside the
claim."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest
from django.urls import reverse

from gongyu.access.rules import command_viewer
from gongyu.audit.models import AuditLine
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.factories import sampled, visit
from gongyu.contact.models import Visit, VisitDrawn, VisitSample
from gongyu.contact.queries.sample_frame import KEY
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import sampling as rules
from gongyu.contact.tests.litany import LAST_WEEK, METHODS, visited
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.operations import attest
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")
NEXT_DAY: Final = TODAY + timedelta(days=1)
NEW: Final = "contact:sample_new"


def announce(cast: Cast, member: str = "school_officer", size: int = 30) -> VisitSample:
    place = cast.county_education if member == "county_officer" else cast.school
    made = operations.announce_sample(
        by=cast.viewer(member), today=TODAY, organisation_id=place.pk, size=size
    )
    return VisitSample.objects.get(pk=made)


def carry(row: VisitSample, day: date = NEXT_DAY) -> VisitSample:
    operations.carry_sample(today=day, sample_id=row.pk)
    return VisitSample.objects.get(pk=row.pk)


def close(row: VisitSample) -> VisitSample:
    assert row.answers_until is not None
    return carry(row, row.answers_until + timedelta(days=1))


def all_visited(cast: Cast) -> list[Visit]:
    """Each of the five children of the class has been visited."""
    return [visited(cast, pupil_id=child.pk) for child in cast.pupils]


def beside(cast: Cast, member: str) -> str:
    where = f"?school={cast.school.pk}" if "county" not in member else "?county=130202"
    answer = cast.client(member).get(reverse("contact:sample_beside") + where)
    assert answer.status_code == 200
    return answer.content.decode()


# --- announcing -------------------------------------------------------------------------------------
def test_it_is_announced_with_the_digests_of_its_secrets_and_audited(cast: Cast) -> None:
    answer = cast.client("school_officer").post(reverse(NEW), {"size": "40"})
    row = VisitSample.objects.get()
    assert answer.headers["Location"] == reverse("contact:sample", args=[row.pk])
    assert (row.organisation_id, row.size, row.state, row.duty_key) == (
        cast.school.pk,
        40,
        "announced",
        "M1.20",
    )
    assert (row.seed, row.frame, row.drawn_at) == ("", [], None)
    line = AuditLine.objects.get(act="sample.announce")
    assert (line.by_id, line.organisation_id) == (cast.users["school_officer"].pk, cast.school.pk)
    page = cast.client("subject_teacher").get(reverse("contact:sample", args=[row.pk])).content.decode()
    assert row.seed_digest in page and row.key_digest in page


@pytest.mark.parametrize(
    ("member", "status"),
    [("head_teacher", 403), ("guardian", 403), ("supervisor", 403), ("station_worker", 403)],
)
def test_who_may_not_have_one_drawn(cast: Cast, member: str, status: int) -> None:
    assert cast.client(member).post(reverse(NEW), {"size": "40"}).status_code == status
    assert not VisitSample.objects.exists()


def test_a_place_out_of_reach_is_unknown_and_one_without_visits_cannot_be_sampled(cast: Cast) -> None:
    far = f"{reverse(NEW)}?organisation={cast.other_school.pk}"
    assert cast.client("school_officer").post(far, {"size": "40"}).status_code == 404
    with pytest.raises(OutOfScope):
        operations.announce_sample(
            by=cast.viewer("county_officer"), today=TODAY, organisation_id=cast.other_school.pk, size=40
        )
    with pytest.raises(Forbidden):
        operations.announce_sample(
            by=cast.viewer("head_teacher"), today=TODAY, organisation_id=cast.school.pk, size=40
        )
    with pytest.raises(OutOfScope):
        operations.announce_sample(
            by=cast.viewer("county_officer"), today=TODAY, organisation_id=cast.kindergarten.pk, size=40
        )
    for method in METHODS:
        assert getattr(cast.client("school_officer"), method)(reverse(NEW)).status_code == 405


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(cast: Cast) -> None:
    answer = cast.client("school_officer").post(reverse(NEW), {"size": "7"})
    assert answer.status_code == 422
    assert "请填 30 到 2000 之间的户数。" in answer.content.decode()
    assert 'value="7"' in answer.content.decode()


def test_a_place_leaves_its_families_alone_before_it_asks_again(cast: Cast) -> None:
    announce(cast)
    answer = cast.client("school_officer").post(reverse(NEW), {"size": "40"})
    assert answer.status_code == 422
    assert "2026-11-23" in answer.content.decode() and "2027-02-21" in answer.content.decode()
    with pytest.raises(Refusal) as refused:
        announce(cast)
    assert refused.value.code == "sample.too-soon"
    # The county is another place.
    assert announce(cast, "county_officer").pk


def test_nothing_is_announced_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.samples.audit", broken)
    client = cast.client("school_officer")
    client.raise_request_exception = False
    assert client.post(reverse(NEW), {"size": "40"}).status_code == 500
    assert not VisitSample.objects.exists()


# --- drawing ----------------------------------------------------------------------------------------
def test_nothing_is_drawn_while_the_day_is_not_over(cast: Cast) -> None:
    all_visited(cast)
    row = announce(cast)
    assert queries.due_samples(TODAY) == ()
    assert carry(row, TODAY).state == "announced"
    assert queries.due_samples(NEXT_DAY) == (row.pk,)
    drawn = carry(row)
    assert (drawn.state, drawn.answers_until) == ("open", NEXT_DAY + timedelta(rules.ANSWER_DAYS))
    # Once: the worker may be run again.
    assert carry(row).frame == drawn.frame
    assert AuditLine.objects.filter(act="sample.draw").count() == 1


def test_the_list_holds_one_visit_that_counts_of_each_child(cast: Cast) -> None:
    first = all_visited(cast)
    again = visit(cast.viewer("head_teacher"), cast.pupils[0].pk, TODAY)
    visit(cast.viewer("subject_teacher"), cast.colleague_pupils[0].pk, LAST_WEEK)
    visit(cast.viewer("colleague"), cast.colleague_pupils[1].pk, LAST_WEEK, mode="school")
    operations.withdraw(by=cast.viewer("head_teacher"), today=TODAY, visit_id=first[4].pk, reason="登记错了")
    row = carry(announce(cast))
    # The last one of a child; none by a subject teacher, none at school, none taken back.
    assert row.frame == sorted([again, *(one.pk for one in first[1:4])])
    assert row.achieved == len(row.frame)


def test_a_stranger_draws_the_same_from_the_list(cast: Cast) -> None:
    for number in range(36):
        visited(cast, pupil_id=pupil_in(cast.class_3_2, f"孩子{number}").pk)
    row = carry(announce(cast, "county_officer"))
    assert rules.commitment(row.seed) == row.seed_digest
    answer = cast.client("county_officer").get(reverse("contact:sample_list", args=[row.pk]))
    text = answer.content.decode()
    head, codes = rules.from_file(text)
    assert len(codes) == 36 == len(row.frame)
    # Nothing in it says which visit or which child a line is.
    assert not any(str(number) in codes for number in row.frame) and "孩子" not in text
    key = opened(row.key_sealed, KEY)
    named = {rules.code(key, number): number for number in row.frame}
    again = {named[code] for code in rules.drawn(head["seed"], codes, int(head["size"]))}
    assert again == set(VisitDrawn.objects.values_list("visit_id", flat=True))
    assert len(again) == 30


# --- asking -----------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_family_is_asked_one_question_and_told_once(cast: Cast) -> None:
    rows = all_visited(cast)
    operations.confirm(by=cast.viewer("guardian"), today=TODAY, visit_id=rows[1].pk)
    before = Message.objects.count()
    row = carry(announce(cast))
    carry(row)
    told = Message.objects.all()[before:]
    assert [one.user_id for one in told] == [cast.users["guardian"].pk]
    assert cast.pupils[0].name not in told[0].subject + told[0].body
    page = cast.client("guardian").get(reverse("portal:home")).content.decode()
    # Of the child on whom something was said already nothing is asked.
    assert page.count("请回答一个问题") == 1 and cast.pupils[0].name in page
    answer = reverse("contact:confirm", args=[rows[0].pk])
    cast.client("guardian").post(answer, {"next": reverse("portal:home")})
    page = cast.client("guardian").get(reverse("portal:home")).content.decode()
    assert "请回答一个问题" not in page


def test_an_old_visit_is_asked_about_too_and_nothing_when_it_is_over(cast: Cast) -> None:
    row = visited(cast)
    sample = carry(announce(cast))
    Visit.objects.filter(pk=row.pk).update(occurred_on=TODAY - timedelta(days=300))
    seen = queries.guardian_visits(cast.viewer("guardian"), limit=1)
    assert [one.asked for one in seen] == [True]
    close(sample)
    assert [one.asked for one in queries.guardian_visits(cast.viewer("guardian"))] == [False]


@pytest.mark.parametrize("member", ["head_teacher", "principal", "school_officer", "colleague"])
def test_no_page_of_the_school_tells_which_visits_were_drawn(cast: Cast, member: str) -> None:
    rows = all_visited(cast)
    client = cast.client(member)
    pages = [
        reverse("portal:home"),
        reverse("contact:visits"),
        reverse("compliance:class", args=[cast.class_3_2.pk]),
        *(reverse("contact:visit", args=[row.pk]) for row in rows),
    ]

    def looked() -> list[str]:
        return [client.get(page).content.decode().partition("<main")[2] for page in pages]

    before = looked()
    carry(announce(cast))
    assert looked() == before
    row = VisitSample.objects.get()
    page = client.get(reverse("contact:sample", args=[row.pk])).content.decode()
    assert not any(child.name in page for child in cast.pupils)
    assert not any(reverse("contact:visit", args=[one.pk]) in page for one in rows)


# --- the result -------------------------------------------------------------------------------------
def say(row: Visit, guardian: int, verdict: str) -> None:
    attest(
        by=command_viewer(TODAY), today=TODAY, entry_id=row.entry_id, verdict=verdict, guardian_id=guardian
    )


def answered(cast: Cast, member: str, yes: int, no: int, silent: int = 0) -> VisitSample:
    """Everybody was drawn: so many say yes, so many question it, so many say nothing; then it is over."""
    # Were there fewer children in the other county, this one's figures would give them away.
    for number in range(6):
        pupil_in(cast.other_class, f"邻{number}")
    rows = [visited(cast, pupil_id=pupil_in(cast.class_3_2, f"孩{n}").pk) for n in range(yes + no + silent)]
    assess_all(today=TODAY)
    sample = carry(announce(cast, member, size=200))
    for number, row in enumerate(rows[: yes + no]):
        say(row, cast.guardian.pk, "confirmed" if number < yes else "questioned")
    return close(sample)


def test_the_estimate_stands_beside_the_claim_in_one_sentence(cast: Cast) -> None:
    row = answered(cast, "county_officer", yes=30, no=6, silent=6)
    assert (row.asked, row.answered, row.confirmed, row.achieved) == (42, 36, 30, 42)
    claimed = row.achieved / row.required
    said = beside(cast, "county_officer")
    assert f"{claimed * 100:.1f}%" in said and f"{claimed * 30 / 36 * 100:.1f}%" in said
    assert "有 95% 的把握在" in said
    page = cast.client("supervisor").get(reverse("contact:sample", args=[row.pk])).content.decode()
    assert f"{claimed * 30 / 42 * 100:.1f}%" in page and f"{claimed * 36 / 42 * 100:.1f}%" in page


def test_above_the_school_what_fewer_than_five_families_said_is_not_told(cast: Cast) -> None:
    row = answered(cast, "county_officer", yes=33, no=2)
    seen = queries.sample(cast.viewer("county_officer"), row.pk).result
    assert seen is not None and seen.estimate is not None
    assert (seen.denied, seen.confirmed, seen.estimate.likely) == (None, None, None)
    assert "之间" in beside(cast, "county_officer")


def test_where_the_claim_itself_is_not_told_the_result_is_not_either(cast: Cast) -> None:
    all_visited(cast)
    assess_all(today=TODAY)
    close(carry(announce(cast, "county_officer")))
    assert "人数太少，不公布结果。" in beside(cast, "county_officer")


def test_too_few_answers_give_no_figure(cast: Cast) -> None:
    row = answered(cast, "county_officer", yes=20, no=5)
    seen = queries.sample(cast.viewer("county_officer"), row.pk).result
    assert seen is not None and seen.estimate is None
    assert "回答太少" in beside(cast, "county_officer")


def test_a_schools_own_result_is_the_schools(cast: Cast) -> None:
    row = answered(cast, "school_officer", yes=31, no=2)
    known = queries.sample(cast.viewer("school_officer"), row.pk).result
    assert known is not None and known.denied == 2 and known.estimate is not None and known.estimate.likely
    above = queries.sample(cast.viewer("county_officer"), row.pk)
    assert (above.told, above.result) == (False, None)
    page = cast.client("county_officer").get(reverse("contact:sample", args=[row.pk])).content.decode()
    assert "只给本校看" in page and "说来过" not in page


def test_a_visit_taken_back_after_it_was_drawn_counts_as_none(cast: Cast) -> None:
    row = visited(cast)
    sample = carry(announce(cast))
    operations.withdraw(by=cast.viewer("head_teacher"), today=TODAY, visit_id=row.pk, reason="登记错了")
    done = close(sample)
    assert (done.asked, done.answered, done.confirmed) == (1, 1, 0)


def test_while_it_runs_nothing_is_told_of_the_answers(cast: Cast) -> None:
    row = visited(cast)
    sample = carry(announce(cast))
    say(row, cast.guardian.pk, "questioned")
    seen = queries.sample(cast.viewer("school_officer"), sample.pk)
    assert seen.result is None
    assert "正在问抽中的家长" in beside(cast, "school_officer")
    assert beside(cast, "head_teacher") == beside(cast, "principal")


def test_without_a_sample_the_page_says_so(cast: Cast) -> None:
    assert "还没有随机抽样核实过" in beside(cast, "county_officer")


def test_what_happened_before_the_school_year_does_not_stand_beside_it(cast: Cast) -> None:
    made = sampled(cast.viewer("school_officer"), cast.school.pk)
    VisitSample.objects.filter(pk=made).update(period_key="2025-2026")
    assert "还没有随机抽样核实过" in beside(cast, "school_officer")
