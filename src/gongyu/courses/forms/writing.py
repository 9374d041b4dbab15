"""A course's head, its lessons, and what reviewers say."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from gongyu.attachments.rules import ACCEPTS_SOUNDS, MEBI, SOUND_MOST, Upload
from gongyu.courses.rules import editing, lesson
from gongyu.courses.rules.editing import Head
from gongyu.courses.rules.lesson import Content, Option

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


class HeadForm(forms.Form):
    """What a course says of itself."""

    title = forms.CharField(
        label=_("课程名称"),
        max_length=editing.TITLE_MOST,
        help_text=_("家长在首页看到的名字。"),
        error_messages={"required": _("请写课程的名称。"), **TOO_LONG},
    )
    summary = forms.CharField(
        label=_("一句话介绍"),
        required=False,
        max_length=editing.SUMMARY_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("学完能帮上什么忙。"),
        error_messages=TOO_LONG,
    )
    topic = forms.ChoiceField(
        label=_("主题"),
        help_text=_("学校排课时按它找课；必修的心理课也按它认。"),
        error_messages={"required": _("请选一个主题。"), "invalid_choice": _("请选一个主题。")},
    )
    stages = forms.MultipleChoiceField(
        label=_("给哪个学段的家长"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("家长只看到自己孩子学段的课。"),
        error_messages={"required": _("请至少选一个学段。"), "invalid_choice": _("请至少选一个学段。")},
    )
    campaign = forms.ChoiceField(
        label=_("在哪个时段放到首页"),
        required=False,
        help_text=_("到了那个时段，学校排了这门课，家长首页就先看到它。"),
        error_messages={"invalid_choice": _("请从列表里选一个时段，或者不选。")},
    )

    def __init__(self, *args: Any, campaigns: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(
            self, "topic", [("", _("请选择")), *((key, said(words)) for key, words in editing.TOPICS.items())]
        )
        _choices(self, "stages", [(key, said(words)) for key, words in editing.STAGES.items()])
        _choices(self, "campaign", [("", _("不在特定时段")), *campaigns.items()])

    @property
    def head(self) -> Head:
        kept = self.cleaned_data
        return Head(kept["title"], kept["summary"], kept["topic"], tuple(kept["stages"]), kept["campaign"])


class BeginForm(HeadForm):
    """The head of a new course."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class LessonForm(forms.Form):
    """A lesson of about five minutes."""

    title = forms.CharField(
        label=_("这一节的名称"),
        max_length=lesson.TITLE_MOST,
        help_text=_("一节只讲一件事，五分钟左右读完、听完。"),
        error_messages={"required": _("请写这一节的名称。"), **TOO_LONG},
    )
    text = forms.CharField(
        label=_("正文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "data-editor": ""}),
        help_text=_("先说家里常见的一幕，再说为什么，最后给一个今天就能做的办法。"),
    )
    audio = forms.CharField(
        label=_("音频网址"),
        required=False,
        max_length=400,
        help_text=_("不方便看字的家长听它；放在学校或平台自己的网站上，以 https:// 开头。"),
        error_messages=TOO_LONG,
    )
    recording = forms.FileField(
        label=_("或者放一段录音"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTS_SOUNDS}),
        help_text=_(
            "给不方便看字的家长听，没有网址时用它。手机录音机录的就行："
            "MP3、M4A 或 OGG，10 MB 以内，五分钟左右。"
        ),
        error_messages={
            "empty": _("这个文件是空的。请检查以后再选一次。"),
            "invalid": _("这个文件没有传完整，请再选一次。"),
        },
    )
    drop_recording = forms.BooleanField(
        label=_("不要现在的录音了"),
        required=False,
        help_text=_("保存以后删去，找不回来。"),
    )
    video = forms.CharField(
        label=_("视频网址"),
        required=False,
        max_length=400,
        help_text=_("点开才播放，不占家长的流量。"),
        error_messages=TOO_LONG,
    )
    kind = forms.ChoiceField(
        label=_("怎样提问"),
        widget=forms.RadioSelect,
        initial="choice",
        help_text=_("问一句帮家长想一想，不打分。"),
        error_messages={"required": _("请选怎样提问。"), "invalid_choice": _("请选怎样提问。")},
    )
    question = forms.CharField(
        label=_("问题"),
        required=False,
        max_length=lesson.QUESTION_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("用家里的一幕来问，不考概念。"),
        error_messages=TOO_LONG,
    )
    feedback = forms.CharField(
        label=_("写完以后的回应"),
        required=False,
        max_length=lesson.FEEDBACK_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只用于“自己写几句”：家长写完看到的话。"),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, recorded: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not recorded:
            del self.fields["drop_recording"]
        _choices(self, "kind", [(key, said(words)) for key, words in lesson.KINDS.items()])
        for number in range(1, lesson.OPTIONS + 1):
            self.fields[f"option_{number}"] = forms.CharField(
                label=said("选项 %(number)s") % {"number": number},
                required=False,
                max_length=lesson.OPTION_MOST,
                error_messages=TOO_LONG,
            )
            self.fields[f"feedback_{number}"] = forms.CharField(
                label=said("选了 %(number)s 的回应") % {"number": number},
                required=False,
                max_length=lesson.FEEDBACK_MOST,
                error_messages=TOO_LONG,
            )
        self.fields["fits"] = forms.ChoiceField(
            label=_("哪个比较合适"),
            required=False,
            choices=[("", "—"), *((str(n), str(n)) for n in range(1, lesson.OPTIONS + 1))],
            help_text=_("选别的也能接着学，只是回应不同。"),
        )
        self.option_fields = [
            (self[f"option_{number}"], self[f"feedback_{number}"]) for number in range(1, lesson.OPTIONS + 1)
        ]

    def clean_recording(self) -> Upload | None:
        """What was sent, not yet judged; what is too large is not even read."""
        sent = self.cleaned_data["recording"]
        if not sent:
            return None
        if sent.size > SOUND_MOST:
            raise forms.ValidationError(
                _("这段录音有 %(size)s MB，最多 %(most)s MB。五分钟左右的录音就够了。"),
                params={"size": f"{sent.size / MEBI:.1f}", "most": SOUND_MOST // MEBI},
            )
        return Upload(sent.name or "", sent.read())

    @property
    def content(self) -> Content:
        kept = self.cleaned_data
        options = tuple(
            Option(kept[f"option_{n}"], kept[f"feedback_{n}"], kept["fits"] == str(n))
            for n in range(1, lesson.OPTIONS + 1)
        )
        return Content(
            kept["title"],
            kept["text"],
            kept["audio"],
            kept["video"],
            kept["kind"],
            kept["question"],
            options,
            kept["feedback"],
        )

    @staticmethod
    def told(content: Content) -> dict[str, Any]:
        """A lesson as the form's first values."""
        found: dict[str, Any] = {
            "title": content.title,
            "text": content.text,
            "audio": content.audio,
            "video": content.video,
            "kind": content.kind,
            "question": content.question,
            "feedback": content.feedback,
        }
        for number, option in enumerate(content.options, 1):
            found[f"option_{number}"], found[f"feedback_{number}"] = option.words, option.feedback
            if option.fits:
                found["fits"] = str(number)
        return found


class ReviewForm(forms.Form):
    """What one of three reviewers says."""

    verdict = forms.ChoiceField(
        label=_("审核意见"),
        widget=forms.RadioSelect,
        help_text=_("退回的会请写的人修改，改完重新从一审开始。"),
        error_messages={"required": _("请选通过还是退回。"), "invalid_choice": _("请选通过还是退回。")},
    )
    why = forms.CharField(
        label=_("要改的地方"),
        required=False,
        max_length=editing.WHY_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回时必填，写的人照着改。"),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "verdict", [(key, said(words)) for key, words in editing.VERDICTS.items()])


class WithdrawForm(forms.Form):
    """Why a course is taken off."""

    reason = forms.CharField(
        label=_("为什么下架"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("没开始学的家长不再看到它，已经在学的可以学完。"),
        error_messages={"required": _("请写明下架的原因，一句话即可。"), **TOO_LONG},
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
