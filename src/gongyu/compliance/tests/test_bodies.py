"""The page of a body and the page of a class: what they say, to whom, and how many statements they take."""

from __future__ import annotations

from datetime import date

import pytest

from gongyu.compliance import queries
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.compliance.tests.counting import at_most
from gongyu.compliance.tests.doing import did, undone, visited
from gongyu.compliance.tests.test_exemptions import approve, ask
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.models import Organisation
from gongyu.policy.models import Override
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
VISITS = "M1.20"


def school(cast: Cast, member: str = "school_officer") -> queries.SchoolPage:
    return queries.school(cast.viewer(member), cast.school.pk)


def owed(page: queries.SchoolPage) -> dict[str, int | None]:
    return {line.words.key: line.now.achieved for article in page.articles for line in article.lines}


@pytest.mark.parametrize(
    "body", ["school", "kindergarten", "station", "venue", "county_women", "county_education"]
)
def test_every_body_that_owes_something_has_its_page(cast: Cast, body: str) -> None:
    place: Organisation = getattr(cast, body)
    assess_all(today=TODAY)
    page = queries.school(cast.viewer("city_officer"), place.pk)
    stored = Standing.objects.filter(organisation=place).values_list("duty_key", flat=True)
    assert set(owed(page)) == set(stored)
    text = cast.client("city_officer").get(f"/standing/bodies/{place.pk}/").content.decode()
    for key in owed(page):
        assert f"/standing/trace/{key}/" in text, key


def test_articles_stand_in_their_order_and_what_is_judged_comes_first(cast: Cast) -> None:
    articles = [article.no for article in school(cast).articles]
    assert articles == sorted(articles)
    assert len(articles) > 1
    for article in school(cast).articles:
        judged = [line.words.verdict == "judged" for line in article.lines]
        assert judged == sorted(judged, reverse=True)
        assert {*article.asked, *article.published} == {*article.lines}


def test_a_class_in_numbers_moves_with_each_visit(cast: Cast) -> None:
    def figures() -> dict[int, tuple[int | None, int | None]]:
        return {one.seen.id: (one.pupils, one.reached) for one in school(cast).classes}

    mine, other = cast.class_3_2.pk, cast.class_3_1.pk
    assert figures() == {mine: (5, 0), other: (2, 0)}
    visited(cast, cast.pupils[0].pk)
    again = visited(cast, cast.pupils[0].pk, date(2026, 10, 8))
    visited(cast, cast.pupils[1].pk, capacity="subject_teacher")
    visited(cast, cast.pupils[2].pk, date(2026, 8, 31))
    assert figures() == {mine: (5, 1), other: (2, 0)}
    undone(cast, cast.school, again)
    assert figures() == {mine: (5, 1), other: (2, 0)}
    standing = Standing.objects.get(duty_key=VISITS, period_key="2026-2027", organisation=cast.school)
    found = figures().values()
    assert (sum(pupils or 0 for pupils, _ in found), sum(reached or 0 for _, reached in found)) == (
        standing.required,
        standing.achieved,
    )


def test_where_more_visits_are_owed_one_does_not_do(cast: Cast) -> None:
    Override.objects.create(
        duty_key=VISITS,
        scope="130202",
        value=2,
        valid_from=date(2026, 9, 1),
        source="路南区教育局通知",
        decided_by=cast.users["county_officer"],
    )
    visited(cast, cast.pupils[0].pk, date(2026, 10, 8))
    visited(cast, cast.pupils[0].pk)
    visited(cast, cast.pupils[1].pk)
    standing = Standing.objects.get(duty_key=VISITS, period_key="2026-2027", organisation=cast.school)
    assert standing.achieved == 1
    assert sum(one.reached or 0 for one in school(cast).classes) == 1
    page = queries.class_page(cast.viewer("head_teacher"), cast.class_3_2.pk)
    assert page.reached == 1
    assert page.waiting is not None
    assert {one.pupil_id for one in page.waiting} == {one.pk for one in cast.pupils[1:]}


SEES = ("head_teacher", "principal", "school_officer")
COUNTS = (
    "county_officer",
    "city_officer",
    "department_officer",
    "supervisor",
    "colleague",
    "subject_teacher",
)


@pytest.mark.parametrize("member", [*SEES, *COUNTS])
def test_who_still_waits_is_named_to_those_alone_who_may_know(cast: Cast, member: str) -> None:
    visited(cast, cast.pupils[0].pk)
    text = cast.client(member).get(f"/standing/classes/{cast.class_3_2.pk}/").content.decode()
    assert [pupil.name for pupil in cast.pupils if pupil.name in text] == (
        [pupil.name for pupil in cast.pupils[1:]] if member in SEES else []
    )
    # One child of five: told at the school, where they are known, and nowhere else.
    assert ("1 / 5" in text) == (member in (*SEES, "colleague", "subject_teacher"))
    assert ("姓名只有本校和班主任能看到" in text) == (member in COUNTS)
    assert ("/visits/record" in text) == (member in ("head_teacher", "principal"))


@pytest.mark.parametrize("member", [*SEES, *COUNTS, "guardian"])
def test_no_pupil_is_named_on_the_page_of_a_school(cast: Cast, member: str) -> None:
    text = cast.client(member).get(f"/standing/bodies/{cast.school.pk}/").content.decode()
    assert not [pupil.name for pupil in (*cast.pupils, *cast.colleague_pupils) if pupil.name in text]
    assert cast.school.name in text


@pytest.mark.parametrize("member", ["other_county_officer", "kindergarten_officer", "station_worker"])
def test_somebody_from_elsewhere_finds_nothing(cast: Cast, member: str) -> None:
    client = cast.client(member)
    assert client.get(f"/standing/bodies/{cast.school.pk}/").status_code == 404
    assert client.get(f"/standing/classes/{cast.class_3_2.pk}/").status_code == 404
    with pytest.raises(OutOfScope):
        queries.school(cast.viewer(member), cast.school.pk)


def test_a_guardian_sees_what_the_school_owes_and_no_class(cast: Cast) -> None:
    page = school(cast, "guardian")
    assert page.family
    assert page.classes == ()
    assert all(line.words.verdict == "judged" for article in page.articles for line in article.lines)
    assert cast.client("guardian").get(f"/standing/classes/{cast.class_3_2.pk}/").status_code == 404


@pytest.mark.parametrize("member", ["school_officer", "county_officer", "subject_teacher"])
def test_forms_are_offered_to_those_alone_who_act_for_the_body(cast: Cast, member: str) -> None:
    found = {line.words.key for a in school(cast, member).articles for line in a.lines if line.form}
    assert ("M2.16" in found) == (member == "school_officer")


@pytest.mark.parametrize(
    "member", ["head_teacher", "principal", "school_officer", "county_officer", "guardian"]
)
def test_a_visit_is_one_tap_from_its_clause_for_who_may_record_one(cast: Cast, member: str) -> None:
    text = cast.client(member).get(f"/standing/bodies/{cast.school.pk}/").content.decode()
    assert (">记一次家访</a>" in text) == (member in ("head_teacher", "principal"))


def test_an_exception_is_shown_at_its_school(cast: Cast) -> None:
    key = ask(cast)
    assert [one.id for one in school(cast).excepted] == [key]
    approve(cast, key)
    assert [one.state for one in school(cast).excepted] == ["approved"]
    assert queries.school(cast.viewer("county_officer"), cast.kindergarten.pk).excepted == ()


def test_who_is_excepted_is_said_to_be_in_the_class(cast: Cast) -> None:
    approve(cast, ask(cast))
    text = cast.client("head_teacher").get(f"/standing/classes/{cast.class_3_2.pk}/").content.decode()
    assert text.count("经批准的例外") == 1
    assert cast.pupils[4].name in text


def test_a_kindergarten_owes_no_number_of_visits(cast: Cast) -> None:
    page = queries.class_page(cast.viewer("kindergarten_officer"), cast.kindergarten_class.pk)
    assert page.duty is None
    text = cast.client("kindergarten_officer").get(f"/standing/classes/{cast.kindergarten_class.pk}/")
    assert "没有要求幼儿园家访的次数" in text.content.decode()


def test_the_pages_take_few_statements(cast: Cast) -> None:
    approve(cast, ask(cast))
    did(cast, cast.school, "activity.guidance")
    visited(cast, cast.pupils[0].pk)
    place, room = f"/standing/bodies/{cast.school.pk}/", f"/standing/classes/{cast.class_3_2.pk}/"
    for member in (
        "principal",
        "school_officer",
        "county_officer",
        "city_officer",
        "head_teacher",
        "guardian",
    ):
        for address in (place,) if member == "guardian" else (place, room):
            client = cast.client(member)
            # A head teacher knows by name who of the class is excepted: one more, for the names.
            most = 13 if member == "head_teacher" else 12
            with at_most(most, f"{member} {address}"):
                assert client.get(address).status_code == 200


def test_pages_are_read_and_nothing_else(cast: Cast) -> None:
    client = cast.client("school_officer")
    for address in (
        f"/standing/bodies/{cast.school.pk}/",
        f"/standing/classes/{cast.class_3_2.pk}/",
        f"/standing/trace/{VISITS}/2026-2027/{cast.school.pk}/",
    ):
        assert client.post(address).status_code == 405
        assert cast.client(None).get(address).status_code == 302
