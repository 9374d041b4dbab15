"""Every page there is, opened by somebody who may: no console error, no failed request, no sideways
scrolling, and nothing that axe finds, at 1440 and 390 px. A new URL is swept the day it is added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.conftest import Street, Tab
from tests.browser.lived import Lived, lived_in

# Whoever does the work, then whoever looks on: a page is opened by the first of each who may.
NEAR: Final = (
    *("head_teacher", "guardian", "principal", "school_officer", "station_worker", "subject_teacher"),
    *("kindergarten_officer", "venue_officer", "case_holder", "stranger"),
)
ABOVE: Final = (
    *("county_officer", "city_officer", "department_officer", "supervisor", "grant_admin", "auditor"),
    "system_admin",
)
# Pages that are looked at before signing in.
SIGNED_OUT: Final = ("account_login",)
# What is asked for beyond the path: the forms that open only with a question.
ASKED: Final = {
    "contact:record": ("?pupil={pupil}", "?class={class_id}"),
    "contact:concern_new": ("?pupil={pupil}", "?class={class_id}"),
    "contact:notice_new": ("?homes={class_id}",),
    "contact:notice": ("?state=not_reached",),
    "contact:visits": ("?class={class_id}",),
    "contact:ledger": ("?organisation={school}", "?county=130202"),
    "activities:calendar": ("?kind=school&id={school}", "?kind=class&id={class_id}"),
    "activities:plan": ("?duty=M2.16&organisation={school}",),
    "activities:term": ("?organisation={school}&term=next", "?organisation={school}&copied=1"),
    "filings:file": ("?duty=M1.01&organisation={school}", "?act=filing.school_accident.opened"),
    "filings:list": ("?organisation={school}",),
    "resources:find": (
        "?organisation={school}&topic=parenting&day=2026-11-27&part=hours&starts_at=14:00&ends_at=16:00",
        "?organisation={school}&topic=parenting&day=2026-11-01&part=hours",
    ),
    # Waiting for an answer, agreed, the day having come, taken back.
    "resources:answer": tuple(f"?key={{answers[{number}]}}" for number in range(4)),
    "committees:member": ("?who=staff", "?who=outsider"),
    "committees:paper": ("?sort=plan",),
    "courses:learn": ("?form=large",),
    "courses:lesson": ("?form=audio", "?form=large"),
    "courses:plan": ("?organisation={school}",),
    "people:roster": ("?organisation={school}&search=wang",),
    "people:import": ("?organisation={school}",),
    # Each of them, the one that has come in and the one that waits.
    "people:imported": ("?page=1",),
    "console:pack": ("?before=linhai-demo%401&after=tangshan-2023%401",),
    "compliance:document": ("?county=130202",),
    "compliance:exemption_request": (
        "?duty=M1.20&organisation={school}&pupil={pupil}",
        "?duty=M2.16&organisation={school}",
    ),
}


# Files that are given only for a question: there is no page to look at.
FILES: Final = {
    "contact:ledger_workbook": "?organisation={school}",
    "contact:ledger_pdf": "?organisation={school}",
    "contact:workload_workbook": "?organisation={school}",
    "resources:letter": "",
    "resources:answer_calendar": "?key={answers[1]}",
}


def patterns() -> Iterator[tuple[str, list[str]]]:
    """Every URL name with the names of its arguments."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, list[str]]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, one.namespace or space)
            elif isinstance(one, URLPattern):
                yield (f"{space}:{one.name}" if space else str(one.name)), list(one.pattern.converters)

    yield from walk(get_resolver(), "")


def arguments(lived: Lived) -> dict[str, tuple[object, ...]]:
    """What an argument may be, by its name, the likeliest first."""
    cast = lived.cast
    return {
        "pupil_id": (cast.pupils[0].pk,),
        "class_id": (cast.class_3_2.pk,),
        "organisation_id": (cast.school.pk,),
        "no": (1,),
        "job_id": (1,),
        "key": ("M1.20",),
        "duty_key": ("M1.20",),
        "code": ("130202", *lived.certificates),
        "period_key": ("2026-2027",),
        "visit_id": lived.visits,
        "notice_id": lived.notices,
        "contact_id": lived.contacts,
        "sample_id": lived.samples,
        "print_id": lived.prints,
        "which": ("parents",),
        "mandate_id": lived.mandates,
        "member_id": lived.members,
        "edition_id": (*lived.course_editions, *lived.editions),
        "meeting_id": lived.meetings,
        "decision_id": lived.decisions,
        "report_id": lived.reports,
        "election_id": lived.elections,
        "matter_id": lived.matters,
        "offer_id": lived.offers,
        "time_id": (1,),
        "concern_id": lived.concerns,
        "round_id": lived.rounds,
        "check_id": lived.self_checks,
        "activity_id": lived.activities,
        "file_id": lived.files,
        "slot_id": lived.slots,
        "series_id": lived.series,
        "invitation_id": lived.invitations,
        "feed_id": (1,),
        "booking_id": lived.bookings,
        "filing_id": lived.filings,
        "corps_id": lived.corps,
        "team_member_id": lived.team_members,
        "training_id": (1,),
        "lecturer_id": lived.lecturers,
        "engagement_id": lived.engagements,
        "qualification_id": (1,),
        "exemption_id": lived.exemptions,
        "grant_id": lived.grants,
        "override_id": lived.overrides,
        "message_id": (1,),
        "import_id": lived.imports,
        "link": lived.links,
        "token": (*lived.slips, *lived.codes),
        "staff_id": (cast.colleague.pk,),
        "request_id": lived.requests,
        "consent_id": lived.consents,
        "list_id": lived.staff_lists,
        "kind": ("stations",),
        "reorganisation_id": (1,),
        "pk": (1,),
        "guardianship_id": lived.guardianships,
        "merge_id": (1,),
        "user_id": (cast.users["head_teacher"].pk,),
        "emergency_id": lived.emergencies,
        "course_id": lived.courses,
        "position": (1, 2),
        "lesson_id": lived.lessons,
        "platform_id": lived.platforms,
        "erasure_id": lived.erasures,
    }


class Sweep:
    """Finds who opens which page, and opens each once per side."""

    def __init__(self, lived: Lived) -> None:
        self.lived = lived
        self.values = arguments(lived)
        self.clients: dict[str, Client] = {}
        self.missing: list[str] = []

    def paths(self, name: str, wanted: list[str]) -> list[str]:
        """The addresses of one name, with every choice of its arguments."""
        if unknown := [argument for argument in wanted if argument not in self.values]:
            self.missing.append(f"{name}: say in arguments() what {unknown} may be")
            return []
        choices = product(*(self.values[argument] for argument in wanted))
        return [reverse(name, kwargs=dict(zip(wanted, chosen, strict=True))) for chosen in choices]

    def opens(self, member: str, path: str) -> bool | None:
        """Whether a member gets a page; None where the address only takes acts, files or part of a page."""
        if member not in self.clients:
            self.clients[member] = self.lived.cast.client(member)
            self.clients[member].raise_request_exception = False
        answer = self.clients[member].get(path)
        if answer.status_code >= 500:
            self.missing.append(f"{path}: {answer.status_code} for {member}")
        if answer.status_code == 405:
            return None
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and not (html and b"<html" in answer.content[:200]):
            return None
        return answer.status_code == 200

    def visits(self) -> Iterator[tuple[str, str]]:
        """(member, path) of every page that is to be looked at."""
        for name, wanted in patterns():
            found, acts_only = False, False
            # A phone without the role is told so by a refusal, which a browser writes into its console.
            for side in (NEAR,) if name == "contact:offline" else (NEAR, ABOVE):
                for path, member in product(self.paths(name, wanted), side):
                    opened = self.opens(member, path)
                    if opened is None:
                        acts_only = True
                        break
                    if opened:
                        found = True
                        yield member, path
                        break
            for path, query in product(self.paths(name, wanted), ASKED.get(name, ())):
                yield from self._asked(path + self._filled(query))
            acts_only = acts_only or (name in FILES and self._given(name, wanted))
            if not (found or acts_only or name in SIGNED_OUT or name in REDIRECTS):
                self.missing.append(f"{name}: nobody of the cast opens it")

    def _given(self, name: str, wanted: list[str]) -> bool:
        """Whether somebody is given the file."""
        paths = [path + self._filled(FILES[name]) for path in self.paths(name, wanted)]
        return any(self.opens(member, path) is None for path in paths for member in NEAR)

    def _asked(self, path: str) -> Iterator[tuple[str, str]]:
        member = next((member for member in (*NEAR, *ABOVE) if self.opens(member, path)), None)
        if member is None:
            self.missing.append(f"{path}: nobody of the cast opens it")
        else:
            yield member, path

    def _filled(self, query: str) -> str:
        cast = self.lived.cast
        return query.format(
            pupil=cast.pupils[2].pk,
            class_id=cast.class_3_2.pk,
            school=cast.school.pk,
            answers=self.lived.answers,
        )


# Addresses that exist because django-allauth looks for their names; they only lead elsewhere.
# Those of second factors open only to somebody who has one: test_second_factor looks at them.
REDIRECTS: Final = frozenset(
    {
        *("account_signup", "account_set_password", "account_inactive"),
        *("mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"),
        "mfa_remove_webauthn",
        # A line of a page: test_samples looks at it where it stands.
        "contact:sample_beside",
        # From a clause to the form that serves it.
        "committees:record",
        # No page: a calendar program reads it by its secret, and nobody without one learns that it is there.
        "activities:feed",
        # Opens by the secret of a link alone, and is looked at so.
        "resources:answer",
        # Opens to whoever has just shown a second factor: test_emergency looks at it.
        "console:emergency",
    }
)


def look(tab: Tab, path: str) -> list[str]:
    """What is wrong with a page at both widths, and how it scrolls with large letters on a phone."""
    tab.resize("desktop")
    tab.open(path)
    found = tab.faults()
    tab.resize("phone")
    found += tab.faults()
    tab.page.evaluate("document.documentElement.classList.add('large-type')")
    if (wide := tab.too_wide()) > 0:
        found.append(f"{tab.page.url} with large letters is {wide} px wider than a phone")
    return found


@pytest.mark.slow
def test_every_page_is_sound(street: Street) -> None:
    sweep = Sweep(lived_in(street.cast))
    seen = [*dict.fromkeys(sweep.visits())]
    seen += [
        (member, "/") for member in (*NEAR, *ABOVE) if (member, "/") not in seen and member != "city_officer"
    ]
    tabs: dict[str, Tab] = {}
    faults: list[str] = []
    for path in SIGNED_OUT:
        faults += look(street.tab(None), reverse(path))
    for member, path in seen:
        if member not in tabs:
            tabs[member] = street.tab(member)
        faults += [f"{member}: {fault}" for fault in look(tabs[member], path)]
    assert len(seen) > 40
    assert not sweep.missing + faults, "\n".join(["", *sweep.missing, *faults])
