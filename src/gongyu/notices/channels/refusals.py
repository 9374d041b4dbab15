"""Why a letter could not be handed over."""

from __future__ import annotations

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_


class NotTaken(Refusal):
    """The carrier will not have it, and another try would change nothing. `why` is a short word for the
    trail: never the address, never the words."""

    def __init__(self, why: str) -> None:
        super().__init__("notices.not-taken", N_("没有发出去。请核对号码，或换一种联系方式。"), field="phone")
        self.why = why


class Unreachable(Refusal):
    """The carrier could not be asked, or asked for patience; another try may help. `maybe` says that it may
    have been taken all the same: asked, and not heard of since."""

    def __init__(self, why: str, *, maybe: bool = False) -> None:
        super().__init__("notices.unreachable", N_("暂时发不出去，系统会再试。"), field="phone")
        self.why = why
        self.maybe = maybe
