"""Guardians and homes, as a roster has them. Nobody is ever removed by being left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from gongyu.organisations.queries import Body
from gongyu.people.models import Guardian, Guardianship, Household, Residence
from gongyu.people.operations.pupils import BATCH, Pupils
from gongyu.people.operations.sealing import PHONE, index, seal
from gongyu.people.rules.naming import name_pinyin
from gongyu.people.rules.sheet import GuardianCells, Sheet

Key = tuple[str, bytes]


class Families:
    """Matches guardians by name and phone, so that brothers and sisters share them and their home."""

    def __init__(self, body: Body, since: date, now: datetime) -> None:
        self.body, self.since, self.now = body, since, now
        self.phones: dict[int, Guardian] = {}

    def take_in(self, sheet: Sheet, pupils: Pupils, places: Mapping[str, str]) -> None:
        """Write guardians, whose they are, and where pupils live."""
        answering = self._answering(pupils)
        known = self._known(sheet)
        new: dict[Key, Guardian] = {}
        links: list[tuple[int, Guardian, str]] = []
        for row in sheet.rows:
            pupil = pupils.by_row[row.row].pk
            for cells in row.guardians:
                own = answering.get((pupil, cells.name))
                if own is None:
                    guardian = self._found(cells, known, new, pupil)
                    links.append((pupil, guardian, cells.relation))
                elif self._corrected(own, cells):
                    pupils.changed.add(pupil)
        Guardian.objects.bulk_create(new.values(), batch_size=BATCH)
        Guardian.objects.bulk_update(self.phones.values(), ["phone_sealed", "phone_index"], batch_size=BATCH)
        self._link(links, pupils)
        self._house(sheet, pupils, places)

    def _answering(self, pupils: Pupils) -> dict[tuple[int, str], Guardianship]:
        """The guardians that the pupils of the sheet have already, by pupil and name."""
        rows = Guardianship.objects.filter(
            pupil_id__in=[one.pk for one in pupils.by_row.values()],
            superseded_at__isnull=True,
            valid_until__isnull=True,
        ).select_related("guardian")
        return {(row.pupil_id, row.guardian.name): row for row in rows}

    def _known(self, sheet: Sheet) -> dict[Key, Guardian]:
        """The guardians of the county who have one of the sheet's phones, by name and phone."""
        phones = {cells.phone for row in sheet.rows for cells in row.guardians if cells.phone}
        rows = Guardian.objects.filter(
            phone_index__in=[index(phone) for phone in phones], county_code=self.body.county_code
        )
        return {(row.name, bytes(row.phone_index or b"")): row for row in rows}

    def _found(
        self, cells: GuardianCells, known: Mapping[Key, Guardian], new: dict[Key, Guardian], pupil: int
    ) -> Guardian:
        """The same name with the same phone is the same person; without a phone, one for each child."""
        key = (cells.name, index(cells.phone) if cells.phone else str(pupil).encode())
        if key in known:
            return known[key]
        if key not in new:
            new[key] = Guardian(
                county_code=self.body.county_code,
                name=cells.name,
                pinyin=name_pinyin(cells.name),
                phone_sealed=seal(cells.phone, PHONE),
                phone_index=index(cells.phone) if cells.phone else None,
            )
        return new[key]

    def _corrected(self, own: Guardianship, cells: GuardianCells) -> bool:
        """Whether the sheet knows a newer phone of a guardian, which is then kept."""
        if not cells.phone or bytes(own.guardian.phone_index or b"") == index(cells.phone):
            return False
        own.guardian.phone_sealed, own.guardian.phone_index = seal(cells.phone, PHONE), index(cells.phone)
        self.phones[own.guardian_id] = own.guardian
        return True

    def _link(self, links: list[tuple[int, Guardian, str]], pupils: Pupils) -> None:
        Guardianship.objects.bulk_create(
            (
                Guardianship(
                    pupil_id=pupil,
                    guardian=guardian,
                    relation=relation,
                    valid_from=self.since,
                    recorded_at=self.now,
                )
                for pupil, guardian, relation in links
            ),
            batch_size=BATCH,
        )
        pupils.changed |= {pupil for pupil, _, _ in links}

    def _house(self, sheet: Sheet, pupils: Pupils, places: Mapping[str, str]) -> None:
        """Homes for those who have none yet. Children of one guardian in one neighbourhood share theirs."""
        ids = [pupils.by_row[row.row].pk for row in sheet.rows]
        housed = set(
            Residence.objects.filter(
                pupil_id__in=ids, superseded_at__isnull=True, valid_until__isnull=True
            ).values_list("pupil_id", flat=True)
        )
        of_guardian = self._homes(ids)
        homes: dict[tuple[str, int], Household] = {}
        wanted: list[tuple[int, Household]] = []
        first = self._first_guardian(ids)
        for row in sheet.rows:
            pupil = pupils.by_row[row.row].pk
            if not row.place or pupil in housed:
                continue
            region = places[row.place]
            key = (region, first.get(pupil, -pupil))
            if key not in homes:
                homes[key] = of_guardian.get(key) or Household(
                    county_code=self.body.county_code, region_id=region
                )
            wanted.append((pupil, homes[key]))
        Household.objects.bulk_create([one for one in homes.values() if one.pk is None], batch_size=BATCH)
        Residence.objects.bulk_create(
            (
                Residence(pupil_id=pupil, household=home, valid_from=self.since, recorded_at=self.now)
                for pupil, home in wanted
            ),
            batch_size=BATCH,
        )
        pupils.changed |= {pupil for pupil, _ in wanted}

    def _first_guardian(self, pupil_ids: list[int]) -> dict[int, int]:
        rows = Guardianship.objects.filter(
            pupil_id__in=pupil_ids, superseded_at__isnull=True, valid_until__isnull=True
        ).order_by("-guardian_id")
        return dict(rows.values_list("pupil_id", "guardian_id"))

    def _homes(self, pupil_ids: list[int]) -> dict[tuple[str, int], Household]:
        """Where other children of these pupils' guardians live, by neighbourhood and guardian."""
        guardians = set(self._first_guardian(pupil_ids).values())
        found: dict[tuple[str, int], Household] = {}
        rows = Guardianship.objects.filter(
            guardian_id__in=guardians, superseded_at__isnull=True, valid_until__isnull=True
        ).values_list("pupil_id", "guardian_id")
        children = dict(rows)
        homes = Residence.objects.filter(
            pupil_id__in=children, superseded_at__isnull=True, valid_until__isnull=True
        ).select_related("household")
        for home in homes:
            found[home.household.region_id, children[home.pupil_id]] = home.household
        return found
