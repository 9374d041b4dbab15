"""An account goes when nobody stands behind it: not a day earlier, and never one that is somebody's."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.notices.models import Message
from gongyu.people.models import Guardian, Staff
from gongyu.people.operations import close_left_accounts
from gongyu.people.operations.left_accounts import IDLE
from tests.cast import TODAY, Cast

BEFORE = timezone.make_aware(datetime.combine(TODAY - IDLE, time.min)) - timedelta(minutes=1)


@pytest.fixture
def left(cast: Cast) -> User:
    """A guardian's account, long unused, whose child has been forgotten with its guardians."""
    user = cast.users["guardian"]
    User.objects.exclude(pk=user.pk).update(last_login=timezone.now())
    User.objects.filter(pk=user.pk).update(joined_at=BEFORE, last_login=BEFORE)
    Guardian.objects.filter(user=user).update(user=None)
    Message.objects.create(user=user, subject="家长会", body="请来")
    return user


def closed() -> set[int]:
    close_left_accounts(by=None, today=TODAY)
    return set(User.objects.filter(is_active=False).values_list("pk", flat=True))


def test_it_goes_with_what_was_sent_to_it(left: User) -> None:
    assert closed() == {left.pk}
    left.refresh_from_db()
    assert (left.display_name, left.phone_sealed, left.phone_index) == ("—", None, None)
    assert not left.has_usable_password()
    assert not Message.objects.filter(user=left).exists()
    assert AuditLine.objects.filter(act="account.erase", key=str(left.pk)).exists()
    assert close_left_accounts(by=None, today=TODAY) == 0


def test_a_child_or_a_post_keeps_it(cast: Cast) -> None:
    User.objects.update(joined_at=BEFORE, last_login=BEFORE)
    Grant.objects.all().delete()
    theirs = {
        user
        for model in (Guardian, Staff)
        for user in model.objects.filter(user__isnull=False).values_list("user", flat=True)
    }
    assert cast.users["guardian"].pk in theirs and cast.users["head_teacher"].pk in theirs
    assert closed() == set(User.objects.values_list("pk", flat=True)) - theirs


def test_whoever_signed_in_since_keeps_it(left: User) -> None:
    User.objects.filter(pk=left.pk).update(last_login=BEFORE + timedelta(minutes=1))
    assert closed() == set()


def test_whoever_has_just_been_given_it_keeps_it(left: User) -> None:
    User.objects.filter(pk=left.pk).update(joined_at=timezone.now(), last_login=None)
    assert closed() == set()


@pytest.mark.parametrize(("days", "kept"), [(None, True), (1, True), (0, False)])
def test_a_role_at_a_body_keeps_it(left: User, cast: Cast, days: int | None, kept: bool) -> None:
    until = None if days is None else TODAY - IDLE + timedelta(days=days)
    Grant.objects.create(
        user=left,
        role="supervisor",
        organisation=cast.school,
        valid_from=TODAY - timedelta(days=900),
        valid_until=until,
        reason="督导",
    )
    assert closed() == (set() if kept else {left.pk})


def test_nothing_is_closed_where_the_trail_cannot_be_written(
    left: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.accounts.operations.users.record", broken)
    with pytest.raises(RuntimeError):
        close_left_accounts(by=None, today=TODAY)
    left.refresh_from_db()
    assert left.is_active
    assert Message.objects.filter(user=left).exists()
