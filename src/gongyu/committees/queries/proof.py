"""What of a school's bodies should stand in the ledger by now, and what does."""

from __future__ import annotations

from datetime import date

from gongyu.committees.models import Edition, Mandate, Member, Proof
from gongyu.committees.rules import body as rules
from gongyu.committees.rules.body import Span


def wanted(organisation_id: int) -> dict[str, tuple[Span, ...]]:
    """For each act the days it is true of: a term with somebody in it, of a parents' school with a programme;
    the days on which all three had a charter (two queries)."""
    terms, papers = _terms(organisation_id), _papers(organisation_id)
    found = {act: terms.get(which, ()) for which, act in rules.ACTS.items()}
    school = rules.ACTS["parents_school"]
    found[school] = rules.common(found[school], papers.get(("parents_school", "programme"), ()))
    charters: tuple[Span, ...] = (Span(date.min, date.max),)
    for which in rules.BODIES:
        charters = rules.common(charters, papers.get((which, "charter"), ()))
    found[rules.CHARTERS] = charters
    return found


def live_proofs(organisation_id: int) -> list[Proof]:
    """What stands there now."""
    return list(Proof.objects.filter(organisation_id=organisation_id, reversed=False).order_by("pk"))


def _terms(organisation_id: int) -> dict[str, tuple[Span, ...]]:
    rows = Mandate.objects.filter(
        committee__organisation_id=organisation_id, pk__in=Member.objects.values("mandate_id")
    )
    found: dict[str, list[Span]] = {}
    for which, begins, ends in rows.values_list("committee__which", "begins", "ends"):
        found.setdefault(which, []).append(Span(begins, ends))
    # Each term stays an entry of its own, though one follows the other.
    return {which: tuple(sorted(spans)) for which, spans in found.items()}


def _papers(organisation_id: int) -> dict[tuple[str, str], tuple[Span, ...]]:
    rows = Edition.objects.filter(paper__committee__organisation_id=organisation_id)
    found: dict[tuple[str, str], list[tuple[date, date | None]]] = {}
    for which, sort, begins, ends in rows.values_list(
        "paper__committee__which", "paper__sort", "begins", "ends"
    ):
        found.setdefault((which, sort), []).append((begins, ends))
    return {key: rules.successive(editions) for key, editions in found.items()}
