"""What was said at a visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from gongyu.contact.rules.visit_words import AGREEMENTS, unpacked
from gongyu.kernel.keys import keys

TALKED_ABOUT = "contact_visit.talked_about"
AGREED = "contact_visit.agreed"
TICKED_PURPOSES = "contact_visit.purposes"
TICKED_AGREEMENTS = "contact_visit.agreements"


def sealed(words: str, column: str) -> bytes | None:
    """The words as they are kept; nothing is kept of an empty field."""
    return keys(settings.HOME, settings.SECRET_KEY).seal(words, column) if words else None


def opened(kept: bytes | memoryview | None, column: str) -> str:
    """The words again, to be read by somebody who may."""
    return keys(settings.HOME, settings.SECRET_KEY).open(bytes(kept), column) if kept else ""


def ticked(kept: bytes | memoryview | None, column: str) -> tuple[str, ...]:
    """The keys of the words that were ticked."""
    return unpacked(opened(kept, column))


def in_words(ticked: Iterable[str], known: Mapping[str, str]) -> str:
    """Ticked words in the reader's language, in one line."""
    return _("、").join(_(known[key]) for key in ticked if key in known)


def agreed_words(agreements: bytes | memoryview | None, agreed: bytes | memoryview | None) -> str:
    """What was agreed as one text: what was ticked, then the teacher's own words."""
    chosen = in_words(ticked(agreements, TICKED_AGREEMENTS), AGREEMENTS)
    return _("；").join(part for part in (chosen, opened(agreed, AGREED)) if part)
