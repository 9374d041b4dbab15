"""Enough homes to hide in."""

from __future__ import annotations

from datetime import date

from gongyu.access.models import Grant
from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.people.models import SchoolClass
from tests.cast import LONG_AGO, TODAY, guardian_of, pupil_in


def families(school_class: SchoolClass, many: int, today: date = TODAY) -> list[Viewer]:
    """So many more homes at a class whose guardian signs in."""
    found = []
    for no in range(many):
        name = f"family{school_class.pk}-{no}"
        user = User.objects.create(username=name, display_name=f"家长{no}")
        guardian_of(pupil_in(school_class, f"孩子{no}"), name=f"家长{no}", relation="51", user=user)
        Grant.objects.create(user=user, role="guardian", valid_from=LONG_AGO, reason="standing cast")
        found.append(viewer_of(user.pk, user.display_name, today))
    return found
