"""How far somebody without an account has come: a number, then its code, then what they came for.

It is kept in their session on the server: the number sealed, and never in an address or a hidden field.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Literal

from allauth.account.adapter import get_adapter
from cryptography.exceptions import InvalidTag
from django import forms
from django.utils.translation import gettext as _

from gongyu.kernel.cipher import KeyMissing
from gongyu.kernel.refusal import Refusal
from gongyu.notices.operations import check_code
from gongyu.notices.rules.addresses import masked, plain_address
from gongyu.notices.rules.codes import network_of
from gongyu.people.forms import CodeForm, PhoneForm
from gongyu.people.operations.sealing import opened, seal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked

# How long a number that was proven stays so, in seconds.
PROVEN_FOR: Final = 1800
COLUMN: Final = "session.number"

Step = Literal["phone", "code", "proven", "done"]


class Entrance:
    """One way in, in one session."""

    def __init__(self, request: Asked, way: str) -> None:
        self.request, self.key = request, f"entrance.{way}"
        self.held: dict[str, object] = request.session.get(self.key) or {}
        self.number = self._number()

    @property
    def step(self) -> Step:
        """What comes next."""
        if self.held.get("done"):
            return "done"
        if not self.number:
            return "phone"
        return "proven" if self.held.get("proven") else "code"

    @property
    def shown(self) -> str:
        """The number as a page may show it."""
        return masked(self.number)

    @property
    def done(self) -> str:
        """How it ended."""
        return str(self.held.get("done", ""))

    def sent(self, number: str, code_id: int) -> None:
        """A code went to a number."""
        sealed = (seal(plain_address(number), COLUMN) or b"").hex()
        self._keep({"to": sealed, "code": code_id, "at": time.time()})

    def prove(self) -> None:
        """The number is theirs. The session changes its name, so that nobody who knew it before gets in."""
        self.request.session.cycle_key()
        self._keep({**self.held, "proven": True, "at": time.time()})

    def finish(self, how: str) -> None:
        """Nothing is left to be done; the number is forgotten."""
        self._keep({"done": how})

    def forget(self) -> None:
        """Begin anew."""
        self.request.session.pop(self.key, None)

    def is_right(self, code: str, purpose: str) -> bool:
        """Whether a code is the one that was sent."""
        return check_code(
            by=self.request.viewer,
            today=self.request.today,
            code_id=int(str(self.held["code"])),
            to=self.number,
            purpose=purpose,
            code=code,
        )

    def _keep(self, held: dict[str, object]) -> None:
        self.held = self.request.session[self.key] = held
        self.number = self._number()

    def _number(self) -> str:
        """The number, while it is worth something."""
        at = self.held.get("at")
        if not isinstance(at, float) or not 0 <= time.time() - at < PROVEN_FOR:
            return ""
        try:
            return opened(bytes.fromhex(str(self.held.get("to", ""))), COLUMN)
        except (InvalidTag, KeyMissing, IndexError, ValueError):
            return ""


def phone_step(request: Asked, entrance: Entrance, ask: Callable[[str], int]) -> tuple[forms.Form, bool]:
    """The form for a number, and whether a code has been sent to it."""
    form = PhoneForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return (form if request.method != "POST" else PhoneForm(request.POST)), False
    return form, _send(form, entrance, form.cleaned_data["phone"], ask)


def code_step(
    request: Asked, entrance: Entrance, purpose: str, ask: Callable[[str], int]
) -> tuple[forms.Form, bool]:
    """The form for a code, and whether something has moved: it was right, or another was sent."""
    if request.method != "POST":
        return CodeForm(), False
    if request.POST.get("act") == "resend":
        form: forms.Form = CodeForm({"code": "0"})
        return form, form.is_valid() and _send(form, entrance, entrance.number, ask)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return form, False
    if not entrance.is_right(form.cleaned_data["code"], purpose):
        form.add_error("code", _("验证码不对，或已经过期、用过。请核对短信；试过 5 次后请重新获取一个。"))
        return form, False
    entrance.prove()
    return form, True


def source_of(request: Asked) -> str:
    """The network that a request comes from; what counts as one is said in notices."""
    return network_of(get_adapter().get_client_ip(request))


def _send(form: forms.Form, entrance: Entrance, number: str, ask: Callable[[str], int]) -> bool:
    try:
        code_id = ask(number)
    except Refusal as refusal:
        show(form, refusal)
        return False
    entrance.sent(number, code_id)
    return True
