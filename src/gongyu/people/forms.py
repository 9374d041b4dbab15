"""An uploaded roster."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label=_("名册工作簿（.xlsx）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("用来更新本校学生、班级和监护人。同一个文件导入两次，什么也不会变。"),
        error_messages={"required": _("请选择一个 .xlsx 文件。"), "empty": _("这个文件是空的。")},
    )
