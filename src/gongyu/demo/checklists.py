"""The sign-ins' school has put its lists for families into its own words and sent them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from gongyu.access.queries import viewer_of
from gongyu.accounts.models import User
from gongyu.contact import operations, queries
from gongyu.contact.operations import ListAdjusted

OWN: Final = ("周末一起去一次南湖，认一种鸟",)


def list_some(school: dict[str, Any], today: date) -> None:
    """Adjusted and sent at the door; the worker carries the notice once the demonstration runs."""
    user = User.objects.get(username="deyu")
    office = viewer_of(user.pk, user.display_name, today)
    lists = {
        one.key: ListAdjusted(frozenset(item.key for item in one.items), {}, OWN)
        for one in queries.lists_of(school["stage"])
    }
    operations.adjust_checklist(by=office, today=today, organisation_id=school["id"], lists=lists)
    operations.send_checklist(by=office, today=today, organisation_id=school["id"], request_key=UUID(int=77))
