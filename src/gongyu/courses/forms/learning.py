"""What a guardian answers. Nothing is cut and nothing is lost: a refusal shows what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.courses.rules.lesson import ANSWER_MOST, Content


class AnswerForm(forms.Form):
    """One question, in the way the lesson asks it."""

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if content.kind == "choice":
            self.fields["choice"] = forms.TypedChoiceField(
                label=content.question,
                coerce=int,
                widget=forms.RadioSelect,
                choices=[(str(number), one.words) for number, one in enumerate(content.options)],
                help_text=_("选哪个都可以接着学，不打分。"),
                error_messages={
                    "required": _("请选一个，选哪个都可以接着学。"),
                    "invalid_choice": _("请选一个，选哪个都可以接着学。"),
                },
            )
        elif content.kind == "words":
            # Without a limit in the browser, which would cut what is pasted; the rules say what is too much.
            self.fields["words"] = forms.CharField(
                label=content.question,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("最多 %(most)s 字，只有您自己看得到。") % {"most": ANSWER_MOST},
                error_messages={"required": _("请写几个字，只有您自己看得到。")},
            )
