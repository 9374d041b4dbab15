"""Lecturers: joining, what they speak about, what qualifies them, leaving, their letter."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.people.queries import staff_at
from gongyu.resources import operations, queries
from gongyu.resources.forms import AddForm, ChangeForm, LeaveForm, QualifyForm
from gongyu.resources.operations import Person
from gongyu.ui.downloads import PDF, download
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: Asked, corps_id: int) -> HttpResponse:
    """Somebody joins."""
    page = queries.corps_to_keep(request.viewer, corps_id)
    body = queries.place(page.line.organisation_id)
    source = queries.staff_source(body, number_asked(request, "from"))
    form = AddForm(
        request.POST or None,
        staff=[(one.id, one.name) for one in staff_at(source.id, request.today)],
        kinds=queries.kinds(),
        topics=queries.topics(),
        initial={"joined_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        made = _add(request, form, corps_id, source.id)
        if made is not None:
            return redirect("resources:lecturer", made)
    context = {
        "page": page,
        "form": form,
        "source": source,
        "sources": queries.staff_sources(body, request.viewer),
    }
    return render(request, "resources/add.html", context, status=422 if form.errors else 200)


def _add(request: Asked, form: AddForm, corps_id: int, source: int) -> int | None:
    """Call the operation; what it refuses goes to the form."""
    asked = form.cleaned_data
    who = Person(asked["kind"], asked["topics"], asked["staff"], source, asked["name"], asked["phone"])
    try:
        made = operations.add(
            by=request.viewer,
            today=request.today,
            corps_id=corps_id,
            who=who,
            joined_on=asked["joined_on"],
            request_key=asked["request_key"],
        )
    except Refusal as refusal:
        show(form, refusal)
        return None
    messages.success(request, _("已加入讲师团。"))
    return made


@require_safe
@login_required
def lecturer(request: Asked, lecturer_id: int) -> HttpResponse:
    """A lecturer's page."""
    one = queries.lecturer(request.viewer, lecturer_id)
    lectures = queries.of_lecturer(lecturer_id) if one.may_keep or one.is_me else ()
    return render(request, "resources/lecturer.html", {"one": one, "lectures": lectures, "number": ""})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: Asked, lecturer_id: int) -> HttpResponse:
    """What somebody speaks about, and how they are reached."""
    one = _kept(request, lecturer_id)
    form = ChangeForm(
        request.POST or None,
        topics=queries.topics(),
        outside=one.outside,
        initial={"topics": list(one.topic_keys)},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            operations.change(
                by=request.viewer,
                today=request.today,
                lecturer_id=lecturer_id,
                topics=asked["topics"],
                phone=asked.get("phone", ""),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("resources:lecturer", lecturer_id)
    return _form(request, one, form, _("改主题和电话"), _("保存"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: Asked, lecturer_id: int) -> HttpResponse:
    """Somebody leaves."""
    one = _kept(request, lecturer_id)
    form = LeaveForm(request.POST or None, initial={"left_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.leave(
                by=request.viewer, today=request.today, lecturer_id=lecturer_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记离开。"))
            return redirect("resources:corps", one.corps_id)
    return _form(request, one, form, _("离开讲师团"), _("登记离开"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def qualify(request: Asked, lecturer_id: int) -> HttpResponse:
    """A paper, or the day of a check."""
    one = _kept(request, lecturer_id)
    form = QualifyForm(
        request.POST or None, initial={"kind": request.GET.get("kind", ""), "valid_from": request.today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.qualify(
                by=request.viewer, today=request.today, lecturer_id=lecturer_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记。"))
            return redirect("resources:lecturer", lecturer_id)
    return _form(request, one, form, _("登记资格或从业查询"), _("登记"))


@require_POST
@login_required
def unqualify(request: Asked, qualification_id: int) -> HttpResponse:
    """What was entered wrongly counts no more."""
    found = operations.unqualify(by=request.viewer, today=request.today, qualification_id=qualification_id)
    messages.success(request, _("已作废。"))
    return redirect("resources:lecturer", found)


@require_POST
@login_required
def reveal(request: Asked, lecturer_id: int) -> HttpResponse:
    """A telephone number whole, for the keeper who calls."""
    number = operations.reveal(by=request.viewer, today=request.today, lecturer_id=lecturer_id)
    one = queries.lecturer(request.viewer, lecturer_id)
    context = {"one": one, "lectures": queries.of_lecturer(lecturer_id), "number": number}
    return render(request, "resources/lecturer.html", context)


@require_safe
@login_required
def letter(request: Asked, lecturer_id: int) -> HttpResponse:
    """The letter of hours of a school year."""
    try:
        content = operations.take_letter(
            by=request.viewer,
            today=request.today,
            lecturer_id=lecturer_id,
            first=number_asked(request, "year"),
        )
    except Refusal as refusal:
        say(request, refusal)
        return redirect("resources:lecturer", lecturer_id)
    return download(content, f"gongyu-lectures-{lecturer_id}.pdf", PDF)


def _kept(request: Asked, lecturer_id: int) -> queries.Detail:
    """A lecturer for whoever keeps the corps."""
    if not request.viewer.may(LECTURER_KEEP):
        raise Forbidden(LECTURER_KEEP)
    one = queries.lecturer(request.viewer, lecturer_id)
    if not one.may_keep:
        raise Forbidden(LECTURER_KEEP)
    return one


def _form(
    request: Asked, one: queries.Detail, form: ChangeForm | LeaveForm | QualifyForm, title: str, submit: str
) -> HttpResponse:
    context = {"one": one, "form": form, "title": title, "submit": submit}
    return render(request, "resources/lecturer_form.html", context, status=422 if form.errors else 200)
