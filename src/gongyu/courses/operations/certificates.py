"""A guardian asks for a certificate: the only door. Nobody else asks for one, and none is given unasked."""

from __future__ import annotations

from datetime import UTC, date
from secrets import token_urlsafe
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from gongyu.access.permissions import COURSE_LEARN
from gongyu.access.rules import Viewer
from gongyu.courses import queries
from gongyu.courses.models import Certificate, Learning, SigningKey
from gongyu.courses.rules import badge
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.kernel.words import N_


@transaction.atomic
def ask_for_certificate(*, by: Viewer, today: date, course_id: int, base: str) -> str:
    """A certificate for a course that one has finished; returns its code, the same one however often it is
    asked for. `base` is the address of this installation. No line of the audit trail: it would say who has
    learnt what."""
    if not by.may_own(COURSE_LEARN):
        raise Forbidden(COURSE_LEARN)
    edition = queries.edition_for(by, course_id)
    assert by.user_id is not None
    mine = Learning.objects.select_for_update().filter(user_id=by.user_id, edition=edition).first()
    if mine is None or mine.finished_on is None:
        raise Refusal("certificate.not-finished", N_("学完全部各节以后，就可以要证书。"))
    if known := Certificate.objects.filter(user_id=by.user_id, edition=edition).first():
        return known.code
    code, key = token_urlsafe(16), _key()
    issuer = base + reverse("courses:issuer")
    award = badge.Award(
        address=base + reverse("courses:credential", args=[code]),
        issuer=issuer,
        issuer_name=edition.course.organisation.name,
        course=f"{issuer}#course-{edition.course_id}-{edition.number}",
        course_name=edition.title,
        summary=edition.summary,
        on=mine.finished_on,
        recipient=str(uuid4()),
    )
    private = Ed25519PrivateKey.from_private_bytes(queries.opened_key(key.private_sealed))
    document = badge.signed(
        badge.credential(award), private, f"{issuer}#key-{key.pk}", timezone.now().astimezone(UTC)
    )
    Certificate.objects.create(
        code=code, user_id=by.user_id, edition=edition, key=key, issued_on=today, credential=document
    )
    return code


def _key() -> SigningKey:
    """The newest key; the first is made when the first certificate is asked for, once."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE courses_signingkey IN SHARE ROW EXCLUSIVE MODE")
    newest = SigningKey.objects.order_by("-pk").first()
    if newest is not None:
        return newest
    private = Ed25519PrivateKey.generate()
    raw, plain = serialization.Encoding.Raw, serialization.NoEncryption()
    return SigningKey.objects.create(
        private_sealed=queries.sealed_key(private.private_bytes(raw, serialization.PrivateFormat.Raw, plain)),
        public=private.public_key().public_bytes(raw, serialization.PublicFormat.Raw),
    )
