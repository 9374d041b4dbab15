"""A pack against itself: every name it uses it also explains, and every duty can be discharged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gongyu.policy.rules.campaign import Campaign
from gongyu.policy.rules.checker.structure import Placed, Read
from gongyu.policy.rules.duty import Duty
from gongyu.policy.rules.pack import Act
from gongyu.policy.rules.source import Finding
from gongyu.policy.rules.words import INFERABLE

# Measured on the registry alone: there is nothing to do but to be there.
WITHOUT_ACTS = frozenset({"ratio"})


def references(read: Read) -> list[Finding]:
    """Unknown names, duties without an act, acts without a duty, calendars with holes."""
    return [
        *(finding for duty in read.duties for finding in _duty(duty, read)),
        *(finding for act in read.acts for finding in _act(act, read)),
        *(finding for one in read.campaigns for finding in _campaign(one, read)),
        *_articles(read),
        *_calendar(read),
    ]


def _duty(placed: Placed[Duty], read: Read) -> Iterator[Finding]:
    duty = placed.what
    kinds = {one.what.key for one in read.kinds}
    actors = kinds | {one.what.key for one in read.people}
    acts = {one.what.key for one in read.acts}
    named: tuple[tuple[str, Iterable[str], set[str], tuple[str, ...]], ...] = (
        ("kind", duty.bearer.kinds, kinds, ("bearer", "kinds")),
        ("actor", duty.actors, actors, ("actors",)),
        ("owner", duty.owners.lead, kinds, ("owners", "lead")),
        ("owner", duty.owners.support, kinds, ("owners", "support")),
        ("act", duty.acts, acts, ("acts",)),
        ("exclusion", duty.exclusions, {one.what.code for one in read.exclusions}, ("exclusions",)),
        ("inferred field", duty.inferred, set(INFERABLE), ("inferred",)),
    )
    for noun, used, known, path in named:
        for word in used:
            if word not in known:
                yield placed.finding(f"{duty.key}: unknown {noun} '{word}'", *path)
    params = [one.what.code for one in read.params]
    for word in duty.params:
        if not any(word == code or (word.endswith("*") and code.startswith(word[:-1])) for code in params):
            yield placed.finding(f"{duty.key}: unknown param '{word}'", "params")
    if not duty.acts and duty.measure not in WITHOUT_ACTS:
        yield placed.finding(f"{duty.key}: no act can discharge it", "acts")
    if duty.article not in {one.what.no for one in read.articles}:
        yield placed.finding(f"{duty.key}: article {duty.article} is not in pack.yaml", "sentence")


def _act(placed: Placed[Act], read: Read) -> Iterator[Finding]:
    act = placed.what
    actors = {one.what.key for one in read.kinds} | {one.what.key for one in read.people}
    for word in act.actors:
        if word not in actors:
            yield placed.finding(f"{act.key}: unknown actor '{word}'", "actors")
    if not act.actors:
        yield placed.finding(f"{act.key}: nobody may record it", "actors")
    if not act.key.startswith(f"{act.form}."):
        yield placed.finding(f"{act.key}: its key does not begin with its form '{act.form}'", "key")
    if not any(act.key in duty.what.acts for duty in read.duties):
        yield placed.finding(f"{act.key}: no duty uses it", "key")


def _campaign(placed: Placed[Campaign], read: Read) -> Iterator[Finding]:
    campaign = placed.what
    if campaign.duty and campaign.duty not in {one.what.key for one in read.duties}:
        yield placed.finding(f"{campaign.key}: unknown duty '{campaign.duty}'", "duty")


def _articles(read: Read) -> Iterator[Finding]:
    parts = {one.what.key for one in read.parts}
    for placed in read.articles:
        if placed.what.part not in parts:
            yield placed.finding(f"article {placed.what.no}: unknown part '{placed.what.part}'", "part")


def _calendar(read: Read) -> Iterator[Finding]:
    """Each stage's semesters must follow one another without a hole, over all the years given."""
    ends: dict[str, object] = {}
    stages: dict[str, set[str]] = defaultdict(set)
    for placed in read.school_years:
        for index, term in enumerate(placed.what.semesters):
            stages[placed.what.key].add(term.stage)
            if ends.get(term.stage, term.starts_on) != term.starts_on:
                message = f"{term.key} {term.stage}: begins {term.starts_on}, the one before ended"
                yield placed.finding(f"{message} {ends[term.stage]}", "semesters", index)
            ends[term.stage] = term.ends_before
    for placed in read.school_years:
        missing = set(ends) - stages[placed.what.key]
        if missing:
            names = ", ".join(sorted(missing))
            yield placed.finding(f"{placed.what.key}: no semesters for {names}", "semesters")
    if not read.school_years and read.duties:
        yield Finding("calendar.yaml", 1, "no school year is given")
