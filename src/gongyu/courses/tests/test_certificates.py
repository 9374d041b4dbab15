"""A certificate is given when it is asked for, verified by anybody, and names nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from gongyu.courses import operations
from gongyu.courses.factories import colleagues, course_of, published
from gongyu.courses.models import Certificate, SigningKey
from gongyu.courses.rules import badge
from gongyu.kernel.refusal import Refusal
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
BASE = "https://gongyu.example.cn"


@pytest.fixture
def course(cast: Cast) -> int:
    reviewers = colleagues(cast.school.pk, TODAY)
    return course_of(published(cast.viewer("school_officer"), cast.school.pk, reviewers))


def finish(cast: Cast, course: int, who: str = "guardian") -> None:
    for position, said in ((1, {"choice": 0}), (2, {"words": "好"})):
        operations.answer_lesson(
            by=cast.viewer(who),
            today=TODAY,
            course_id=course,
            position=position,
            **said,
        )


def ask(cast: Cast, course: int, who: str = "guardian") -> str:
    return operations.ask_for_certificate(by=cast.viewer(who), today=TODAY, course_id=course, base=BASE)


def test_nobody_gets_one_unasked_or_unfinished(cast: Cast, course: int) -> None:
    with pytest.raises(Refusal, match="not-finished"):
        ask(cast, course)
    finish(cast, course)
    assert not Certificate.objects.exists()
    assert ask(cast, course) == ask(cast, course)
    assert Certificate.objects.count() == 1


def test_anybody_verifies_it_and_learns_no_name(cast: Cast, course: int) -> None:
    finish(cast, course)
    code = ask(cast, course)
    page = Client().get(reverse("courses:certificate", args=[code])).content.decode()
    assert "有效" in page and "走近青春期" in page and "向阳小学" in page
    document = json.loads(Client().get(reverse("courses:credential", args=[code])).content)
    for text in (page, json.dumps(document, ensure_ascii=False)):
        assert "王建国" not in text and "guardian" not in text and cast.guardian.name not in text
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    # By the published key alone, as another program would.
    keys = json.loads(Client().get(reverse("courses:issuer")).content)["verificationMethod"]
    public = badge.from_multibase(keys[0]["publicKeyMultibase"])
    assert public[:2] == badge.MULTIKEY
    assert badge.holds(document, Ed25519PublicKey.from_public_bytes(public[2:]))


@pytest.mark.parametrize("change", ["name", "validFrom", "id"])
def test_what_was_altered_does_not_hold(cast: Cast, course: int, change: str) -> None:
    finish(cast, course)
    row = Certificate.objects.get(code=ask(cast, course))
    row.credential[change] = "2020-01-01T00:00:00Z"
    row.save()
    page = Client().get(reverse("courses:certificate", args=[row.code])).content.decode()
    assert "无效" in page


def test_two_certificates_cannot_be_told_to_be_one_persons(cast: Cast, course: int) -> None:
    reviewers = colleagues(cast.school.pk, TODAY)
    other = course_of(published(cast.viewer("school_officer"), cast.school.pk, reviewers, title="另一门"))
    found = set()
    for one in (course, other):
        finish(cast, one)
        found.add(Certificate.objects.get(code=ask(cast, one)).credential["credentialSubject"]["id"])
    assert len(found) == 2
    assert SigningKey.objects.count() == 1


def test_a_code_that_is_none(cast: Cast) -> None:
    for name in ("certificate", "credential"):
        assert Client().get(reverse(f"courses:{name}", args=["nonsense"])).status_code == 404


def test_the_private_key_lies_sealed(cast: Cast, course: int) -> None:
    finish(cast, course)
    ask(cast, course)
    row = SigningKey.objects.get()
    assert len(bytes(row.public)) == 32
    assert len(bytes(row.private_sealed)) > 32


def test_the_hash_is_what_the_suite_says() -> None:
    """eddsa-jcs-2022: the proof's digest comes first, and keys are in order whatever order they came in."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    one = {"@context": ["https://www.w3.org/ns/credentials/v2"], "b": "二", "a": {"d": "1", "c": ["x"]}}
    signed = badge.signed(one, key, "https://a#key-1", datetime(2026, 11, 23, tzinfo=UTC))
    shuffled = dict(reversed(list(signed.items())))
    assert badge.holds(shuffled, key.public_key())
    assert not badge.holds({**signed, "b": "三"}, key.public_key())
    assert not badge.holds({**signed, "proof": {**signed["proof"], "created": "x"}}, key.public_key())
    assert not badge.holds(one, key.public_key())
    assert (
        badge.canonical(one)
        == '{"@context":["https://www.w3.org/ns/credentials/v2"],"a":{"c":["x"],"d":"1"},"b":"二"}'.encode()
    )


@given(some.binary(max_size=80))
def test_base58_comes_back(raw: bytes) -> None:
    assert badge.from_multibase(badge.multibase(raw)) == raw


def test_base58_of_known_words() -> None:
    assert badge.multibase(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert badge.multibase(b"\0\0\x28\x7f\xb4\xcd") == "z11233QC4"
