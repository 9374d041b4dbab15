"""An uploaded roster."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("名册文件（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("用来更新本校学生、班级和监护人。同一个文件导入两次，什么也不会变。"),
        error_messages={
            "required": _("请选择一个 .xlsx、.xls 或 .csv 文件。"),
            "empty": _("这个文件是空的。"),
        },
    )


class StaffListForm(RosterForm):
    """One file of staff."""

    file = forms.FileField(
        label=_("教职工表（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("用来更新本校教职工、岗位和班主任。先给您看会改什么，确认后才导入。"),
        error_messages={
            "required": _("请选择一个 .xlsx、.xls 或 .csv 文件。"),
            "empty": _("这个文件是空的。"),
        },
    )
