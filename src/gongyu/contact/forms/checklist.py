"""A school's lists for families: which items stay, in which words, and its own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.contact.operations import ListAdjusted
from gongyu.contact.queries import ChecklistPage
from gongyu.contact.rules.checklist import ITEM_MOST


class ChecklistForm(forms.Form):
    """Two fields an item, and one for the school's own."""

    def __init__(self, *args: Any, page: ChecklistPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        long = {"max_length": _("请控制在 %(limit_value)s 字以内。")}
        for one in page.lists:
            for key, words, kept in one.items:
                self.fields[f"keep-{one.key}-{key}"] = forms.BooleanField(required=False, initial=kept)
                self.fields[f"words-{one.key}-{key}"] = forms.CharField(
                    required=False,
                    max_length=ITEM_MOST,
                    initial=words,
                    error_messages=long,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )
            self.fields[f"more-{one.key}"] = forms.CharField(
                label=_("本校另加的"),
                required=False,
                initial="\n".join(one.own),
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("一行一条，接在上面各条后面。"),
            )

    def rows(self) -> list[tuple[str, list[tuple[Any, Any]], Any]]:
        """For the page: each list's name, its pairs of fields, and the field for the school's own."""
        return [
            (
                one.name,
                [
                    (self[f"keep-{one.key}-{key}"], self[f"words-{one.key}-{key}"])
                    for key, _words, _ in one.items
                ],
                self[f"more-{one.key}"],
            )
            for one in self.page.lists
        ]

    @property
    def adjusted(self) -> dict[str, ListAdjusted]:
        """By list, what the school wants."""
        said = self.cleaned_data
        return {
            one.key: ListAdjusted(
                frozenset(key for key, _words, _ in one.items if said[f"keep-{one.key}-{key}"]),
                {key: said[f"words-{one.key}-{key}"] for key, _words, _ in one.items},
                tuple(said[f"more-{one.key}"].splitlines()),
            )
            for one in self.page.lists
        }


class SendForm(forms.Form):
    """Nothing to fill in: that it is sent, once."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
