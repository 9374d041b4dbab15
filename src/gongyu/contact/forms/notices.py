"""What a notice says and to whom it goes, as a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules import notices as rules
from gongyu.contact.rules.notice_ladder import WEEKLY_MOST
from gongyu.kernel.refusal import Refusal

CHOOSE_AUDIENCE = _("请选择发给谁。")


class NoticeForm(forms.Form):
    """To whom, which kind, and the words; with `children`, the homes of one class to choose from."""

    audience = forms.ChoiceField(
        label=_("发给谁"),
        help_text=_("家里有几个孩子的家长，只收到一次。"),
        error_messages={"required": CHOOSE_AUDIENCE, "invalid_choice": CHOOSE_AUDIENCE},
    )
    children = forms.TypedMultipleChoiceField(
        label=_("发给哪几户"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选孩子，通知发给这些孩子的家长。"),
        error_messages={
            "required": _("请至少选一户。"),
            "invalid_choice": _("有的学生现在不在这个班，请刷新页面再选。"),
        },
    )
    kind = forms.ChoiceField(
        label=_("哪一种通知"),
        widget=forms.RadioSelect,
        choices=[(key, _(words)) for key, words in rules.KINDS.items()],
        initial="plain",
        help_text=_("决定家长要不要点一下。能不打扰就不打扰。"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选择这是哪一种通知。")),
    )
    title = forms.CharField(
        label=_("标题"),
        max_length=rules.TITLE_MOST,
        help_text=_("家长先看到它，一句话说清是什么事。"),
        error_messages={
            "required": _("请写一个标题，家长先看到它。"),
            "max_length": _("标题请控制在 40 字以内。"),
        },
    )
    body = forms.CharField(
        label=_("内容"),
        max_length=rules.BODY_MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("收到的家长都会看到同样的内容，请不要写某个孩子的事。"),
        error_messages={
            "required": _("请写通知的内容。"),
            "max_length": _("内容请控制在 2000 字以内。"),
        },
    )
    choices = forms.CharField(
        label=_("选项"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial=_("参加\n不参加"),
        help_text=_("选了“需要回复”才用得上：每行一个选项，最多四个，家长点一下就算回复。"),
    )
    urgent = forms.BooleanField(
        label=_("紧急，不能等"),
        required=False,
        help_text=_("只用于今晚就要知道的事：不受免打扰时间和每周条数限制，会记入审计。"),
    )
    urgent_because = forms.CharField(
        label=_("为什么不能等"),
        required=False,
        max_length=rules.REASON_MOST,
        help_text=_("选了紧急才填，日后查得到。请勿写孩子的姓名。"),
        error_messages={"max_length": _("理由请控制在 100 字以内。")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[tuple[str, str]] = (),
        homes: Sequence[tuple[int, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if homes is None:
            del self.fields["children"]
            self.fields["audience"].choices = list(audiences)  # type: ignore[attr-defined]
        else:
            del self.fields["audience"]
            self.fields["children"].choices = list(homes)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        asked["choices"] = rules.plain_choices(asked.get("choices", ""))
        if asked.get("kind") == "reply" and "title" in asked and "body" in asked:
            try:
                rules.check_words(asked["kind"], asked["title"], asked["body"], asked["choices"])
            except Refusal as refusal:
                raise ValidationError({refusal.field or "__all__": _(refusal.sentence)}) from None
        try:
            rules.check_urgent(bool(asked.get("urgent")), asked.get("urgent_because", ""))
        except Refusal as refusal:
            self.add_error(refusal.field, _(refusal.sentence))
        return asked


class MannerForm(forms.Form):
    """When nothing leaves the house for families, and how many notices a week are enough."""

    quiet_from = forms.TimeField(
        label=_("晚上从几点起不打扰"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("从这时起不发短信，也不发钉钉等消息，等到早上再发。"),
        error_messages=dict.fromkeys(("required", "invalid"), _("请按 21:00 的样子填写时间。")),
    )
    quiet_until = forms.TimeField(
        label=_("早上到几点为止"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("夜里攒下的提醒，到这时才发出。"),
        error_messages=dict.fromkeys(("required", "invalid"), _("请按 21:00 的样子填写时间。")),
    )
    weekly = forms.IntegerField(
        label=_("一位家长一周最多收几则"),
        min_value=1,
        max_value=WEEKLY_MOST,
        help_text=_("超过的不急的通知，每天合成一条提醒。紧急通知不算在内。"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("每周条数请填 1 到 50。")
        ),
    )
