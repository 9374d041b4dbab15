"""Lists of bodies and of a year's regions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.console.forms.spoken import DAY

TABLE_FILE = {"accept": ".xlsx,.xls,.csv"}
FILE_WANTED = {
    "required": _("请选择一个 .xlsx、.xls 或 .csv 文件。"),
    "empty": _("这个文件是空的。"),
}
LISTS = (("stations", _("服务站")), ("venues", _("基地与场馆")), ("organisations", _("各类单位")))


class BodyListForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("表里是什么"), choices=LISTS, help_text=_("每种表的列不同，模板在右边（手机上在下面）下载。")
    )
    file = forms.FileField(
        label=_("表格文件（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来设立新单位、更新名称。先给您看会改什么，确认后才导入。"),
        error_messages=FILE_WANTED,
    )


class RegionSearch(forms.Form):
    search = forms.CharField(label=_("名称、代码或拼音"), required=False, max_length=60)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**6, widget=forms.HiddenInput)


class SuccessionsForm(forms.Form):
    successions = forms.FileField(
        label=_("接续表（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来说明停用的代码由哪个代码接续；确实没有接续的写“无”。"),
        error_messages=FILE_WANTED,
    )


class RegionYearForm(SuccessionsForm):
    file = forms.FileField(
        label=_("今年的区划文件（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来登记新增、更名和停用的区划代码。先给您看会改什么，确认后才导入。"),
        error_messages=FILE_WANTED,
    )
    day = forms.DateField(
        label=_("从哪天起启用"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text=_("覆盖率的分母从这天起按新代码计算，以前的不变。"),
    )
    successions = forms.FileField(
        label=_("接续表（可以不交）"),
        required=False,
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来说明停用的代码由哪个代码接续；也可以等看过结果再交。"),
        error_messages=FILE_WANTED,
    )
    field_order = ("file", "day", "successions")
