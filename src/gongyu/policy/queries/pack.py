"""The pack in use, read once per process."""

from __future__ import annotations

from errno import ENOENT
from functools import cache

from django.conf import settings
from django.utils import translation

from gongyu.policy import rules
from gongyu.policy.queries.files import PACKS, folder, texts
from gongyu.policy.rules import Act, Duty, Pack, Words


def pack(key: str | None = None) -> Pack:
    """The pack of that name, or the one this city runs on. Raises FileNotFoundError when there is none."""
    return _load(key or settings.POLICY_PACK)


@cache
def _load(key: str) -> Pack:
    found = texts(folder(key))
    if "pack.yaml" not in found:
        raise FileNotFoundError(ENOENT, "no such policy pack", str(folder(key)))
    return rules.assemble({name: rules.read(words) for name, words in found.items()})


def pack_keys() -> tuple[str, ...]:
    """The packs that come with the product."""
    return tuple(sorted(place.parent.name for place in PACKS.glob("*/pack.yaml")))


def duty(key: str) -> Duty:
    """A duty by its key ("M1.20"); raises KeyError for one that the document does not have."""
    return pack().duties[key]


def acts_of(duty: Duty) -> tuple[Act, ...]:
    """The acts that discharge a duty, each with the form (visit, activity, filing) that records it."""
    acts = pack().acts
    return tuple(acts[key] for key in duty.acts)


def duties_of_act(act: str) -> tuple[Duty, ...]:
    """The duties that an act can discharge, in the document's order; none for an unknown act."""
    return pack().duties_by_act.get(act, ())


def say(words: Words) -> str:
    """A wording of the pack in the reader's language."""
    return words.in_language(translation.get_language())
