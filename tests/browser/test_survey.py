"""Three taps on the first page, with scripts and without; what was left out is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongyu.contact import operations
from gongyu.contact.factories import asked
from gongyu.contact.models import SurveyAsked, SurveyBallot, SurveyRound
from tests.browser.conftest import Street
from tests.cast import TODAY, guardian_of


@pytest.mark.parametrize("script", [True, False])
def test_a_family_answers_on_its_first_page(street: Street, script: bool) -> None:
    row = asked(street.cast.viewer("principal"), street.cast.school.pk, [street.cast.guardian.pk])
    family = street.tab("guardian", "phone", script=script)
    page = family.open(reverse("portal:home"))
    if script:
        family.check()
    for name in ("学校和您沟通得怎么样？", "您提的问题和意见，学校处理得怎么样？"):
        page.get_by_role("group", name=name).get_by_label("比较满意").check()
    page.get_by_label("还想说一句").fill("食堂再热一点就好了")
    with page.expect_event("load"):
        page.get_by_role("button", name="交给学校（不记名）").tap()
    assert page.get_by_text("这一题还没有选。").is_visible()
    assert page.get_by_label("还想说一句").input_value() == "食堂再热一点就好了"
    page.get_by_role("group", name="总的来说，您对学校满意吗？").get_by_label("很满意", exact=True).check()
    with page.expect_event("load"):
        page.get_by_role("button", name="交给学校（不记名）").tap()
    assert page.get_by_text("没有人能看到这是您答的").is_visible()
    assert page.get_by_role("button", name="交给学校（不记名）").count() == 0
    assert SurveyBallot.objects.filter(round_id=row).count() == 1
    assert SurveyAsked.objects.get(round_id=row).done


def test_a_school_asks_and_reads_its_result(street: Street) -> None:
    cast = street.cast
    office = street.tab("school_officer", "phone")
    others = [guardian_of(cast.pupils[2], name=f"家长{no}", relation="51").pk for no in range(6)]
    page = office.open(reverse("contact:surveys"))
    assert page.get_by_text("还没有问过").is_visible()
    office.check()
    with page.expect_event("load"):
        page.get_by_role("link", name="问一次家长").first.tap()
    with page.expect_event("load"):  # only two families of the cast sign in
        page.get_by_role("button", name="抽签，开始问").tap()
    assert page.get_by_text("会让人猜到是谁答的").is_visible()
    row = asked(cast.viewer("principal"), cast.school.pk, [cast.guardian.pk, *others])
    family = cast.viewer("guardian")
    for number in range(6):
        SurveyAsked.objects.filter(round_id=row, guardian=cast.guardian).update(done=False)
        operations.answer_survey(
            by=family, today=TODAY, round_id=row, answers=(5, 4, 3 + number % 3), words="谢谢"
        )
    operations.close_surveys(today=TODAY + timedelta(days=15))
    assert SurveyRound.objects.get(pk=row).answered == 6
    office = street.tab("school_officer", "phone")
    page = office.open(reverse("contact:survey", args=[row]))
    assert page.get_by_text("67%").is_visible()
    assert page.get_by_text("谢谢", exact=True).count() == 6
    office.check()
