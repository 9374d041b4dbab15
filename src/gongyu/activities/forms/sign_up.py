"""Opening an activity for signing up, a slot's places, and a family's booking: text into values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.activities.forms.activity import TOO_LONG, Choices
from gongyu.activities.operations import Offer
from gongyu.activities.rules.sign_up import MOST_PLACES, Grid

KINDS = (("whole", _("整场一个名额数")), ("slots", _("分时段，一户约一段")))
NUMBER = _("请填写数字。")


class PlacesFields(forms.Form):
    """How many homes, and where."""

    places = forms.IntegerField(
        label=_("名额（户）"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("一户算一个名额，来几位家人都行。分时段时，指每段几户。"),
        error_messages={
            "required": _("请填写 1 到 2000 之间的名额。"),
            "invalid": NUMBER,
            "min_value": _("请填写 1 到 2000 之间的名额。"),
            "max_value": _("请填写 1 到 2000 之间的名额。"),
        },
    )
    place = forms.CharField(
        label=_("具体地点"),
        required=False,
        max_length=80,
        help_text=_("写给来的家长看，例如：教学楼 203。"),
        error_messages=TOO_LONG,
    )


class OpenForm(PlacesFields):
    """Open an activity for signing up."""

    kind = forms.ChoiceField(
        label=_("怎样报名"),
        choices=KINDS,
        initial="whole",
        widget=forms.RadioSelect,
        help_text=_("家长会、开放日一般按整场；接待日、和老师单独谈，一般分时段。"),
        error_messages={"required": _("请选择怎样报名。"), "invalid_choice": _("请选择怎样报名。")},
    )
    closes_on = forms.DateField(
        label=_("报名截止日"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("这一天还可以报名。取消和改时间，到活动当天都可以。"),
        error_messages={
            "required": _("请选择报名截止日。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )
    first = forms.TimeField(
        label=_("第一段几点开始"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("只有分时段才填。"),
        error_messages={"invalid": _("请按 14:00 的样子填写时间。")},
    )
    minutes = forms.IntegerField(
        label=_("每段几分钟"),
        required=False,
        help_text=_("只有分时段才填；一段接一段，中间不空。"),
        error_messages={"invalid": NUMBER},
    )
    count = forms.IntegerField(
        label=_("一共几段"),
        required=False,
        help_text=_("只有分时段才填。"),
        error_messages={"invalid": NUMBER},
    )
    hosts = forms.TypedMultipleChoiceField(
        label=_("由哪几位接待"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只有分时段才选；每位各有这些时段，家长可以连着约几位。"),
        error_messages={"invalid_choice": _("请从本校教职工里选择接待的老师。")},
    )
    field_order = ("kind", "places", "closes_on", "first", "minutes", "count", "hosts", "place")
    ASKED: ClassVar = ("kind", "places", "closes_on", "first", "minutes", "count")

    def __init__(self, *args: Any, hosts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hosts"].choices = list(hosts)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Slots need a beginning, a length and a number."""
        asked: dict[str, Any] = super().clean() or {}
        if asked.get("kind") == "slots":
            for name, words in (
                ("first", _("请填写第一段几点开始。")),
                ("minutes", _("请填写每段几分钟。")),
                ("count", _("请填写一共几段。")),
            ):
                if asked.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, words)
        return asked

    def offer(self) -> Offer:
        """What is offered, for the operation."""
        asked = self.cleaned_data
        slots = asked["kind"] == "slots"
        return Offer(
            closes_on=asked["closes_on"],
            places=asked["places"],
            grid=Grid(asked["first"], asked["minutes"], asked["count"]) if slots else None,
            hosts=tuple(asked["hosts"]) if slots else (),
            place=asked["place"],
        )


class SlotForm(PlacesFields):
    """Another number of places, or another room."""


class BookForm(forms.Form):
    """For which children, and which slots: a button sends the slots."""

    children = forms.TypedMultipleChoiceField(
        label=_("为哪个孩子"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一次可以为几个孩子预约，只占一户。"),
        error_messages={
            "required": _("请勾选为哪个孩子预约。"),
            "invalid_choice": _("只能为自己的孩子预约，请重新勾选。"),
        },
    )
    slots = forms.CharField(widget=forms.HiddenInput, error_messages={"required": _("请选择一个时间。")})

    def __init__(self, *args: Any, children: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = list(children)  # type: ignore[attr-defined]

    def clean_slots(self) -> Sequence[int]:
        """The numbers of one slot, or of several in a row."""
        parts = str(self.cleaned_data["slots"]).split(",")
        if not all(part.isdecimal() and len(part) < 16 for part in parts):
            raise forms.ValidationError(_("请选择一个时间。"))
        return [int(part) for part in parts]


class BookForForm(forms.Form):
    """For which child's family, and into which slot."""

    child = forms.TypedChoiceField(
        label=_("哪个孩子的家"),
        coerce=int,
        help_text=_("替打电话来的、没有手机的家庭报名；已经报上的不再列出。"),
        error_messages={"required": _("请选择一个孩子。"), "invalid_choice": _("请从名单里选择一个孩子。")},
    )
    slot = forms.TypedChoiceField(
        label=_("哪个时段"),
        coerce=int,
        help_text=_("约满的会排上候补。"),
        error_messages={"required": _("请选择一个时段。"), "invalid_choice": _("请从列出的时段里选择。")},
    )

    def __init__(self, *args: Any, children: Choices, slots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = [("", _("请选择")), *children]  # type: ignore[attr-defined]
        self.fields["slot"].choices = list(slots)  # type: ignore[attr-defined]
        if len(slots) == 1:
            self.fields["slot"].initial = slots[0][0]
            self.fields["slot"].widget = forms.HiddenInput()
