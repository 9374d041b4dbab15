"""How many minutes a county reckons, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules.workload import MINUTES_MOST


def _minutes(label: Any, purpose: Any) -> Any:
    wrong = _("分钟数请填 0 到 600。")
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MINUTES_MOST,
        help_text=purpose,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


class RatesForm(forms.Form):
    """From which day, and the minutes for one of each. Nothing is filled in by us."""

    valid_from = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("这天起的家访、联系、活动都按它算，管到学年末；之前的不变。"),
        error_messages=dict.fromkeys(("required", "invalid"), _("请选本学年里的一天。")),
    )
    home = _minutes(_("上门家访一次，几分钟"), _("连路上的时间一起算，用来算工时。"))
    elsewhere = _minutes(_("在别处见面一次，几分钟"), _("约在外面或在学校见面的家访。"))
    phone = _minutes(_("电话、视频家访一次，几分钟"), _("没有见面、用电话或视频做的家访。"))
    contact = _minutes(_("记一次联系，几分钟"), _("家庭联系册里的每一次。"))
    activity = _minutes(_("办一次活动，几分钟"), _("算给登记这次活动的人。"))
