"""The book of contacts of a class, noting one, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongyu.access.permissions import CONTACT_RECORD
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.book import ContactForm
from gongyu.contact.rules import book as rules
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def book(request: Asked) -> HttpResponse:
    """A class, child by child, with a button for each."""
    require_anywhere(request.viewer, CONTACT_RECORD)
    return _shown(request, number_asked(request, "class"))


@require_POST
@login_required
def book_record(request: Asked, pupil_id: int) -> HttpResponse:
    """Two taps: the child, and by which means."""
    seat = queries.seat_to_contact(request.viewer, pupil_id)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _shown(request, seat.class_id, pupil_id, form)
    operations.record_contact(by=request.viewer, today=request.today, pupil_id=pupil_id, **form.cleaned_data)
    messages.success(request, _("已记下：%(name)s的家长。") % {"name": seat.name})
    return redirect(_address(seat.class_id))


@require_POST
@login_required
def book_withdraw(request: Asked, contact_id: int) -> HttpResponse:
    """Tapped by mistake."""
    class_id = operations.withdraw_contact(by=request.viewer, today=request.today, contact_id=contact_id)
    messages.success(request, _("已撤回，台账里另记了一笔。"))
    return redirect(_address(class_id))


def _shown(
    request: Asked, class_id: int | None, wrong_id: int | None = None, form: ContactForm | None = None
) -> HttpResponse:
    classes = queries.book_classes(request.viewer)
    class_id = class_id or (classes[0].id if classes else None)
    page = {
        "classes": classes,
        "book": queries.book(request.viewer, class_id, classes) if class_id else None,
        "ways": [(key, _(words)) for key, words in rules.WAYS.items()],
        "note_most": rules.NOTE_MOST,
        "wrong_id": wrong_id,
        "form": form,
    }
    return render(request, "contact/book.html", page, status=422 if form else 200)


def _address(class_id: int | None) -> str:
    return f"{reverse('contact:book')}?class={class_id}" if class_id else reverse("contact:book")
