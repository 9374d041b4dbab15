"""Setting a corps up, renewing and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.resources.forms.fields import TOO_LONG, day


def _number() -> forms.CharField:
    return forms.CharField(
        label=_("文号"),
        required=False,
        max_length=60,
        help_text=_("查的人凭它找到原件，不用再上传文件。"),
        error_messages=TOO_LONG,
    )


class FoundForm(forms.Form):
    """A body has a corps from a day on."""

    act = forms.ChoiceField(
        label=_("哪支队伍"),
        help_text=_("决定计入哪一条。"),
        error_messages={
            "required": _("请选择哪支队伍。"),
            "invalid_choice": _("本单位不建这种队伍，请从列表中选一项。"),
        },
    )
    founded_on = day(label=_("哪天建的"), help_text=_("从这天起算有。"))
    valid_until = day(
        label=_("聘期到哪天止"),
        required=False,
        help_text=_("不含这一天；没有期限就不填。"),
    )
    document_number = _number()
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    ASKED: ClassVar = ("act", "founded_on")

    def __init__(self, *args: Any, acts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = list(acts)  # type: ignore[attr-defined]
        if len(acts) == 1:
            self.fields["act"].widget = forms.HiddenInput()


class RenewForm(forms.Form):
    """A corps goes on under a new end."""

    valid_until = day(
        label=_("新的聘期到哪天止"), required=False, help_text=_("不含这一天；没有期限就不填。")
    )
    document_number = _number()


class EndForm(forms.Form):
    """A corps is no more; nothing is asked."""
