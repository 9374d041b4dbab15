"""What is asked for, another time, the activity, a word afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.resources.forms.fields import TOO_LONG, day, hour
from gongyu.resources.rules.engagement import (
    AUDIENCE_MOST,
    FEEDBACK,
    PARTS,
    PLACE_MOST,
    WORDS_MOST,
    When,
)


class WhenForm(forms.Form):
    """A day, and its morning, its afternoon, or hours of it."""

    day = day(label=_("哪一天"), help_text=_("看那天谁有空。"))
    part = forms.ChoiceField(
        label=_("什么时候"),
        widget=forms.RadioSelect,
        initial="hours",
        help_text=_("知道几点就写几点，讲师好安排同一天的别的事。"),
        error_messages={
            "required": _("请选上午、下午或按钟点。"),
            "invalid_choice": _("请选上午、下午或按钟点。"),
        },
    )
    starts_at = hour(label=_("几点开始"), help_text=_("按钟点的才写。"))
    ends_at = hour(label=_("几点结束"), help_text=_("按钟点的才写，讲课时数照它算。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(key, _(words)) for key, words in PARTS.items()]  # type: ignore[attr-defined]

    @property
    def when(self) -> When:
        """What was asked for; only of a sound form. Hours belong to "by the clock" alone."""
        asked = self.cleaned_data
        clock = asked["part"] == "hours"
        return When(
            asked["day"],
            asked["part"],
            asked["starts_at"] if clock else None,
            asked["ends_at"] if clock else None,
        )


class FindForm(WhenForm):
    """What a body looks for: a topic and a time; the same words go with the request."""

    topic = forms.ChoiceField(
        label=_("讲什么"),
        help_text=_("只列出讲这个主题的人。"),
        error_messages={"required": _("请选一个主题。"), "invalid_choice": _("请选一个主题。")},
    )
    with_children = forms.BooleanField(
        label=_("有孩子在场"),
        required=False,
        help_text=_("有孩子在场的，只能请一年内做过从业查询的讲师。"),
    )
    words = forms.CharField(
        label=_("想请讲师知道的"),
        required=False,
        max_length=WORDS_MOST,
        help_text=_("例如听众是谁、想解决什么问题。请勿写孩子的姓名。"),
        error_messages=TOO_LONG,
    )

    # Of the request that is sent from the list of those who are free.
    lecturer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ("topic", "day", "part", "starts_at", "ends_at", "with_children", "words")

    def __init__(self, *args: Any, topics: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", "—"), *topics.items()]  # type: ignore[attr-defined]


class HallForm(forms.Form):
    """Where it is, for how many, and whom the lecturer rings; of the request, not of the search."""

    place = forms.CharField(
        label=_("在哪个地方讲"),
        required=False,
        max_length=PLACE_MOST,
        help_text=_("例如三楼报告厅；讲师好找。"),
        error_messages=TOO_LONG,
    )
    audience = forms.IntegerField(
        label=_("大约多少人听"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "1", "max": str(AUDIENCE_MOST)}),
        help_text=_("大概就行，讲师好准备。"),
        error_messages={"invalid": _("请写数字，例如 60。")},
    )
    contact = forms.CharField(
        label=_("到时联系谁"),
        required=False,
        max_length=PLACE_MOST,
        help_text=_("例如德育处李老师，办公电话。只给讲师和讲师团看，加密保存。"),
        error_messages=TOO_LONG,
    )


class AnswerForm(forms.Form):
    """What a lecturer adds to going or not going, by the link."""

    remark = forms.CharField(
        label=_("附言"),
        required=False,
        max_length=WORDS_MOST,
        help_text=_("例如要投影仪，或者哪天可以。邀请单位和讲师团会看到。"),
        error_messages=TOO_LONG,
    )


class ConfirmForm(forms.Form):
    """What a lecturer says after the day; minutes are asked for half days alone."""

    minutes = forms.IntegerField(
        label=_("讲了多少分钟"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("约的是半天，写了就按它算进讲课证明；不写按半天算。"),
        error_messages={"invalid": _("请写数字，例如 90。")},
    )
    words = forms.CharField(
        label=_("想说的"),
        required=False,
        max_length=WORDS_MOST,
        help_text=_("例如听众问得最多的是什么。邀请单位和讲师团会看到。请勿写孩子的姓名。"),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, asks_minutes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_minutes:
            del self.fields["minutes"]


class SuggestForm(WhenForm):
    """When the lecturer could come instead."""


class PlanForm(forms.Form):
    """Which nature of activity it becomes."""

    nature = forms.ChoiceField(
        label=_("列为哪一类活动"),
        help_text=_("决定计入哪一条。"),
        error_messages={
            "required": _("请选择哪一类活动。"),
            "invalid_choice": _("本单位不登记这类活动，请从列表中选一类。"),
        },
    )

    def __init__(self, *args: Any, natures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = list(natures)  # type: ignore[attr-defined]


class FeedbackForm(forms.Form):
    """One of three words, and a line."""

    answer = forms.ChoiceField(
        label=_("讲得怎么样"),
        widget=forms.RadioSelect,
        help_text=_("只有讲师本人和讲师团看得到，帮他们下次讲得更合适；不排名。"),
        error_messages={"required": _("请选一个词。"), "invalid_choice": _("请选一个词。")},
    )
    words = forms.CharField(
        label=_("想对讲师说一句"),
        required=False,
        max_length=WORDS_MOST,
        help_text=_("请勿写孩子和家长的姓名。"),
        error_messages=TOO_LONG,
    )

    ASKED: ClassVar = ("answer", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(key, _(words)) for key, words in FEEDBACK.items()]  # type: ignore[attr-defined]
