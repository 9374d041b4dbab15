"""A refusal is read whole, where it belongs."""

from __future__ import annotations

import pytest
from django import forms

from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show


class Form(forms.Form):
    words = forms.CharField()


@pytest.mark.parametrize(("field", "shown_at"), [("words", "words"), ("other", "__all__"), (None, "__all__")])
def test_it_stands_at_its_field_or_above_the_form(field: str | None, shown_at: str) -> None:
    form = Form({"words": "睡不好"})
    show(form, Refusal("any.code", "请控制在 %(most)s 字以内。", field=field, most=40))
    assert form.errors == {shown_at: ["请控制在 40 字以内。"]}
