"""Meetings of the parents' committee stand on the semester's page, with the way to where they are planned."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongyu.activities.queries import Ahead, term_page
from gongyu.committees.factories import in_office, joined, met
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def ahead(cast: Cast, which: str = "") -> Ahead:
    page = term_page(cast.viewer("school_officer"), organisation_id=cast.school.pk, which=which)
    return next(one for one in page.judged if one.key == "M5.02")


def test_what_is_short_planned_and_held_in_the_words_of_the_page(cast: Cast) -> None:
    office = cast.viewer("school_officer")
    assert (ahead(cast).outlook.verdict, ahead(cast).outlook.missing) == ("short", 1)
    joined(office, in_office(office, cast.school.pk), TODAY, staff_id=cast.head_teacher.pk)
    met(office, cast.school.pk, date(2026, 12, 4))
    assert ahead(cast).outlook.verdict == "planned"
    met(office, cast.school.pk, TODAY)
    assert (ahead(cast).outlook.verdict, ahead(cast).outlook.held, ahead(cast).outlook.planned) == (
        "met",
        1,
        1,
    )
    # The next semester asks anew, and meetings of the other bodies are not counted for it.
    assert ahead(cast, "next").outlook.verdict == "short"
    joined(office, in_office(office, cast.school.pk, "guidance"), TODAY, staff_id=cast.head_teacher.pk)
    met(office, cast.school.pk, TODAY, "guidance")
    assert ahead(cast).outlook.held == 1


def test_the_two_pages_lead_to_each_other(cast: Cast) -> None:
    office = cast.client("school_officer")
    committee = reverse("committees:committee", args=[cast.school.pk, "parents"])
    term = f"{reverse('activities:term')}?organisation={cast.school.pk}"
    shown = office.get(term).content.decode()
    assert "M5.02" in shown and f'href="{committee}"' in shown
    assert f'href="{term}"' in office.get(committee).content.decode()
    assert f'href="{term}"' not in cast.client("guardian").get(committee).content.decode()
