"""Loads the demonstration city: everything in one transaction, so that it is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import numpy as np
from django.db import connection, transaction

from gongyu.compliance.operations import assess_all
from gongyu.demo.acts import Doer
from gongyu.demo.announcements import announce_some
from gongyu.demo.assessments import hold_some
from gongyu.demo.checklists import list_some
from gongyu.demo.committees import seat_some
from gongyu.demo.concerns import note_some
from gongyu.demo.contacts import note_contacts
from gongyu.demo.copy import Copier, set_sequences, without_indexes
from gongyu.demo.courses import begin_some, laid_out, put_courses, write_courses
from gongyu.demo.exceptions import except_some
from gongyu.demo.history import Historian
from gongyu.demo.lecturers import invite_some
from gongyu.demo.models import Load
from gongyu.demo.names import Names
from gongyu.demo.notices import write_some
from gongyu.demo.offers import arrange_some
from gongyu.demo.organisations import Founder, pinyin
from gongyu.demo.queries import loaded
from gongyu.demo.registry import Registrar
from gongyu.demo.roster import Array, Enroller, Roster
from gongyu.demo.samples import claim_samples, sample_some
from gongyu.demo.sign_ups import sign_some_up
from gongyu.demo.signins import SignIns, demonstration_user
from gongyu.demo.size import SIZES, Size
from gongyu.demo.surveys import ask_some
from gongyu.demo.teams import team_some
from gongyu.demo.visits import Visitor
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.organisations.queries import region_rows
from gongyu.policy.queries import pack

SEED: Final = 20230201
TABLES: Final = [
    "organisations_region",
    "organisations_organisation",
    "people_schoolclass",
    "people_staff",
    "people_post",
    "people_headship",
    "people_household",
    "people_pupil",
    "people_guardian",
    "people_residence",
    "people_guardianship",
    "people_enrolment",
    "ledger_entry",
    "ledger_chain",
    "ledger_attestation",
    "contact_visit",
    "activities_activity",
    "filings_filing",
    "committees_committee",
    "committees_mandate",
    "committees_member",
    "committees_paper",
    "committees_edition",
    "committees_proof",
    "committees_meeting",
    "committees_matter",
    "courses_course",
    "courses_plan",
    "courses_plancourse",
]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has put there, in rows."""

    rows: dict[str, int]


def load(size: str, *, today: date, seed: int = SEED, progress: Progress = lambda *_: None) -> Loaded:
    """Load the demonstration into an empty database; Refusal when it holds anybody already."""
    _refuse_real_people()
    rng = np.random.default_rng(seed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        user = demonstration_user()
        with without_indexes(cursor, TABLES):
            with Copier(cursor) as copier:
                made = _Making(SIZES[size], today, rng, copier, progress)
                made.everything(user)
            progress("index", 0.0)
        set_sequences(cursor, [table for table in TABLES if table not in _KEYED])
        signs = SignIns(made.bodies, made.schools, today)
        signs.create()
        write_courses(made.bodies, made.written)
        except_some(pack(), signs.school(), today)
        write_some(today)
        arrange_some(signs.school(), school_year(today).starts_on, today)
        note_some(today)
        sign_some_up(today)
        sample_some(signs.school(), today)
        ask_some(signs.school(), today)
        hold_some(signs.school(), today)
        list_some(signs.school(), today)
        announce_some(signs.school(), today)
        invite_some(signs.school(), today)
        seat_some(signs.school(), today)
        team_some(signs.school(), today)
        begin_some(signs.school(), today)
        Load.objects.create(size=size, seed=seed, day=today)
    with connection.cursor() as cursor:
        progress("analyse", 0.0)
        cursor.execute("ANALYZE")
    progress("assess", 0.0)
    assess_all(today=today, periods="all")
    claim_samples()
    note_contacts(today)
    return Loaded(copier.rows)


_KEYED: Final = {"organisations_region", "ledger_chain"}


class _Making:
    """One load's way through the tables, in order."""

    def __init__(
        self, size: Size, today: date, rng: np.random.Generator, copier: Copier, progress: Progress
    ) -> None:
        self.size, self.today, self.rng = size, today, rng
        self.copier, self.progress = copier, progress
        self.year = school_year(today).starts_on.year
        self.written = school_year(today).starts_on - timedelta(days=7)
        self.bodies: list[dict[str, Any]] = []
        self.schools: list[dict[str, Any]] = []

    def everything(self, user: int) -> None:
        rows = self._regions()
        self.progress("registry", 0.0)
        found = Founder(pack(), rows, self.size, self.rng).found()
        self.bodies, self.schools = found.rows, found.schools
        registrar = Registrar(self.copier, Names(self.rng), self.rng)
        registrar.bodies([_with_pinyin(row) for row in rows], self.bodies)
        enroller = Enroller(self.schools, self.size, self.year, self.rng)
        roster = enroller.draw()
        registrar.school(roster, self.schools, self.year)
        homes = self._homes(rows, roster)
        registrar.families(roster, self.schools, homes, self.year)
        self.progress("acts", 0.0)
        elapsed = school_year(self.today).elapsed(self.today)
        visitor = Visitor(roster, enroller.stage, enroller.county, self.today, self.rng)
        visits = visitor.draw(self.year, elapsed)
        luck = Random(int(self.rng.integers(1 << 32)))
        put_courses(self.copier, self.bodies, self.written)
        doer = Doer(pack(), self.bodies, self.today, luck)
        happened = [*doer.draw(), *laid_out(doer)]
        happened.sort(key=lambda row: (row.posted_at, row.organisation["id"]))
        Historian(self.copier, self.schools, self.rng, user, school_year(self.today).key).write(
            roster, visits, homes, happened, lambda share: self.progress("ledger", share)
        )

    def _regions(self) -> list[dict[str, Any]]:
        wanted = self.size.counties
        rows = region_rows("tangshan")
        return [
            row
            for row in rows
            if not wanted or row["level"] in ("province", "city") or row["code"][:6] in wanted
        ]

    def _homes(self, rows: list[dict[str, Any]], roster: Roster) -> Array:
        """The neighbourhood of each household: a handful around its first child's school."""
        places = [
            r["code"] for r in rows if r["level"] == "neighbourhood" and r["committee"] != "placeholder"
        ]
        codes = np.array(sorted(places))
        near = []
        for school in self.schools:
            start = int(np.searchsorted(codes, school["region_id"]))
            county = school["county_code"]
            lap = [c for c in codes[max(0, start - 4) : start + 5] if c.startswith(county)]
            near.append(np.resize(np.array(lap), 9))
        around = np.array(near)
        picks = self.rng.integers(0, 9, len(roster.household_county))
        return np.asarray(around[roster.household_region, picks])


def _with_pinyin(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "level": row["level"],
        "parent_id": row["parent_code"] or None,
        "committee": row["committee"],
        "urban_code": "",
        "pinyin": pinyin(row["name"])[:160],
    }


def _refuse_real_people() -> None:
    if loaded():
        raise Refusal(
            "demo.already-loaded",
            N_("这个数据库里已经有演示城市。要换一个，请先新建一个空数据库。"),
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM people_pupil) OR EXISTS (SELECT FROM people_staff) "
            "OR EXISTS (SELECT FROM accounts_user) OR EXISTS (SELECT FROM organisations_organisation)"
        )
        if cursor.fetchone()[0]:
            raise Refusal(
                "demo.real-people",
                N_("这个数据库里已经有真实的单位或人员，演示数据不会写进去。请换一个空数据库再试。"),
            )
