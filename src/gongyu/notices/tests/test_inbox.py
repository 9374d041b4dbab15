"""Messages are written on commit, and read by their reader alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from gongyu.kernel.refusal import OutOfScope
from gongyu.notices import operations, queries
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
Captured = Callable[..., object]


def sent(cast: Cast, member: str, url: str = "/visits/") -> Message:
    return Message.objects.create(user=cast.users[member], subject="有一次家访待您确认", url=url)


def test_told_on_commit(cast: Cast, django_capture_on_commit_callbacks: Captured) -> None:
    guardian = cast.users["guardian"].pk
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        operations.tell(user_ids=[guardian, guardian], subject="有一次家访待您确认", url="/visits/")
        assert not Message.objects.exists()
    assert Message.objects.get().user_id == guardian


def test_not_told_when_the_act_fails(cast: Cast, django_capture_on_commit_callbacks: Captured) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                operations.tell(user_ids=[cast.users["guardian"].pk], subject="x")
                raise RuntimeError
        except RuntimeError:
            pass
    assert not Message.objects.exists()


def test_unread_counts_ones_own(cast: Cast) -> None:
    sent(cast, "guardian")
    assert queries.unread(cast.viewer("guardian")) == 1
    assert queries.unread(cast.viewer("other_guardian")) == 0


def test_reading_leads_where_it_says_and_counts_once(cast: Cast) -> None:
    message = sent(cast, "guardian")
    viewer = cast.viewer("guardian")
    assert operations.mark_read(by=viewer, today=TODAY, message_id=message.pk) == "/visits/"
    first = Message.objects.get().read_at
    operations.mark_read(by=viewer, today=TODAY, message_id=message.pk)
    assert Message.objects.get().read_at == first


def test_nobody_reads_anothers(cast: Cast) -> None:
    message = sent(cast, "guardian")
    with pytest.raises(OutOfScope):
        operations.mark_read(by=cast.viewer("principal"), today=TODAY, message_id=message.pk)


def test_all_read(cast: Cast) -> None:
    sent(cast, "guardian")
    sent(cast, "guardian")
    assert operations.mark_all_read(by=cast.viewer("guardian"), today=TODAY) == 2
    assert queries.unread(cast.viewer("guardian")) == 0


def test_an_outside_address_is_not_followed(cast: Cast) -> None:
    message = sent(cast, "guardian", url="//elsewhere.example/")
    response = cast.client("guardian").post(f"/inbox/{message.pk}/read/")
    assert response.headers["Location"] == "/inbox/"


def test_reading_by_get_is_refused(cast: Cast) -> None:
    message = sent(cast, "guardian")
    assert cast.client("guardian").get(f"/inbox/{message.pk}/read/").status_code == 405
    assert cast.client("principal").post(f"/inbox/{message.pk}/read/").status_code == 404
