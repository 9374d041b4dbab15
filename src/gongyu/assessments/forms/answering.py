"""A guardian agrees, and answers one page."""

from __future__ import annotations

import time
from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.assessments.queries import StepPage
from gongyu.assessments.rules import consent, quality

SALT: Final = "assessments.step"


class AgreeForm(forms.Form):
    """In which way one says yes; whoever says no sends nothing."""

    way = forms.ChoiceField(
        label=_("您愿意吗"),
        widget=forms.RadioSelect,
        help_text=_("两种都能看到自己的反馈。不想答，直接离开就行，不会留下记录。"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("请先选一种，再开始。不想答就不用选。")
        ),
    )
    # The wording that was shown.
    version = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(key, _now(words)) for key, words in consent.WAYS.items()]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """The questions of one page, one tap each."""

    # When the page was shown, signed: how long it took is asked only to find answers that nobody read.
    begun = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, page: StepPage, **kwargs: Any) -> None:
        kwargs["initial"] = {"begun": signing.dumps(int(time.time()), salt=SALT), **page.given}
        super().__init__(*args, **kwargs)
        wrong = dict.fromkeys(("required", "invalid_choice"), _("这一题还没有选。"))
        for key, words in page.questions:
            self.fields[key] = forms.TypedChoiceField(
                label=words,
                choices=list(page.choices),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=wrong,
            )

    @property
    def answers(self) -> dict[str, int]:
        """What was chosen, by question."""
        return {key: value for key, value in self.cleaned_data.items() if key != "begun"}

    @property
    def seconds(self) -> int:
        """How long the page lay open; nothing where that cannot be told."""
        try:
            shown = signing.loads(self.cleaned_data["begun"], salt=SALT, max_age=quality.SECONDS_MOST * 6)
        except signing.SignatureExpired:
            return quality.SECONDS_MOST
        except signing.BadSignature:
            return 0
        return int(time.time()) - int(shown)
