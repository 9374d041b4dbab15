"""A class whose children have numbers, a link, and somebody who comes to the door with a telephone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from django.urls import reverse

from gongyu.access.queries import nobody
from gongyu.kernel.keys import keys
from gongyu.notices.models import OneTimeCode, Outgoing
from gongyu.notices.operations.outgoing import COLUMN
from gongyu.notices.rules.codes import DAY
from gongyu.people import operations
from gongyu.people.models import JoinRequest, Pupil
from gongyu.people.operations.sealing import NUMBER, index, seal
from gongyu.people.rules.consent import WORDINGS
from gongyu.people.rules.numbers import is_identity_number
from tests.cast import TODAY, Cast

PHONE, OTHER_PHONE = "13800138000", "13900139000"
BY = nobody(TODAY)


def identity(serial: int) -> str:
    """An identity number of nobody, with a right check character."""
    body = f"130202201705{serial % 28 + 1:02d}{serial:03d}"
    return next(body + end for end in "0123456789X" if is_identity_number(body + end))


def numbered(pupil: Pupil, serial: int) -> str:
    """Give a pupil a national number; returns the last four of the identity number in it."""
    number = identity(serial)
    pupil.number_sealed, pupil.number_index = seal(f"G{number}", NUMBER), index(f"G{number}")
    pupil.save()
    return number[-4:]


@dataclass
class Doorstep:
    """Class 3-2 of the cast with an open link; `endings` are the last four of its children, in order."""

    cast: Cast
    link: str = ""
    endings: list[str] = field(default_factory=list)

    def ask(self, child: str | None = None, ending: str | None = None, **more: str) -> str:
        """Ask to be linked with a child: the first of the class, unless told otherwise."""
        given = {"phone": PHONE, "name": "王秀英", "relation": "52", "link": self.link} | more
        given.setdefault("version", WORDINGS[-1].version)
        return operations.join(
            by=BY,
            today=TODAY,
            child=self.cast.pupils[0].name if child is None else child,
            last_four=self.endings[0] if ending is None else ending,
            **given,
        )

    def asked(self, **more: str) -> JoinRequest:
        assert self.ask(**more) == "asked"
        return JoinRequest.objects.latest("id")

    def admit(self, row: JoinRequest, member: str = "head_teacher") -> int:
        return operations.admit(by=self.cast.viewer(member), today=TODAY, request_id=row.pk)

    def path(self) -> str:
        return reverse("people:join", args=[self.link])


def doorstep(cast: Cast) -> Doorstep:
    link = operations.invite(by=cast.viewer("head_teacher"), today=TODAY, class_id=cast.class_3_2.pk)
    return Doorstep(cast, link.token, [numbered(pupil, n) for n, pupil in enumerate(cast.pupils, 101)])


def newest_code() -> str:
    """The code in the newest letter, as a telephone would show it."""
    row = Outgoing.objects.latest("id")
    opened = keys(settings.HOME, settings.SECRET_KEY).open(bytes(row.letter_sealed or b""), COLUMN)
    return str(json.loads(opened)["values"]["code"])


def newest_letter() -> tuple[str, str]:
    """To whom, and what, the newest letter is."""
    row = Outgoing.objects.latest("id")
    opened = json.loads(
        keys(settings.HOME, settings.SECRET_KEY).open(bytes(row.letter_sealed or b""), COLUMN)
    )
    return opened["to"], row.kind


def a_day_later() -> None:
    """Codes and tries of today no longer count."""
    for model in (OneTimeCode, JoinRequest):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(asked_at=row.asked_at - DAY)


def prove(client: Client, path: str, phone: str = PHONE) -> None:
    """Number and code, as a browser sends them."""
    client.post(path, {"step": "phone", "phone": phone})
    client.post(path, {"step": "code", "code": newest_code()})
