"""What a pupil does at the end of the year when it is not what their class does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.queries import PupilToDecide

AS_CLASS = "class"


class DecideForm(forms.Form):
    """One choice: as the class, down, up, kept, gone."""

    what = forms.ChoiceField(
        label=_("年终怎么办"),
        widget=forms.RadioSelect,
        help_text=_("确认整个计划时才生效。"),
        error_messages={"required": _("请选一项。"), "invalid_choice": _("请在列出的里面选。")},
    )

    def __init__(self, one: PupilToDecide, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"what": one.decided or AS_CLASS})
        choices: list[tuple[str, Any]] = [(AS_CLASS, _("毕业") if one.leaves else _("随班升级"))]
        choices += [(str(key), _("留级，到现在的%(name)s") % {"name": name}) for key, name in one.down]
        choices += [(str(key), _("跳级，到现在的%(name)s") % {"name": name}) for key, name in one.up]
        choices += [("keep", _("不毕业，留在原班"))] if one.leaves else []
        choices += [("leave", _("已离校，不是毕业"))]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    @property
    def decision(self) -> dict[str, Any]:
        """What was chosen, as the operation takes it."""
        what = self.cleaned_data["what"]
        if what.isdecimal():
            return {"kind": "move", "target_id": int(what)}
        return {"kind": "" if what == AS_CLASS else what}
