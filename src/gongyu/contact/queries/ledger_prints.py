"""The ledger in print: what was asked for, who is told that it was taken out, and the page to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.compliance.queries import Area, CountyVisits, area, areas, county_visits
from gongyu.contact.models import LedgerPrint, Visit
from gongyu.contact.queries.visit_ledger import LedgerRow, SchoolLedger, ledger_schools, school_ledger
from gongyu.contact.rules import visit_ledger as rules
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body, Place
from gongyu.people.queries import class_names

# A print that waits longer than this has met something that another try would meet again.
TRIED_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One that was asked for: whose it is, and how far."""

    id: int
    title: str
    asked_at: datetime
    state: str
    state_words: str
    rows: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """What the viewer may take out: of a school, or of a county in numbers; and what is set or waits."""

    schools: tuple[Body, ...]
    ledger: SchoolLedger | None
    counties: tuple[Place, ...]
    county: Area | None
    prints: tuple[PrintLine, ...]

    @property
    def long(self) -> bool:
        """Whether it is set by the worker. A county has more classes than are set while one waits."""
        return self.county is not None or (self.ledger is not None and self.ledger.rows > rules.AT_ONCE)


def ledger_page(
    viewer: Viewer,
    *,
    organisation_id: int | None = None,
    first: int | None = None,
    class_id: int | None = None,
    county: str = "",
) -> LedgerPage:
    """The school asked for, or one's first; or a county, where one sees counties and no school's visits."""
    schools, counties = ledger_schools(viewer), _counties(viewer)
    if not schools and not counties and organisation_id is None:
        raise Forbidden(STANDING_VIEW)
    ledger = place = None
    if county or not (schools or organisation_id):
        place = county_place(viewer, county or counties[0].code)
    else:
        ledger = school_ledger(viewer, organisation_id or schools[0].id, first, class_id)
    return LedgerPage(schools, ledger, counties, place, _prints(viewer))


def county_place(viewer: Viewer, county: str) -> Area:
    """A county whose standings the viewer sees; OutOfScope otherwise."""
    require_anywhere(viewer, STANDING_VIEW)
    found = area(viewer, county) if county else None
    if found is None or found.is_city:
        raise OutOfScope
    return found


def county_ledger(viewer: Viewer, county: str) -> CountyVisits:
    """The same in numbers."""
    return county_visits(viewer, county_place(viewer, county).digits)


def waiting_prints(now: datetime) -> tuple[int, ...]:
    """Those that nobody has set yet, should the worker have been killed over them."""
    rows = LedgerPrint.objects.filter(state="waiting", asked_at__gte=now - TRIED_FOR)
    return tuple(rows.order_by("asked_at").values_list("pk", flat=True))


def export_keys(organisation_id: int, year: int, rows: Iterable[LedgerRow]) -> dict[str, int]:
    """What a ledger that is taken out is known by in the trail, class by class, and how many rows of each."""
    found = Counter(row.class_id for row in rows) or Counter({None: 0})
    return {_key(organisation_id, class_id, year): many for class_id, many in found.items()}


def exports_about(pupil_ids: Collection[int]) -> dict[str, datetime]:
    """The ledgers in which visits to a child stand, as they are known in the trail, and since when."""
    rows = Visit.objects.filter(pupil_id__in=pupil_ids).values_list(
        "organisation_id", "school_class_id", "occurred_on"
    )
    found: dict[str, datetime] = {}
    for organisation, group, day, since in rows.annotate(since=Min("recorded_at")):
        key = _key(organisation, group, school_year(day).starts_on.year)
        found[key] = min(found.get(key, since), since)
    return found


def _key(organisation_id: int, class_id: int | None, year: int) -> str:
    return f"{organisation_id}-{class_id or 0}-{year}"


def _counties(viewer: Viewer) -> tuple[Place, ...]:
    found = areas(viewer)
    return found[0].counties if found else ()


def _prints(viewer: Viewer) -> tuple[PrintLine, ...]:
    rows = LedgerPrint.objects.filter(asked_by_id=viewer.user_id or 0).select_related("organisation")
    found = list(rows.order_by("-asked_at", "-pk")[:10])
    names = class_names([one.school_class_id for one in found if one.school_class_id], viewer.today)
    counties = {one.code[:6]: one.name for one in _counties(viewer)}
    return tuple(
        PrintLine(
            id=one.pk,
            title=" ".join(
                part
                for part in (
                    one.organisation.name if one.organisation else counties.get(one.county_code, ""),
                    names.get(one.school_class_id or 0, ""),
                    _("%(year)s 学年") % {"year": rules.year_of(one.first_year).key.replace("-", "—")},
                )
                if part
            ),
            asked_at=timezone.localtime(one.asked_at),
            state=one.state,
            state_words=_(rules.STATES[one.state]),
            rows=one.rows,
        )
        for one in found
    )
