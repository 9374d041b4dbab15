"""The ledger is downloaded, and a sheet of paper is entered by keyboard, with scripts and without."""

from __future__ import annotations

import pypdf
import pytest
from django.urls import reverse

from gongyu.contact.models import Visit
from gongyu.contact.rules.paper_form import code_of
from tests.browser.conftest import Street


@pytest.mark.parametrize("script", [True, False])
def test_a_sheet_of_paper_is_entered_by_keyboard_and_stands_in_the_ledger(
    street: Street, script: bool
) -> None:
    cast = street.cast
    teacher = street.tab("head_teacher", "desktop", script=script)
    page = teacher.open(f"{reverse('contact:record')}?class={cast.class_3_2.pk}")
    page.get_by_role("link", name="纸质登记表").click()
    page.wait_for_url("**/paper/?class=*")
    with page.expect_download() as form:
        page.get_by_role("link", name="下载 PDF 打印").click()
    printed = "".join(one.extract_text() for one in pypdf.PdfReader(form.value.path()).pages)
    assert code_of(cast.pupils[0].pk) in printed
    page.locator("[name=row0-code]").fill(code_of(cast.pupils[0].pk))
    page.locator("[name=row0-mode]").fill("1")
    page.locator("[name=row0-purposes]").fill("13")
    page.locator("[name=row1-code]").fill("1234567-0")
    page.locator("[name=row1-mode]").fill("1")
    page.locator("[name=row1-mode]").press("Enter")
    page.get_by_text("已登记 1 行").wait_for()
    # What could not be read stays as it was written, with its reason beside it.
    assert page.locator("[name=row1-code]").input_value() == "1234567-0"
    assert page.get_by_text("可能抄错了一位").is_visible()
    assert Visit.objects.get().pupil == cast.pupils[0]
    if script:
        # Answered 422, which the browser notes; everything else must be in order.
        teacher.wrong = [line for line in teacher.wrong if "422" not in line]
        teacher.check()
        teacher.resize("phone")
        teacher.check()
        teacher.resize("desktop")

    page = teacher.open(reverse("contact:visits"))
    page.get_by_role("link", name="家访台账").click()
    page.wait_for_url("**/ledger/")
    if script:
        teacher.check()
        office = street.tab("county_officer")
        for width in ("desktop", "phone"):
            office.resize(width)
            office.open(f"{reverse('contact:ledger')}?county=130202")
            office.check()
    with page.expect_download() as ledger:
        page.get_by_role("link", name="下载 PDF 打印").click()
    text = "".join(one.extract_text() for one in pypdf.PdfReader(ledger.value.path()).pages)
    assert cast.pupils[0].name in text and "平常走走、作息和学习" in text.replace("\n", "")
