"""What anybody may read of a certificate: the course, who issued it, when, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gongyu.access.rules import Viewer
from gongyu.courses.models import Certificate, SigningKey
from gongyu.courses.rules import badge
from gongyu.keeping.queries import keyring
from gongyu.kernel.refusal import OutOfScope

COLUMN = "courses_signingkey.private"


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """A certificate as its page shows it: no name, and nothing that leads to one."""

    code: str
    course: str
    issuer: str
    finished_on: date
    number: int
    valid: bool


def certificate(code: str) -> CertificateSeen:
    """One certificate, its proof tried; OutOfScope for a code that is none."""
    row = Certificate.objects.select_related("edition__course__organisation", "key").filter(code=code).first()
    if row is None:
        raise OutOfScope
    document: dict[str, Any] = row.credential
    return CertificateSeen(
        code=row.code,
        course=str(document["name"]),
        issuer=str(document["issuer"]["name"]),
        finished_on=date.fromisoformat(str(document["validFrom"])[:10]),
        number=row.edition.number,
        valid=badge.holds(document, Ed25519PublicKey.from_public_bytes(bytes(row.key.public))),
    )


def credential(code: str) -> dict[str, Any]:
    """The signed credential itself; OutOfScope for a code that is none."""
    row = Certificate.objects.filter(code=code).first()
    if row is None:
        raise OutOfScope
    return dict(row.credential)


def certificate_of(viewer: Viewer, course_id: int) -> str:
    """The code of one's own certificate for a course; empty where one has not asked."""
    rows = Certificate.objects.filter(user_id=viewer.user_id or 0, edition__course_id=course_id)
    return rows.order_by("-pk").values_list("code", flat=True).first() or ""


def issuer(address: str, name: str) -> dict[str, Any]:
    """The issuer's document with all public keys."""
    public = {f"{address}#key-{row.pk}": bytes(row.public) for row in SigningKey.objects.order_by("pk")}
    return badge.controller(address, name, public)


def sealed_key(private: bytes) -> bytes:
    """A private key as it is kept."""
    return keyring().seal_bytes(private, COLUMN)


def opened_key(kept: bytes | memoryview) -> bytes:
    """The private key again, to sign with."""
    return keyring().open_bytes(bytes(kept), COLUMN)
