"""A file to put beside an activity, and why one is taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.activities import queries
from gongyu.activities.forms.activity import TOO_LONG
from gongyu.activities.rules.files import REASON_MOST
from gongyu.attachments.rules import ACCEPTS_RECORDS, LARGEST, MEBI, Upload


class FileForm(forms.Form):
    """One file, and for whom it is."""

    file = forms.FileField(
        label=_("选一个文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTS_RECORDS}),
        help_text=_(
            "留给本单位下次参考，不放也可以，不作评价。可以放照片（JPG、PNG、WebP，10 MB 以内），"
            "也可以放 PDF、Word、Excel、PPT（5 MB 以内）。照片里的拍摄地点、时间和手机型号会去掉。"
            "请不要放认得出孩子的照片，除非监护人已经同意。"
        ),
        error_messages={
            "required": _("请先选一个文件，再按“放上去”。"),
            "empty": _("这个文件是空的。请检查以后再选一次。"),
            "invalid": _("请先选一个文件，再按“放上去”。"),
        },
    )
    open_to = forms.ChoiceField(
        label=_("给谁看"),
        widget=forms.RadioSelect,
        initial="organisers",
        help_text=_("免得不该看的人看到。"),
        error_messages={"required": _("请选一下给谁看。"), "invalid_choice": _("请选一下给谁看。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["open_to"].choices = queries.open_to()  # type: ignore[attr-defined]

    def clean_file(self) -> Upload:
        """What was sent, not yet judged; what no kind may be as large as is not even read."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(
                _("这个文件有 %(size)s MB，最多 %(most)s MB。请只留要紧的几页，或者压缩图片后再存。"),
                params={"size": f"{sent.size / MEBI:.1f}", "most": LARGEST // MEBI},
            )
        return Upload(sent.name or "", sent.read())


class RemoveFileForm(forms.Form):
    """Why a file is taken away."""

    reason = forms.CharField(
        label=_("为什么删去"),
        max_length=REASON_MOST,
        help_text=_("文件删去就找不回来了；这句话会留着，让同事知道。请勿写孩子的姓名。"),
        error_messages={"required": _("请写明为什么删去，一句话即可。"), **TOO_LONG},
    )
