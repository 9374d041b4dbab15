"""A sample from its announcement at a school's desk to a family's one tap, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongyu.compliance.operations import assess_all
from gongyu.contact import operations
from gongyu.contact.models import VisitSample
from gongyu.contact.tests.litany import visited
from gongyu.ledger.models import Attestation
from tests.browser.conftest import Street
from tests.cast import TODAY


@pytest.mark.parametrize("script", [True, False])
def test_announced_drawn_overnight_and_answered_with_one_tap(street: Street, script: bool) -> None:
    visited(street.cast)
    assess_all(today=TODAY)
    office = street.tab("school_officer", "desktop", script=script)
    page = office.open(reverse("contact:samples"))
    with page.expect_event("load"):
        page.get_by_role("link", name="抽一次").first.click()
    page.get_by_label("问多少户").fill("30")
    if script:
        office.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="公布抽样").click()
    row = VisitSample.objects.get()
    assert page.get_by_text(row.seed_digest).is_visible()
    operations.carry_sample(today=TODAY + timedelta(days=1), sample_id=row.pk)

    family = street.tab("guardian", "phone", script=script)
    seen = family.open(reverse("portal:home"))
    assert seen.get_by_text("请回答一个问题").is_visible()
    if script:
        family.check()
    with seen.expect_event("load"):
        seen.get_by_role("button", name="确实来过").tap()
    assert not seen.get_by_text("请回答一个问题").is_visible()
    assert Attestation.objects.get().verdict == "confirmed"

    # Beside the figure that is claimed: at once where the browser runs scripts, else one link away.
    page = office.open(reverse("compliance:school", args=[street.cast.school.pk]))
    if script:
        page.get_by_text("正在问抽中的家长").wait_for()
        office.check()
    else:
        with page.expect_event("load"):
            page.get_by_role("link", name="看抽样核实的结果").click()
        assert page.get_by_text("正在问抽中的家长").is_visible()
