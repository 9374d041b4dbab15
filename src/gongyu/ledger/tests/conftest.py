"""Two organisations that post."""

from datetime import date

import pytest

from gongyu.access.rules import Viewer
from gongyu.organisations.models import Organisation, Region

TODAY = date(2026, 11, 23)


@pytest.fixture
def clerk() -> Viewer:
    return Viewer(None, "", TODAY)


def organisation(code: str) -> Organisation:
    region, _ = Region.objects.get_or_create(
        code="130202000000", defaults={"name": "路南区", "level": "county"}
    )
    return Organisation.objects.create(
        code=code,
        name=f"学校{code}",
        kind="school",
        level="unit",
        stage="primary",
        region=region,
        county_code="130202",
        path=f"130202/{code}/",
        jurisdiction=f"130202/{code}/",
        opened_on=date(2000, 9, 1),
    )


@pytest.fixture
def school(db: None) -> Organisation:
    return organisation("2113020001")


@pytest.fixture
def other_school(db: None) -> Organisation:
    return organisation("2113020002")
