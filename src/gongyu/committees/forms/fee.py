"""Reporting a fee, asking with a receipt, and the office's two steps."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.committees.forms.fields import choice, text
from gongyu.committees.rules import fee as rules
from gongyu.organisations.queries import Body

SAY = _("请写一句话。")


class FeeForm(forms.Form):
    """Which school, and what happened."""

    organisation_id = forms.TypedChoiceField(
        label=_("哪所学校"),
        coerce=int,
        help_text=_("教育局按学校核查。"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请在您孩子的学校里选一所。")),
    )
    words = text(
        rules.WORDS_MOST,
        missing=SAY,
        rows=5,
        label=_("收了什么钱"),
        help_text=_(
            "什么时候、以什么名义、怎么收的、多少钱，给教育局核查用。不想让人猜到是您，就别写只有您家知道的事。"
        ),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, schools: tuple[Body, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation_id"]
        field.choices = [(one.id, one.name) for one in schools]  # type: ignore[attr-defined]
        if len(schools) == 1:  # known already
            field.widget, field.initial = forms.HiddenInput(), schools[0].id


class ReceiptForm(forms.Form):
    """The code that was shown once."""

    code = text(
        40, missing=_("请写查询码。"), label=_("查询码"), help_text=_("反映时显示的那一串，只有您知道。")
    )


class TellForm(forms.Form):
    """What the office tells the school."""

    words = text(
        rules.WORDS_MOST,
        missing=SAY,
        rows=4,
        label=_("告知学校什么"),
        help_text=_("学校只看到这里写的。请用自己的话写要改什么，不要照抄反映的原话，免得让人猜到是谁。"),
    )


class CloseForm(forms.Form):
    """What was found out, and the answer."""

    outcome = choice(_("请选择核查的结果。"), label=_("核查的结果"), help_text=_("只给反映的人看。"))
    answer = text(
        rules.WORDS_MOST,
        missing=SAY,
        rows=4,
        label=_("给反映的人的答复"),
        help_text=_("对方凭查询码看，您和学校都不知道是谁。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (key, _now(words)) for key, words in rules.OUTCOMES.items()
        ]
