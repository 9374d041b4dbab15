"""One visit as it is written: the ledger's entry first, then the row, who came along, what is to follow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.contact import queries
from gongyu.contact.models import FollowUp, Visit, VisitCompany
from gongyu.contact.rules import follow as follow_rules
from gongyu.contact.rules import visit_words
from gongyu.contact.rules import visits as rules
from gongyu.kernel.calendar import school_year
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell


@dataclass(frozen=True, slots=True)
class Said:
    """What was talked about and agreed, ticked or written; it stays with the visit and never enters the
    ledger."""

    talked_about: str = ""
    agreed: str = ""
    purposes: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Follow:
    """By when somebody looks after it: one of the school's staff, or, with nobody named, the visitor."""

    on: date | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class VisitAct:
    """One form: the same day, way of meeting, words and company for each child it is about."""

    by: Viewer
    today: date
    staff: int
    occurred_on: date
    mode: str
    request_key: UUID
    said: Said
    along: tuple[int, ...] = ()
    follow: Follow = field(default_factory=Follow)

    def check(self, now: queries.Seat) -> None:
        """Nothing is said, ticked or promised that cannot be."""
        rules.check_mode(self.mode, queries.offered_modes())
        rules.check_words(self.said.talked_about, self.said.agreed)
        visit_words.check_ticked(self.said.purposes, self.said.agreements)
        asks = self.along or self.follow.owner_id
        staff = queries.colleagues_of(self.by, now, self.occurred_on, self.today) if asks else {}
        rules.check_along(self.along, staff, self.staff)
        owners = [key for key, one in staff.items() if one.reads]
        owner = None if self.follow.owner_id == self.staff else self.follow.owner_id
        follow_rules.check_follow(self.follow.on, owner, self.occurred_on, owners)

    def write(self, seat: queries.Seat) -> Visit:
        """One child's visit."""
        number = queries.next_number()
        capacity = self._capacity(self.staff, seat)
        entry = ledger.post(
            by=self.by,
            today=self.today,
            kind=f"visit.{self.mode}",
            organisation_id=seat.organisation_id,
            occurred_on=self.occurred_on,
            pupil_id=seat.pupil_id,
            region_code=seat.region_code,
            actor_id=self.staff,
            facets={"capacity": capacity, "mode": self.mode},
            source=f"contact.visit:{number}",
        )
        row = Visit.objects.create(
            id=number,
            organisation_id=seat.organisation_id,
            school_class_id=seat.class_id,
            pupil_id=seat.pupil_id,
            visitor_id=self.staff,
            occurred_on=self.occurred_on,
            mode=self.mode,
            capacity=capacity,
            entry_id=entry,
            recorded_by_id=self.by.user_id,
            request_key=rules.key_for(self.request_key, seat.pupil_id),
            **self._sealed(),
        )
        VisitCompany.objects.bulk_create(
            VisitCompany(visit=row, staff_id=one, capacity=self._capacity(one, seat))
            for one in dict.fromkeys(self.along)
        )
        return row

    def write_follow_up(self, visit: Visit) -> None:
        """What is to follow, once a form; who looks after it is told, unless they have just said so."""
        if self.follow.on is None:
            return
        owner = self.follow.owner_id or self.staff
        row = FollowUp.objects.create(visit=visit, owner_id=owner, due_on=self.follow.on)
        user = row.owner.user_id
        if user is not None and user != self.by.user_id:
            tell(
                user_ids=[user],
                subject=_("有一次家访请您跟进"),
                body=_("请在 %(day)s 前跟进。") % {"day": self.follow.on.isoformat()},
                url=reverse("contact:visit", args=[visit.pk]),
            )

    def _sealed(self) -> dict[str, bytes | None]:
        said, words = self.said, visit_words
        return {
            "talked_about_sealed": queries.sealed(said.talked_about.strip(), queries.TALKED_ABOUT),
            "agreed_sealed": queries.sealed(said.agreed.strip(), queries.AGREED),
            "purposes_sealed": queries.sealed(
                words.packed(said.purposes, words.PURPOSES), queries.TICKED_PURPOSES
            ),
            "agreements_sealed": queries.sealed(
                words.packed(said.agreements, words.AGREEMENTS), queries.TICKED_AGREEMENTS
            ),
        }

    def _capacity(self, staff: int, seat: queries.Seat) -> str:
        posts: Collection[str] = queries.posts(staff, seat.organisation_id, self.occurred_on)
        return rules.capacity(
            staff,
            self.occurred_on,
            queries.headships(seat.class_id),
            posts,
            school_year(self.occurred_on).starts_on,
        )
