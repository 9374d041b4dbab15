"""Text into values. Every field says what it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.activities.rules.planning import EVERY

Choices = Sequence[tuple[Any, str]]
TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


class HeldFields(forms.Form):
    """What is known only once an activity has been held; all of it may stay empty."""

    headcount = forms.IntegerField(
        label=_("实到人数"),
        required=False,
        min_value=1,
        help_text=_("只用来安排下次的场地，不作评价。"),
        error_messages={
            "invalid": _("请填写实到的人数，不清楚可以不填。"),
            "min_value": _("请填写实到的人数，不清楚可以不填。"),
        },
    )
    also = forms.MultipleChoiceField(
        label=_("也属于"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一次活动只计一次，勾选以后由系统计到最需要的那一类，并写明原因。"),
        error_messages={"invalid_choice": _("本单位不登记这类活动，请从列表中选一类。")},
    )
    summary = forms.CharField(
        label=_("活动小结"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("留给本单位下次参考，不进台账。"),
        error_messages=TOO_LONG,
    )

    def offer_also(self, natures: Choices) -> None:
        """Let the person tick further natures, or leave the question out where there are none."""
        if natures:
            self.fields["also"].choices = list(natures)  # type: ignore[attr-defined]
        else:
            del self.fields["also"]


class PlanFields(forms.Form):
    """What is said of an activity beforehand; all of it may stay empty."""

    starts_at = forms.TimeField(
        label=_("几点开始"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("写给来参加的人看，日历也照它提醒。"),
        error_messages={"invalid": _("请按 14:30 的样子填写时间。")},
    )
    title = forms.CharField(
        label=_("活动名称"),
        required=False,
        max_length=80,
        help_text=_("不填就用类别的名称。让家长和同事认得出是哪一次。"),
        error_messages=TOO_LONG,
    )
    place = forms.CharField(
        label=_("地点"),
        required=False,
        max_length=80,
        help_text=_("写给来参加的人看。"),
        error_messages=TOO_LONG,
    )
    speaker = forms.CharField(
        label=_("主讲或主持"),
        required=False,
        max_length=60,
        help_text=_("方便日后再请。"),
        error_messages=TOO_LONG,
    )


class ActivityForm(PlanFields, HeldFields):
    """An activity to plan, or to record in one go when it is over."""

    nature = forms.ChoiceField(
        label=_("哪一类活动"),
        help_text=_("决定计入哪一条。"),
        error_messages={
            "required": _("请选择哪一类活动。"),
            "invalid_choice": _("本单位不登记这类活动，请从列表中选一类。"),
        },
    )
    held_on = forms.DateField(
        label=_("哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("决定计入哪个学期；补登也算在举办那天。"),
        error_messages={
            "required": _("请选择活动的日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )
    audience = forms.ChoiceField(
        label=_("面向哪些人"),
        help_text=_("有的条款要求面向全体家长。"),
        error_messages={"required": _("请选择面向哪些人。"), "invalid_choice": _("请选择面向哪些人。")},
    )
    class_id = forms.TypedChoiceField(
        label=_("哪个班"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("只有一个班的活动才选，好计到这个班。"),
        error_messages={"invalid_choice": _("这个班不在本校，请重新选择。")},
    )
    every_weeks = forms.TypedChoiceField(
        label=_("隔几周办一次"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("列入计划时，一次排好后面的；以后每次都可以单独改。"),
        error_messages={"invalid_choice": _("请选择每几周办一次。")},
    )
    until = forms.DateField(
        label=_("办到哪一天"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("隔几周办一次的才填：最后一次不晚于这天。"),
        error_messages={"invalid": _("请按 2026-11-23 的样子填写日期。")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    field_order = (
        *("nature", "held_on", "audience", "class_id", "starts_at", "title", "place", "speaker"),
        *("every_weeks", "until", "headcount", "also", "summary"),
    )

    # Everything else may stay empty.
    ASKED: ClassVar = ("nature", "held_on", "audience", "class_id")

    def __init__(
        self,
        *args: Any,
        natures: Choices,
        audiences: Mapping[str, str],
        classes: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(key, _(words)) for key, words in audiences.items()]  # type: ignore[attr-defined]
        self.fields["nature"].choices = list(natures)  # type: ignore[attr-defined]
        self.fields["every_weeks"].choices = [  # type: ignore[attr-defined]
            ("", _("只办这一次")),
            *((key, _(words)) for key, words in EVERY.items()),
        ]
        self.offer_also(natures if len(natures) > 1 else ())
        if classes:
            self.fields["class_id"].choices = [("", "—"), *classes]  # type: ignore[attr-defined]
        else:
            del self.fields["class_id"]

    def clean(self) -> dict[str, Any]:
        """What comes back says until when."""
        asked = super().clean() or {}
        if asked.get("every_weeks") and not asked.get("until") and "until" not in self.errors:
            self.add_error("until", _("请选择办到哪一天。"))
        return asked


class HoldForm(HeldFields):
    """A planned activity has been held."""

    held_on = forms.DateField(
        label=_("实际哪一天办的"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("如果改过日期，以实际那天为准。"),
        error_messages={
            "required": _("请选择活动的日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )
    field_order = ("held_on", "headcount", "also", "summary")
    ASKED: ClassVar = ("held_on",)

    def __init__(self, *args: Any, natures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_also(natures)


class WithdrawForm(forms.Form):
    """Why an activity's record is taken back."""

    reason = forms.CharField(
        label=_("为什么撤销"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("台账不删不改，撤销会另记一笔，让日后的人看得懂。请勿写孩子的姓名。"),
        error_messages={"required": _("请写明撤销的原因，一句话即可。")},
    )
