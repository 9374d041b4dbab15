"""A guardian's own courses: what there is, one course, one lesson. `?form=audio` and `?form=large` are other
ways to read the same page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.courses import operations, queries
from gongyu.courses.forms import AnswerForm
from gongyu.courses.rules.lesson import FORMS
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def learn(request: Asked) -> HttpResponse:
    """The courses for my children's stage."""
    return render(request, "courses/learn.html", {"shelf": queries.shelf(request.viewer), **_form(request)})


@require_safe
@login_required
def course(request: Asked, course_id: int) -> HttpResponse:
    """One course, and where I am in it."""
    page = queries.learning_course(request.viewer, course_id)
    return render(request, "courses/course.html", {"page": page, **_form(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def lesson(request: Asked, course_id: int, position: int) -> HttpResponse:
    """One lesson; what I answer is mine."""
    page = queries.learning_lesson(request.viewer, course_id, position)
    content = page.lesson.content
    form = AnswerForm(request.POST if request.method == "POST" else None, content=content)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_lesson(
                by=request.viewer,
                today=request.today,
                course_id=course_id,
                position=position,
                choice=form.cleaned_data.get("choice"),
                words=form.cleaned_data.get("words", ""),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            way = _form(request)["way"]
            here = reverse("courses:lesson", args=[course_id, position])
            return redirect(f"{here}?form={way}" if way else here)
    return render(
        request,
        "courses/lesson.html",
        {"page": page, "form": form, **_form(request)},
        status=422 if form.errors else 200,
    )


def _form(request: Asked) -> dict[str, str]:
    """In which way the page is read; empty for the plain one."""
    asked = request.GET.get("form", "")
    return {"way": asked if asked in FORMS else ""}
