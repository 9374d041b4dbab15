"""Text into values. The form of an act is made from what its duties need; every field says what it is for."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.filings.rules import NOTE_MOST, TITLE_MOST, Shape

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}
BAD_DAY = _("请按 2026-11-23 的样子填写日期。")
OCCURRED_ON: Final = {
    "paper": (_("从哪天起"), _("决定从哪天开始算数。")),
    "": (_("哪一天"), _("决定计入哪个学期、哪一年。")),
    "opened": (_("哪天受理的"), _("处置是否及时，从这天算起。")),
    "closed": (_("哪天处置完的"), _("处置是否及时，算到这天。")),
}


def _day(**words: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选择日期。"), "invalid": BAD_DAY},
        **words,
    )


def _text(most: int, **words: Any) -> forms.CharField:
    return forms.CharField(
        max_length=most, error_messages={"required": _("请写文件或事项的名称。"), **TOO_LONG}, **words
    )


class FilingForm(forms.Form):
    """The fields of one act, as its shape says."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, shape: Shape, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, purpose = OCCURRED_ON[shape.incident or ("paper" if shape.stands else "")]
        self.fields["occurred_on"] = _day(label=label, help_text=purpose)
        # Everything else may stay empty.
        self.asked = ("occurred_on", *shape.asked)
        for name in shape.fields:
            self.fields[name] = MAKERS[name]()
        if "title" in shape.fields and not shape.stands:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("不填就用这一项的名称。")


class CloseForm(forms.Form):
    """The day on which a case was dealt with; nothing of the case itself."""

    occurred_on = _day(label=OCCURRED_ON["closed"][0], help_text=OCCURRED_ON["closed"][1])
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class WithdrawForm(forms.Form):
    """Why a filing is taken back."""

    reason = forms.CharField(
        label=_("为什么撤销"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("台账不删不改，撤销会另记一笔，让日后的人看得懂。请勿写孩子的姓名。"),
        error_messages={"required": _("请写明撤销的原因，一句话即可。")},
    )


def _title() -> forms.Field:
    return _text(TITLE_MOST, label=_("名称"), help_text=_("文件、机构或名册的名称，查阅的人凭它找到原件。"))


def _document_number() -> forms.Field:
    return _text(60, label=_("文号"), required=False, help_text=_("有文号就不用再上传文件。"))


def _valid_until() -> forms.Field:
    return _day(
        label=_("到哪天止"),
        required=False,
        help_text=_("不含这一天；长期有效就不填。快到期时会提醒续登。"),
    )


def _quantity() -> forms.Field:
    return forms.IntegerField(
        label=_("数量"),
        min_value=1,
        max_value=1_000_000,
        initial=1,
        help_text=_("做了多少就写多少，只公布，不排名。"),
        error_messages={
            key: _("数量请填 1 到 1000000 之间的整数。")
            for key in ("required", "invalid", "min_value", "max_value")
        },
    )


def _amount() -> forms.Field:
    return forms.DecimalField(
        label=_("金额（元）"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("只用于公布投入，不进台账。"),
        error_messages={"invalid": _("请填写数字，例如 12000 或 12000.50。")},
    )


def _partner() -> forms.Field:
    return _text(120, label=_("合作单位"), required=False, help_text=_("写单位名称，不写个人。"))


def _note() -> forms.Field:
    return forms.CharField(
        label=_("备注"),
        required=False,
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("给本单位自己看；请勿写孩子和家长的姓名。"),
        error_messages=TOO_LONG,
    )


MAKERS: Final = {
    "title": _title,
    "document_number": _document_number,
    "valid_until": _valid_until,
    "quantity": _quantity,
    "amount": _amount,
    "partner": _partner,
    "note": _note,
}
