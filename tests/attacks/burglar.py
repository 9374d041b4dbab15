"""What the attacks have in common: asking in any way without leaving a trace, and telling what came out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from gongyu.audit.models import AuditLine
from gongyu.ledger.models import Entry
from gongyu.site.deciding import NOBODY, PEOPLE, Outcome, Row
from gongyu.site.matrix import TABLE
from tests.cast import Cast
from tests.test_access_matrix import STANDS_FOR, World

VERBS: Final = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
# A number that nothing has, and a county that is none.
NOTHING: Final = 2_100_000_000
NO_COUNTY: Final = "130299"
# What pages are about, as the world calls it.
KINDS: Final = (
    *("organisation_id", "pupil_id", "class_id", "staff_id", "guardianship_id", "activity_id", "user_id"),
    *("code", "username"),
)
_TOKEN: Final = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"')
# Written anew into every form, so that it is taken once.
_KEY: Final = re.compile(rb'name="request_key" value="[^"]*"')
_TOKEN_IN_HEADERS: Final = re.compile(rb"[A-Za-z0-9]{64}")


class Burglar:
    """Somebody of the cast, or nobody, with a browser that asks in any way."""

    def __init__(self, cast: Cast, person: str) -> None:
        self.client: Client = cast.client(STANDS_FOR.get(person, person))
        self.client.raise_request_exception = False
        found = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        self.key = found.value if found else ""

    def ask(self, verb: str, path: str, data: Mapping[str, Any] | None = None, **headers: Any) -> Answer:
        """One request, whose traces are looked at and taken back."""
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self.key
        self.client.cookies.pop("messages", None)  # what an answer left to be said on the next page
        with transaction.atomic():
            last, posted = _last(AuditLine), _last(Entry)
            if data is not None:
                answer = self.client.post(path, data, **headers)
            else:
                answer = getattr(self.client, verb)(path, **headers)
            wrote: set[int | None] = set()
            if answer.status_code < 500:  # else the database may answer nothing more
                wrote |= set(AuditLine.objects.filter(pk__gt=last).values_list("organisation_id", flat=True))
                wrote |= set(Entry.objects.filter(pk__gt=posted).values_list("organisation_id", flat=True))
            body = b"" if verb == "head" else _body(answer)
            transaction.set_rollback(True)
        return Answer(answer.status_code, answer.headers.get("Location", ""), body, frozenset(wrote))


def _last(model: Any) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _body(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out: the status, where it leads, the page, and at which bodies something was written."""

    status: int
    location: str
    body: bytes
    wrote: frozenset[int | None]

    @property
    def got_in(self) -> bool:
        """Whether a page was shown, or something done. Refused in the form is inside as well."""
        led_away = self.location.startswith(("/accounts/login/", "/accounts/two/"))
        return self.status in (200, 201, 204, 409, 422) or (self.status == 302 and not led_away)

    def without(self, *told: object) -> tuple[int, str, bytes]:
        """The answer without what differs at every answer, and without what the asker has typed."""
        body, location = _KEY.sub(b"", _TOKEN_IN_HEADERS.sub(b"", _TOKEN.sub(b"", self.body))), self.location
        for one in (said for typed in told for said in (quote(str(typed)), str(typed))):
            body, location = body.replace(one.encode(), b"_"), location.replace(one, "_")
        return self.status, location, body


def cells(inside: Outcome, outside: tuple[Outcome, ...]) -> Iterator[tuple[Row, str]]:
    """(row, person) where somebody gets in at what is theirs, and not at what is elsewhere."""
    for row in TABLE:
        for person in PEOPLE:
            if row.far is None or person == NOBODY:
                continue
            if row.outcome("near", person) == inside and row.outcome("far", person) in outside:
                yield row, person


def meant(name: str, foreign: Mapping[str, Any]) -> set[Any]:
    """The foreign numbers to try for what is called so: of the kind that it names, or, of no kind we know, of
    each kind that pages are about."""
    of_kind = {foreign[key] for key in (name, f"{name}_id") if key in foreign}
    return of_kind or {foreign[key] for key in KINDS if key in foreign} or set(foreign.values())


def nowhere(world: World) -> World:
    """The same world, addressed by numbers that nothing has."""
    made_up = {name: _made_up(name, value) for name, value in world.far.items()}
    return World(world.cast, made_up, made_up)


def _made_up(name: str, value: object) -> object:
    if isinstance(value, int) and name != "no":
        return NOTHING
    return NO_COUNTY if name == "code" else value


@contextmanager
def people(world: World) -> Iterator[dict[str, Burglar]]:
    """Burglars by the person they play, each signed in once."""
    yield _Burglars(world.cast)


class _Burglars(dict[str, Burglar]):
    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    def __missing__(self, person: str) -> Burglar:
        self[person] = Burglar(self.cast, person)
        return self[person]
