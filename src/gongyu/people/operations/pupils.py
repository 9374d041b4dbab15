"""Pupils and their places in classes, as a roster has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from gongyu.kernel.words import N_
from gongyu.organisations.queries import Body
from gongyu.people.models import Enrolment, Pupil
from gongyu.people.operations.sealing import NUMBER, index, seal
from gongyu.people.rules.cells import tidy_name
from gongyu.people.rules.naming import name_pinyin
from gongyu.people.rules.sheet import Problem, Row, Sheet, heading_of

BATCH = 1000
FIELDS = ("name", "pinyin", "sex", "born_on", "number_sealed", "number_index")


class Pupils:
    """Matches rows with pupils: by the pupil number, else by name and birth date within the school."""

    def __init__(self, body: Body, today: date, since: date, now: datetime, *, may_transfer: bool) -> None:
        self.body, self.today, self.since, self.now = body, today, since, now
        self.may_transfer = may_transfer
        self.by_row: dict[int, Pupil] = {}
        self.added: set[int] = set()
        self.moved: set[int] = set()
        self.changed: set[int] = set()
        self.seats = self._seats()
        self.elsewhere: dict[int, Enrolment] = {}
        here = Pupil.objects.filter(pk__in=self.seats)
        self.here = {pupil.pk: pupil for pupil in here}

    def match(self, sheet: Sheet) -> None:
        """Find or create the pupil of every row; what stands in the way becomes a problem of the row."""
        numbered = self._numbered(sheet)
        elsewhere = self._elsewhere(numbered)
        named = self._named()
        new: dict[int, Pupil] = {}
        taken: dict[int, int] = {}
        good = []
        for row in sheet.rows:
            pupil = self._match(row, numbered, named)
            if pupil is not None and pupil.pk in taken:
                sentence = N_("和第 %(row)s 行是同一个孩子，请只留一行。")
                values = (("row", taken[pupil.pk]),)
                sheet.problems.append(Problem(row.row, heading_of("name"), row.name, sentence, values))
                continue
            if pupil is not None:
                taken[pupil.pk] = row.row
            if pupil is not None and pupil.pk in elsewhere and not self.may_transfer:
                sentence = N_("这个学籍号已在别处在读，要先办转学。请联系县教育局。")
                sheet.problems.append(Problem(row.row, heading_of("number"), row.number, sentence))
                continue
            good.append(row)
            if pupil is None:
                new[row.row] = self._new(row)
            else:
                self.by_row[row.row] = pupil
        sheet.rows = good
        Pupil.objects.bulk_create(new.values(), batch_size=BATCH)
        self.by_row |= new
        self.added = {pupil.pk for pupil in new.values()}
        self.elsewhere = elsewhere

    def take_in(self, sheet: Sheet, classes: Mapping[tuple[int, int], int]) -> None:
        """Write what the sheet says otherwise, and who sits where."""
        self._correct(sheet)
        self._seat(sheet, classes, self.elsewhere)

    def left_out(self, sheet: Sheet) -> tuple[str, ...]:
        """The names of pupils at the school whom no row of the sheet names, rejected ones included."""
        named = {pupil.pk for pupil in self.by_row.values()}
        said = {tidy_name(cells[sheet.headings["name"]]) for cells in sheet.cells.values()}
        rest = [one for key, one in self.here.items() if key not in named and one.name not in said]
        return tuple(pupil.name for pupil in sorted(rest, key=lambda one: (one.pinyin, one.pk)))

    def _seats(self) -> dict[int, Enrolment]:
        """The open enrolment of everybody at the school."""
        rows = Enrolment.objects.filter(
            organisation_id=self.body.id, superseded_at__isnull=True, valid_until__isnull=True
        ).select_related("school_class")
        return {row.pupil_id: row for row in rows}

    def _numbered(self, sheet: Sheet) -> dict[bytes, Pupil]:
        wanted = [index(row.number) for row in sheet.rows if row.number]
        return {bytes(one.number_index or b""): one for one in Pupil.objects.filter(number_index__in=wanted)}

    def _elsewhere(self, numbered: Mapping[bytes, Pupil]) -> dict[int, Enrolment]:
        rows = Enrolment.objects.filter(
            pupil_id__in=[pupil.pk for pupil in numbered.values()],
            superseded_at__isnull=True,
            valid_until__isnull=True,
        ).exclude(organisation_id=self.body.id)
        return {row.pupil_id: row for row in rows}

    def _named(self) -> dict[tuple[str, date | None], list[Pupil]]:
        found: dict[tuple[str, date | None], list[Pupil]] = {}
        for pupil in self.here.values():
            found.setdefault((pupil.name, pupil.born_on), []).append(pupil)
        return found

    def _match(
        self, row: Row, numbered: Mapping[bytes, Pupil], named: Mapping[tuple[str, date | None], list[Pupil]]
    ) -> Pupil | None:
        if row.number and (pupil := numbered.get(index(row.number))):
            return pupil
        alike = named.get((row.name, row.born_on), [])
        if not alike and not row.born_on:
            alike = [one for one in self.here.values() if one.name == row.name]
        # A pupil who carries another number, or whom another row names by number, is somebody else of the
        # same name and birthday.
        claimed = {pupil.pk for pupil in numbered.values()}
        alike = [one for one in alike if one.pk not in claimed and not (row.number and one.number_index)]
        if len(alike) > 1:
            where = (row.entry_year, row.class_number)
            alike = [one for one in alike if self._sits(one) == where]
        return alike[0] if len(alike) == 1 else None

    def _sits(self, pupil: Pupil) -> tuple[int, int] | None:
        one = self.seats[pupil.pk].school_class
        return (one.entry_year, one.number) if one else None

    def _new(self, row: Row) -> Pupil:
        return Pupil(
            county_code=self.body.county_code,
            name=row.name,
            pinyin=name_pinyin(row.name),
            sex=row.sex,
            born_on=row.born_on,
            number_sealed=seal(row.number, NUMBER),
            number_index=index(row.number) if row.number else None,
        )

    def _correct(self, sheet: Sheet) -> None:
        """What the sheet says otherwise of a pupil; an empty cell says nothing."""
        touched = []
        for row in sheet.rows:
            pupil = self.by_row[row.row]
            if pupil.pk in self.added or not self._differs(pupil, row):
                continue
            pupil.name, pupil.pinyin = row.name, name_pinyin(row.name)
            pupil.sex, pupil.born_on = row.sex or pupil.sex, row.born_on or pupil.born_on
            if row.number and not pupil.number_index:
                pupil.number_sealed, pupil.number_index = seal(row.number, NUMBER), index(row.number)
            touched.append(pupil)
        Pupil.objects.bulk_update(touched, FIELDS, batch_size=BATCH)
        self.changed |= {pupil.pk for pupil in touched}

    @staticmethod
    def _differs(pupil: Pupil, row: Row) -> bool:
        return (
            pupil.name != row.name
            or bool(row.sex and pupil.sex != row.sex)
            or bool(row.born_on and pupil.born_on != row.born_on)
            or bool(row.number and not pupil.number_index)
        )

    def _seat(
        self, sheet: Sheet, classes: Mapping[tuple[int, int], int], elsewhere: Mapping[int, Enrolment]
    ) -> None:
        """Close the interval of whoever is in another class or school, and open the next."""
        closing, opening = [], []
        for row in sheet.rows:
            pupil = self.by_row[row.row]
            wanted = classes[row.entry_year, row.class_number]
            held = self.seats.get(pupil.pk) or elsewhere.get(pupil.pk)
            if held and held.organisation_id == self.body.id and held.school_class_id == wanted:
                continue
            first = self.since
            if held is not None:
                first = max(self.today, held.valid_from)
                self._close(held, first)
                closing.append(held)
                self.moved.add(pupil.pk)
            elif pupil.pk not in self.added:
                self.moved.add(pupil.pk)
            opening.append(
                Enrolment(
                    pupil=pupil,
                    organisation_id=self.body.id,
                    school_class_id=wanted,
                    valid_from=first,
                    recorded_at=self.now,
                )
            )
        Enrolment.objects.bulk_update(closing, ["valid_until", "superseded_at"], batch_size=BATCH)
        Enrolment.objects.bulk_create(opening, batch_size=BATCH)

    def _close(self, held: Enrolment, day: date) -> None:
        """An interval that has not lasted a day was a mistake, and is superseded instead."""
        if day > held.valid_from:
            held.valid_until = day
        else:
            held.superseded_at = self.now
