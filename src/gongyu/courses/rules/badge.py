"""Certificates as Open Badges 3.0, signed as data integrity proofs (eddsa-jcs-2022). Pure.

A certificate says that whoever holds it has finished a course: the recipient is a number made for this one
certificate, never a name, and no two of one person's certificates can be told to be of one person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SUITE: Final = "eddsa-jcs-2022"
# What an Ed25519 public key is prefixed with as a Multikey.
MULTIKEY: Final = b"\xed\x01"
DIGITS: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Award:
    """What a certificate says."""

    address: str
    issuer: str
    issuer_name: str
    course: str
    course_name: str
    summary: str
    on: date
    recipient: str


def credential(award: Award) -> dict[str, Any]:
    """An award as a credential, not yet signed."""
    return {
        "@context": list(CONTEXTS),
        "id": award.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.course_name,
        "issuer": {"id": award.issuer, "type": ["Profile"], "name": award.issuer_name},
        "validFrom": f"{award.on.isoformat()}T00:00:00Z",
        "credentialSubject": {
            "id": f"urn:uuid:{award.recipient}",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": award.course,
                "type": ["Achievement"],
                "name": award.course_name,
                "description": award.summary or award.course_name,
                "criteria": {"narrative": "学完全部各节。"},
            },
        },
    }


def signed(unsigned: dict[str, Any], key: Ed25519PrivateKey, method: str, at: datetime) -> dict[str, Any]:
    """The credential with its proof; `method` is the address at which the public key is found."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    value = key.sign(_hashed(unsigned, proof))
    return {**unsigned, "proof": {**proof, "proofValue": multibase(value)}}


def holds(document: dict[str, Any], key: Ed25519PublicKey) -> bool:
    """Whether a signed credential is as it was signed."""
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    proof = dict(document.get("proof") or {})
    try:
        key.verify(from_multibase(str(proof.pop("proofValue", ""))), _hashed(unsigned, proof))
    except (InvalidSignature, ValueError):
        return False
    return proof.get("cryptosuite") == SUITE


def controller(address: str, name: str, keys: dict[str, bytes]) -> dict[str, Any]:
    """The issuer's own document: who it is, and its public keys by their address."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/security/multikey/v1"],
        "id": address,
        "type": ["Profile"],
        "name": name,
        "assertionMethod": list(keys),
        "verificationMethod": [
            {"id": method, "type": "Multikey", "controller": address, "publicKeyMultibase": multikey(public)}
            for method, public in keys.items()
        ],
    }


def multikey(public: bytes) -> str:
    """A raw Ed25519 public key as a Multikey."""
    return multibase(MULTIKEY + public)


def multibase(raw: bytes) -> str:
    """Bytes in base58-btc, with its letter before them."""
    number, found = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, 58)
        found = DIGITS[digit] + found
    return "z" + "1" * (len(raw) - len(raw.lstrip(b"\0"))) + found


def from_multibase(text: str) -> bytes:
    """The bytes again; ValueError for what is none."""
    if not text.startswith("z"):
        raise ValueError("not base58-btc")
    number = 0
    for letter in text[1:]:
        number = number * 58 + DIGITS.index(letter)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def canonical(document: Any) -> bytes:
    """JSON as RFC 8785 writes it. Ours holds texts, lists and objects with ASCII names: nothing rounds."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _hashed(unsigned: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """What is signed: the digest of the proof without its value, then that of the document."""
    options = {"@context": unsigned["@context"], **proof}
    return sha256(canonical(options)).digest() + sha256(canonical(unsigned)).digest()
