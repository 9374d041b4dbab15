"""Preparing an election, who stands, voting, paper ballots, the count, a tie, taking office."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.committees.forms.fields import day, text
from gongyu.committees.operations.elections import Paper
from gongyu.committees.queries import CandidateLine, Choosing
from gongyu.committees.rules import election as rules

NUMBER = dict.fromkeys(("required", "invalid", "min_value"), _("请填 0 或者正整数。"))


def _boxes(label: Any, purpose: Any, choices: list[tuple[str, str]]) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        help_text=purpose,
        coerce=int,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请至少选一项。")),
    )


class ElectionForm(forms.Form):
    """How many are elected, by whom, until when."""

    seats = forms.IntegerField(
        label=_("选几位"),
        min_value=1,
        initial=3,
        help_text=_("每户最多可以投这么多位。人数由本校章程定。"),
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), _("请填一个正整数。")),
    )
    class_id = forms.TypedChoiceField(
        label=_("谁来投票"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("一户一票；父母谁投都行。"),
        error_messages={"invalid_choice": _("请从列表里选。")},
    )
    closes_on = day(label=_("哪天截止"), help_text=_("这天过后才能计票，计一次。"))
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, classes: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_id"].choices = [  # type: ignore[attr-defined]
            ("", _now("全校的家庭")),
            *((str(key), words) for key, words in classes),
        ]


class CandidateForm(forms.Form):
    """Who stands, and a line about them."""

    guardian_id = forms.TypedChoiceField(
        label=_("是哪一位"),
        coerce=int,
        help_text=_("请先问本人愿不愿意参选：投票的家庭看得到姓名。"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选一位。")),
    )
    words = text(
        rules.WORDS_MOST, label=_("介绍一句"), help_text=_("投票的家庭会看到，由本人写；请勿写孩子的情况。")
    )

    def __init__(self, *args: Any, offered: Choosing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian_id"].choices = [  # type: ignore[attr-defined]
            ("", _now("请选择")),
            *((str(key), words) for key, words in offered.people),
        ]


class VoteForm(forms.Form):
    """A home's choice."""

    def __init__(self, *args: Any, candidates: tuple[CandidateLine, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = _boxes(
            _("选谁"),
            _("谁投了谁，老师、学校、管理员都查不到。投了就不能改。"),
            [(str(one.id), f"{one.name}　{one.words}".strip()) for one in candidates],
        )


class PaperForm(forms.Form):
    """Which homes have taken a paper ballot."""

    def __init__(self, *args: Any, homes: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["families"] = _boxes(
            _("哪些家领了纸质选票"),
            _("领了纸票的家不能再在这里投，保证一户一票。"),
            [(str(family), names) for family, names in homes],
        )


class CountForm(forms.Form):
    """What was on the paper ballots; without any, nothing is asked but the tap."""

    ballots = forms.IntegerField(
        label=_("收回几张纸票"),
        min_value=0,
        initial=0,
        help_text=_("没有用纸票就填 0。"),
        error_messages=NUMBER,
    )

    def __init__(self, *args: Any, candidates: tuple[CandidateLine, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for one in candidates:
            self.fields[f"votes_{one.id}"] = forms.IntegerField(
                label=_now("纸票上选%(name)s的") % {"name": one.name},
                min_value=0,
                initial=0,
                error_messages=NUMBER,
            )
        self.fields["first"] = text(
            40, label=_("一起数票的第一个人"), help_text=_("有纸票才写，两个人互相作证。")
        )
        self.fields["second"] = text(40, label=_("一起数票的第二个人"), help_text=_("有纸票才写。"))

    @property
    def paper(self) -> Paper:
        """What the form says of paper."""
        asked = self.cleaned_data
        totals = {one.id: asked[f"votes_{one.id}"] for one in self.candidates}
        return Paper(totals, asked["ballots"], (asked["first"], asked["second"]))


class TieForm(forms.Form):
    """Who of those who stand level, and how that was decided."""

    how = text(
        rules.HOW_MOST,
        missing=_("请写怎样决定的，例如当场抽签。"),
        rows=2,
        label=_("怎样决定的"),
        help_text=_("写在结果页上，让家长看得明白。"),
    )

    def __init__(self, *args: Any, candidates: tuple[CandidateLine, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = _boxes(
            _("由谁当选"), _("票数相同，由组织自己决定。"), [(str(one.id), one.name) for one in candidates]
        )
        self.order_fields(["chosen", "how"])


class SeatForm(forms.Form):
    """Until when the new term runs; not asked where a term runs already."""

    ends = day(label=_("任期到哪天止"), help_text=_("从今天起算；任期多长由本校章程定。"))
