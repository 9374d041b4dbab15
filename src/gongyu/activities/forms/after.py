"""Who was there, minutes, and what a family says: text into values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.activities.forms.activity import TOO_LONG
from gongyu.activities.rules.after import ANSWERS, MOST_DECISIONS, Decided


class TickForm(forms.Form):
    """The children shown, and those of whom somebody was there; the page draws the list itself."""

    shown = forms.TypedMultipleChoiceField(coerce=int, required=False)
    here = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("名单里有不在本校的孩子，请刷新页面后再点。")},
    )

    def __init__(self, *args: Any, children: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("shown", "here"):
            self.fields[name].choices = [(child, child) for child in children]  # type: ignore[attr-defined]


class ReplayForm(forms.Form):
    """Where a held activity can be watched afterwards."""

    replay = forms.URLField(
        label=_("回放地址"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("给没能到场的家长看。清空就是收回。"),
        error_messages={**TOO_LONG, "invalid": _("请填写 https:// 开头的回放地址。")},
    )


class MinutesForm(forms.Form):
    """What was talked about, and what was decided: a decision a line."""

    words = forms.CharField(
        label=_("谈了什么"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("加密保存，只给组织这项活动的人看。请不要写某个孩子的事。"),
        error_messages=TOO_LONG,
    )
    decisions = forms.CharField(
        label=_("定了什么"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "一行一条，好让人跟进。谁办、哪天前办完可以接着写，例如：每周五放学后开放图书角｜王老师｜2026-12-31"
        ),
        error_messages=TOO_LONG,
    )

    def clean_decisions(self) -> tuple[Decided, ...]:
        """Lines of what｜who｜until when; the last two may be left out."""
        lines = [line.strip() for line in self.cleaned_data["decisions"].splitlines() if line.strip()]
        if len(lines) > MOST_DECISIONS:
            raise forms.ValidationError(_("最多写 12 条决定，其余请写进记录。"))
        return tuple(_decided(line) for line in lines)


def _decided(line: str) -> Decided:
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
    words, owner, day = (*parts, "", "")[:3]
    if len(parts) > 3 or not words or len(words) > 200 or len(owner) > 40:
        raise forms.ValidationError(
            _("这一行看不懂：%(line)s。请写成：做什么｜谁办｜2026-12-31，后两样可以不写。"),
            params={"line": line[:60]},
        )
    try:
        due_on = date.fromisoformat(day) if day else None
    except ValueError:
        raise forms.ValidationError(
            _("日期请写成 2026-12-31 的样子：%(line)s"), params={"line": line[:60]}
        ) from None
    return Decided(words, owner, due_on)


def as_lines(decisions: tuple[Decided, ...]) -> str:
    """Decisions as they are typed."""
    return "\n".join(
        "｜".join((one.words, one.owner, one.due_on.isoformat() if one.due_on else "")).rstrip("｜")
        for one in decisions
    )


class FeedbackForm(forms.Form):
    """One question, and a line for whoever has more to say."""

    answer = forms.ChoiceField(
        label=_("这次活动对您有帮助吗"),
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
        help_text=_("不记名；学校满 5 份才看得到合计。"),
        error_messages={
            "required": _("请选一个：有帮助、一般、没帮助。"),
            "invalid_choice": _("请选一个：有帮助、一般、没帮助。"),
        },
    )
    words = forms.CharField(
        label=_("还想说一句"),
        required=False,
        max_length=200,
        help_text=_("请不要写姓名，这样学校看不出是谁说的。"),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(key, _(words)) for key, words in ANSWERS.items()]  # type: ignore[attr-defined]
