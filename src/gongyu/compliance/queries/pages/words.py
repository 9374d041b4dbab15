"""A duty in the words of a page: put together once for each language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongyu.compliance.rules.naming import period_sentence
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import CLOCKS, STAGES, Duty


@dataclass(frozen=True, slots=True)
class DutyWords:
    """What a line says of a duty before its figures. `who` is bearer, stages and clock in one line."""

    key: str
    summary: str
    who: str
    anchor: str
    verdict: str
    pending: bool
    inferred: bool


def duty_words(duty: Duty) -> DutyWords:
    """The words of a duty in the reader's language."""
    return _words(duty.key, pack().key, get_language() or "")


def period_words(key: str) -> str:
    """A period in the reader's language."""
    sentence, values = period_sentence(key)
    return _(sentence) % values


@lru_cache(maxsize=2048)
def _words(key: str, pack_key: str, language: str) -> DutyWords:
    known = pack()
    duty = known.duties[key]
    bearers = _("、").join(say(known.bodies[kind].words) for kind in duty.bearer.kinds)
    stages = "" if _every_stage(duty) else _("、").join(_(STAGES[stage]) for stage in duty.bearer.stages)
    clock = _(CLOCKS[duty.clock])
    if duty.deadline:
        clock = _("到 %(day)s") % {"day": duty.deadline.isoformat()}
    return DutyWords(
        key=key,
        summary=say(duty.summary),
        who=" · ".join(part for part in (bearers, stages, clock) if part),
        anchor=duty.anchor,
        verdict=duty.verdict,
        pending=_is_pending(duty),
        inferred="bearer" in duty.inferred or "clock" in duty.inferred,
    )


def _every_stage(duty: Duty) -> bool:
    """Whether the stages say no more than the kinds of body do."""
    found = set(duty.bearer.stages) - {"kindergarten"}
    return not duty.bearer.stages or found >= {"primary", "junior", "senior"} or not found


def _is_pending(duty: Duty) -> bool:
    """Whether something that only the city or the county can decide bears on the figure."""
    return any(
        param.pending
        for code, param in pack().params.items()
        if any(code == word or (word.endswith("*") and code.startswith(word[:-1])) for word in duty.params)
    )
