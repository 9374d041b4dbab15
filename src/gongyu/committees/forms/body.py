"""A term, a member, and their ends."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.committees.forms.fields import choice, day, text
from gongyu.committees.operations.members import Person
from gongyu.committees.queries import Choosing
from gongyu.committees.rules import body as rules


class MandateForm(forms.Form):
    """From when until when, and how it came about."""

    begins = day(label=_("从哪天起"), help_text=_("这一届从这天开始算在任期内。"))
    ends = day(
        label=_("到哪天止"),
        help_text=_("不含这一天。任期多长由本校章程定，快到期时会提醒换届。"),
    )
    formed = choice(
        _("请选择怎样产生的。"), label=_("怎样产生的"), help_text=_("写在公开的页面上，让家长看得明白。")
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formed"].choices = [  # type: ignore[attr-defined]
            (key, _now(words)) for key, words in rules.FORMED.items()
        ]


class EndForm(forms.Form):
    """When a term was cut short, and why."""

    ends = day(label=_("哪天结束的"), help_text=_("从这天起不再算在任期内。"))
    reason = text(
        rules.REASON_MOST,
        missing=_("请写明原因，一句话即可。"),
        rows=2,
        label=_("为什么提前结束"),
        help_text=_("让日后的人看得懂；请勿写个人情况。"),
    )


class LeaveForm(forms.Form):
    """When somebody left."""

    ends = day(label=_("从哪天起不再担任"), help_text=_("这天以前仍算成员。"))


class MemberForm(forms.Form):
    """Who it is, what they do, and since when; who can be chosen depends on where they come from."""

    function = choice(_("请选择在组织里做什么。"), label=_("担任什么"), help_text=_("让别人知道有事找谁。"))
    begins = day(label=_("从哪天起"), help_text=_("中途加入的填加入那天。"))

    def __init__(self, *args: Any, offered: Choosing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = [  # type: ignore[attr-defined]
            (key, _now(words)) for key, words in rules.FUNCTIONS.items()
        ]
        self.sort = offered.sort
        for name, field in self._person(offered).items():
            self.fields[name] = field
        self.order_fields(["staff_id", "guardian_id", "name", "unit", "shown", "function", "begins"])

    @staticmethod
    def _person(offered: Choosing) -> dict[str, forms.Field]:
        if offered.sort == "outsider":
            return {
                "name": text(
                    rules.NAME_MOST,
                    missing=_("请写姓名。"),
                    label=_("姓名"),
                    help_text=_("校外的专家、社区干部等。"),
                ),
                "unit": text(rules.UNIT_MOST, label=_("单位或身份"), help_text=_("例如：区妇联、退休教师。")),
                "shown": forms.BooleanField(
                    label=_("本人同意公布姓名"),
                    required=False,
                    help_text=_("没有同意，家长只看到“校外成员”。"),
                ),
            }
        people = [("", _now("请选择")), *((str(key), words) for key, words in offered.people)]
        wrong = dict.fromkeys(("required", "invalid_choice"), _("请选一位。"))
        purpose = (
            _("姓名只给成员和学校看；要不要让别的家长看到，由本人在组织的页面上决定。")
            if offered.sort == "guardian"
            else _("老师的姓名家长都看得到。")
        )
        field = forms.TypedChoiceField(
            label=_("是哪一位"), choices=people, coerce=int, error_messages=wrong, help_text=purpose
        )
        return {"guardian_id" if offered.sort == "guardian" else "staff_id": field}

    @property
    def person(self) -> Person:
        """Who is meant."""
        asked = self.cleaned_data
        return Person(
            staff_id=asked.get("staff_id"),
            guardian_id=asked.get("guardian_id"),
            name=asked.get("name", ""),
            unit=asked.get("unit", ""),
            shown=bool(asked.get("shown")),
        )
