"""Many people post for the same school at once, and its chain stays whole."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gongyu.access.rules import Viewer
from gongyu.ledger.models import Chain, Entry
from gongyu.ledger.operations import post
from gongyu.ledger.queries import verify
from gongyu.organisations.models import Organisation


@pytest.mark.django_db(transaction=True)
def test_threads_posting_to_one_organisation_keep_its_chain(clerk: Viewer, school: Organisation) -> None:
    def work(worker: int) -> None:
        try:
            for n in range(10):
                post(
                    by=clerk,
                    today=clerk.today,
                    kind="visit.home",
                    organisation_id=school.pk,
                    occurred_on=clerk.today,
                    pupil_id=worker * 100 + n,
                )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert list(Entry.objects.order_by("id").values_list("seq", flat=True)) == list(range(1, 41))
    assert Chain.objects.get().seq == 40
    assert verify().faults == ()
