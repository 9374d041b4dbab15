"""Likely duplicates of one school, side by side, for those who keep its roster; and how many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from gongyu.access.permissions import ROSTER_MANAGE, SYSTEM_VIEW
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.keeping.queries import opened
from gongyu.kernel.refusal import OutOfScope
from gongyu.kernel.words import N_
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import Enrolment, Guardian, Guardianship, Headship, Merge, Post, Pupil, Staff
from gongyu.people.queries.candidates import Pair, candidates
from gongyu.people.queries.classes import on_day
from gongyu.people.queries.seats import Seat, seats
from gongyu.people.rules.doubles import may_keep
from gongyu.people.rules.relations import POSTS
from gongyu.people.rules.revealing import masked_number, masked_phone

SCHOOLS: Final = ("school", "kindergarten")
SHOWN: Final = 20
UNDOABLE: Final = 20
SEXES: Final = {1: N_("男"), 2: N_("女")}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the comparison: what is said of the one and of the other."""

    label: str
    one: str
    other: str

    @property
    def same(self) -> bool:
        return self.one == self.other


@dataclass(frozen=True, slots=True)
class Double:
    """Two rows that look like one person. `keep_one`, `keep_other`: which of them may be kept here."""

    kind: str
    why: str
    one: int
    other: int
    name: str
    facts: tuple[Fact, ...]
    keep_one: bool
    keep_other: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Two rows that were made one here, under the name that is kept."""

    id: int
    kind: str
    name: str
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class DoublesPage:
    """A school's likely duplicates, the first few; how many there are; what was merged lately."""

    body: Body
    doubles: tuple[Double, ...]
    many: int
    merged: tuple[Merged, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many likely duplicates of each kind stand open at a school. No name, no key."""

    school: str
    counts: dict[str, int]


def school_to_clear(viewer: Viewer, organisation_id: int | None) -> Body:
    """The school whose duplicates the viewer clears up: the one named, or the only one."""
    if organisation_id is None:
        found = organisations.visible(viewer.scopes(ROSTER_MANAGE), kinds=SCHOOLS, on=viewer.today, limit=1)
        if not found:
            raise OutOfScope
        return found[0]
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, ROSTER_MANAGE, body.path)
    return body


def doubles(viewer: Viewer, organisation_id: int | None = None) -> DoublesPage:
    """A school's likely duplicates. A pair of which this school may keep neither is not shown to it."""
    body = school_to_clear(viewer, organisation_id)
    found = open_pairs(body, viewer.today)
    shown = found[:SHOWN]
    facts = _facts([pair for pair, *_ in shown], body.id, viewer.today)
    return DoublesPage(
        body=body,
        doubles=tuple(
            Double(pair.kind, pair.why, pair.one, pair.other, *facts[pair], one, other)
            for pair, one, other in shown
        ),
        many=len(found),
        merged=_merged(body.id),
    )


def open_pairs(body: Body, day: date) -> list[tuple[Pair, bool, bool]]:
    """Every pair of a school, with whether the one and whether the other may be kept there."""
    found = candidates([body.id], day)
    keys: dict[str, set[int]] = defaultdict(set)
    for pair in found:
        keys[pair.kind] |= {pair.one, pair.other}
    outside = {kind: _outside(kind, some, body.id, day) for kind, some in keys.items()}
    accounts = {kind: _accounts(kind, some) for kind, some in keys.items()}
    judged = []
    for pair in found:
        out, signs_in = outside[pair.kind], accounts[pair.kind]
        keep = [
            may_keep(
                gone_outside=gone in out,
                kept_outside=kept in out,
                gone_signs_in=gone in signs_in,
                kept_signs_in=kept in signs_in,
            )
            for kept, gone in ((pair.one, pair.other), (pair.other, pair.one))
        ]
        if any(keep):
            judged.append((pair, keep[0], keep[1]))
    return judged


def counted(viewer: Viewer, county_code: str) -> tuple[Counted, ...]:
    """How many stand open at each school of a county, those with most first; only schools that have any."""
    require_anywhere(viewer, SYSTEM_VIEW)
    within = [scope for scope in viewer.scopes(SYSTEM_VIEW) if county_code.startswith(scope) or scope == ""]
    if not within:
        raise OutOfScope
    bodies = {
        body.id: body
        for body in organisations.visible([county_code], kinds=SCHOOLS, on=viewer.today, limit=5000)
    }
    tally: dict[int, Counter[str]] = defaultdict(Counter)
    for pair in candidates(bodies, viewer.today):
        tally[pair.organisation_id][pair.kind] += 1
    ordered = sorted(tally.items(), key=lambda one: (-one[1].total(), bodies[one[0]].name))
    return tuple(Counted(bodies[key].name, dict(found)) for key, found in ordered)


def _outside(kind: str, keys: set[int], school: int, day: date) -> frozenset[int]:
    """Those who are known at another school as well, now or from some day on."""
    still = Q(superseded_at__isnull=True) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
    if kind == "guardian":
        here = Enrolment.objects.filter(on_day(day), organisation_id=school).values("pupil_id")
        rows = Guardianship.objects.filter(still, guardian_id__in=keys).exclude(pupil_id__in=here)
        return frozenset(rows.values_list("guardian_id", flat=True))
    if kind == "staff":
        posts = Post.objects.filter(still, staff_id__in=keys).exclude(organisation_id=school)
        heads = Headship.objects.filter(still, staff_id__in=keys).exclude(
            school_class__organisation_id=school
        )
        return frozenset(
            (*posts.values_list("staff_id", flat=True), *heads.values_list("staff_id", flat=True))
        )
    return frozenset()


def _accounts(kind: str, keys: set[int]) -> frozenset[int]:
    if kind == "pupil":
        return frozenset()
    model = Guardian if kind == "guardian" else Staff
    rows = model.objects.filter(pk__in=keys, user__isnull=False)
    return frozenset(rows.values_list("pk", flat=True))


def _merged(school: int) -> tuple[Merged, ...]:
    rows = Merge.objects.filter(organisation_id=school, undone_at__isnull=True).select_related("merged_by")
    found = list(rows.order_by("-pk")[:UNDOABLE])
    names: dict[tuple[str, int], str] = {}
    for kind, model in (("guardian", Guardian), ("pupil", Pupil), ("staff", Staff)):
        keys = {one.kept_id for one in found if one.kind == kind}
        for key, name in model.objects.filter(pk__in=keys).values_list("pk", "name"):
            names[kind, key] = name
    return tuple(
        Merged(
            one.pk,
            one.kind,
            names.get((one.kind, one.kept_id), ""),
            one.merged_at.date(),
            one.merged_by.display_name if one.merged_by else "",
        )
        for one in found
    )


# --- what is said of each --------------------------------------------------------------------------
def _facts(pairs: list[Pair], school: int, day: date) -> dict[Pair, tuple[str, tuple[Fact, ...]]]:
    """The name, and line by line what is said of both; numbers masked, and nothing of another school."""
    keys: dict[str, set[int]] = defaultdict(set)
    for pair in pairs:
        keys[pair.kind] |= {pair.one, pair.other}
    said: dict[str, dict[int, dict[str, str]]] = {
        "guardian": _guardians(keys["guardian"], school, day),
        "pupil": _pupils(keys["pupil"], day),
        "staff": _staff(keys["staff"], school, day),
    }
    found = {}
    for pair in pairs:
        one, other = said[pair.kind][pair.one], said[pair.kind][pair.other]
        lines = tuple(Fact(label, one[label], other[label]) for label in one if one[label] or other[label])
        found[pair] = (one[_("姓名")], lines)
    return found


def _guardians(keys: set[int], school: int, day: date) -> dict[int, dict[str, str]]:
    rows = Guardianship.objects.filter(on_day(day), guardian_id__in=keys).values_list(
        "guardian_id", "pupil_id"
    )
    held = list(rows)
    known = seats({pupil for _key, pupil in held}, day)
    children: dict[int, list[str]] = defaultdict(list)
    for key, pupil in sorted(held):
        if pupil in known and known[pupil].organisation_id == school:
            children[key].append(_seated(known[pupil]))
    return {
        row.pk: {
            _("姓名"): row.name,
            _("电话"): masked_phone(opened(row.phone_sealed, "people_guardian.phone"))
            if row.phone_sealed
            else "",
            _("孩子"): _("、").join(children[row.pk]),
            _("能登录"): _("能") if row.user_id else _("不能"),
        }
        for row in Guardian.objects.filter(pk__in=keys)
    }


def _pupils(keys: set[int], day: date) -> dict[int, dict[str, str]]:
    known = seats(keys, day)
    held = Guardianship.objects.filter(on_day(day), pupil_id__in=keys).order_by("relation", "pk")
    kin: dict[int, list[str]] = defaultdict(list)
    for key, name in held.values_list("pupil_id", "guardian__name"):
        kin[key].append(name)
    return {
        row.pk: {
            _("姓名"): row.name,
            _("班级"): known[row.pk].class_name or _("未分班"),
            _("性别"): _(SEXES[row.sex]) if row.sex in SEXES else "",
            _("出生日期"): row.born_on.isoformat() if row.born_on else "",
            _("学籍号"): _masked(row.number_sealed, "people_pupil.number"),
            _("身份证号"): _masked(row.identity_sealed, "people_pupil.identity"),
            _("监护人"): _("、").join(kin[row.pk]),
            _("到本班"): known[row.pk].since.isoformat(),
        }
        for row in Pupil.objects.filter(pk__in=keys)
    }


def _staff(keys: set[int], school: int, day: date) -> dict[int, dict[str, str]]:
    held: dict[int, list[str]] = defaultdict(list)
    posts = Post.objects.filter(on_day(day), staff_id__in=keys, organisation_id=school)
    for key, post in posts.values_list("staff_id", "post"):
        held[key].append(_(POSTS[post]) if post in POSTS else post)
    return {
        row.pk: {
            _("姓名"): row.name,
            _("工号"): row.staff_number,
            _("岗位"): _("、").join(sorted(set(held[row.pk]))),
            _("能登录"): _("能") if row.user_id else _("不能"),
        }
        for row in Staff.objects.filter(pk__in=keys)
    }


def _masked(sealed: Any, column: str) -> str:
    return masked_number(opened(sealed, column)) if sealed else ""


def _seated(one: Seat) -> str:
    return _("%(name)s（%(class)s）") % {"name": one.name, "class": one.class_name or _("未分班")}


def school_of_merge(viewer: Viewer, merge_id: int) -> int:
    """The school at which two were made one, for those who keep its roster; OutOfScope otherwise."""
    row = Merge.objects.filter(pk=merge_id).values_list("organisation_id", flat=True).first()
    if row is None:
        raise OutOfScope
    return school_to_clear(viewer, row).id
