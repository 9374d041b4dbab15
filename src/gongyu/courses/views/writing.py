"""Writing, reviewing and publishing courses."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import COURSE_WRITE
from gongyu.access.rules import require_anywhere
from gongyu.courses import operations, queries
from gongyu.courses.forms import BeginForm, HeadForm, LessonForm, ReviewForm, WithdrawForm
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def desk(request: Asked) -> HttpResponse:
    """What we are writing, what waits for a reviewer, and what has been published."""
    page = queries.desk(request.viewer, number_asked(request, "organisation"))
    return render(request, "courses/desk.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def begin(request: Asked) -> HttpResponse:
    """A new course."""
    require_anywhere(request.viewer, COURSE_WRITE)
    place = queries.writing_place(request.viewer, number_asked(request, "organisation"))
    form = BeginForm(request.POST or None, campaigns=queries.campaigns(), initial={"stages": [place.stage]})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.begin_course(
                by=request.viewer,
                today=request.today,
                organisation_id=place.id,
                head=form.head,
                request_key=form.cleaned_data["request_key"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("courses:lesson_add", made)
    return render(
        request, "courses/begin.html", {"place": place, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edition(request: Asked, edition_id: int) -> HttpResponse:
    """One edition, and the word of whoever reviews it."""
    page = queries.edition(request.viewer, edition_id)
    if request.method == "POST" and not page.may_review:
        raise Forbidden(COURSE_WRITE)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            after = operations.review_edition(
                by=request.viewer, today=request.today, edition_id=edition_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            said = {"published": _("已发布，家长现在就能学。"), "draft": _("已退回，写的人会收到消息。")}
            messages.success(request, said.get(after, _("已通过，请下一位同事接着审。")))
            return redirect("courses:edition", edition_id)
    return render(
        request, "courses/edition.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: Asked, edition_id: int) -> HttpResponse:
    """The head of a draft."""
    page = _draft(request, edition_id)
    head = page.head
    first = {
        "title": head.title,
        "summary": head.summary,
        "topic": head.topic,
        "stages": list(head.stages),
        "campaign": head.campaign,
    }
    form = HeadForm(request.POST or None, campaigns=queries.campaigns(), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_edition(
                by=request.viewer, today=request.today, edition_id=edition_id, head=form.head
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("courses:edition", edition_id)
    return render(
        request, "courses/change.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def lesson_add(request: Asked, edition_id: int) -> HttpResponse:
    """One more lesson."""
    return _lesson(request, edition_id, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def lesson_change(request: Asked, edition_id: int, lesson_id: int) -> HttpResponse:
    """Another wording of a lesson."""
    return _lesson(request, edition_id, lesson_id)


def _lesson(request: Asked, edition_id: int, lesson_id: int | None) -> HttpResponse:
    page = _draft(request, edition_id)
    held = next((one for one in page.lessons if one.id == lesson_id), None)
    if lesson_id is not None and held is None:
        raise OutOfScope
    form = LessonForm(
        request.POST or None,
        request.FILES or None,
        recorded=held is not None and held.recording is not None,
        initial=LessonForm.told(held.content) if held else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.write_lesson(
                by=request.viewer,
                today=request.today,
                edition_id=edition_id,
                content=form.content,
                lesson_id=lesson_id,
                recording=operations.Recording(
                    form.cleaned_data["recording"], form.cleaned_data.get("drop_recording", False)
                ),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("courses:edition", edition_id)
    shown = {"page": page, "form": form, "held": held}
    return render(request, "courses/lesson_edit.html", shown, status=422 if form.errors else 200)


def _draft(request: Asked, edition_id: int) -> queries.EditionPage:
    """A draft that the viewer may change; for others the page where they see why not."""
    require_anywhere(request.viewer, COURSE_WRITE)
    page = queries.edition(request.viewer, edition_id)
    if not page.may_change:
        raise Forbidden(COURSE_WRITE)
    return page


@require_POST
@login_required
def lesson_remove(request: Asked, edition_id: int, lesson_id: int) -> HttpResponse:
    """Take a lesson out."""
    try:
        operations.remove_lesson(
            by=request.viewer, today=request.today, edition_id=edition_id, lesson_id=lesson_id
        )
    except Refusal as refusal:
        say(request, refusal)
    return redirect("courses:edition", edition_id)


@require_POST
@login_required
def submit(request: Asked, edition_id: int) -> HttpResponse:
    """Send a draft in for its three reviews."""
    try:
        operations.submit_edition(by=request.viewer, today=request.today, edition_id=edition_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("已送审。请一位同事一审，再换人二审、终审。"))
    return redirect("courses:edition", edition_id)


@require_POST
@login_required
def follow(request: Asked, edition_id: int) -> HttpResponse:
    """Begin the next edition of a published course."""
    try:
        made = operations.follow_edition(by=request.viewer, today=request.today, edition_id=edition_id)
    except Refusal as refusal:
        say(request, refusal)
        return redirect("courses:edition", edition_id)
    return redirect("courses:edition", made)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: Asked, edition_id: int) -> HttpResponse:
    """Take a course off, with a reason."""
    require_anywhere(request.viewer, COURSE_WRITE)
    page = queries.edition(request.viewer, edition_id)
    if not page.may_withdraw:
        raise Forbidden(COURSE_WRITE)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_edition(
                by=request.viewer, today=request.today, edition_id=edition_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已下架。"))
            return redirect("courses:edition", edition_id)
    return render(
        request, "courses/withdraw.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )
