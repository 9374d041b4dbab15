"""Satisfaction: the rounds and their results, opening one, and a family's three answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import NOTICE_VIEW, SURVEY_HOLD
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.survey import AnswerForm, SurveyForm
from gongyu.contact.rules import survey as rules
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def surveys(request: Asked) -> HttpResponse:
    """The rounds of my school, or of my county's schools."""
    require_anywhere(request.viewer, SURVEY_HOLD)
    found = queries.surveys(request.viewer, number_asked(request, "page") or 1)
    return render(request, "contact/surveys.html", {"found": found, "fewest": rules.FEWEST})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def survey_new(request: Asked) -> HttpResponse:
    """How many families, until when; then they are drawn and asked."""
    require_anywhere(request.viewer, SURVEY_HOLD)
    places = queries.survey_places(request.viewer)
    form = SurveyForm(request.POST or None, places=places, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_survey(by=request.viewer, today=request.today, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _opened(made))
            return redirect("contact:surveys")
    page = {"form": form, "nobody": not places, "questions": _questions(), "fewest": rules.FEWEST}
    return render(request, "contact/survey_new.html", page, status=422 if form.errors else 200)


@require_safe
@login_required
def survey(request: Asked, round_id: int) -> HttpResponse:
    """One round: how it stands, or its result."""
    require_anywhere(request.viewer, SURVEY_HOLD)
    page = {
        "survey": queries.survey(request.viewer, round_id),
        "questions": dict(_questions()),
        "fewest": rules.FEWEST,
    }
    return render(request, "contact/survey.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def survey_answer(request: Asked, round_id: int) -> HttpResponse:
    """A guardian who was drawn: three questions, one tap each."""
    require_anywhere(request.viewer, NOTICE_VIEW)
    ask = queries.survey_to_answer(request.viewer, round_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.answer_survey(
            by=request.viewer,
            today=request.today,
            round_id=round_id,
            answers=form.answers,
            words=form.cleaned_data["words"],
        )
        messages.success(request, _("谢谢您。没有人能看到这是您答的。"))
        return redirect("portal:home")
    page = {"ask": ask, "form": form if form.is_bound else None}
    return render(request, "contact/survey_answer.html", page, status=422 if form.errors else 200)


@require_POST
@login_required
def survey_decline(request: Asked, round_id: int) -> HttpResponse:
    """A guardian would rather not."""
    operations.decline_survey(by=request.viewer, today=request.today, round_id=round_id)
    messages.success(request, _("好的，这次不再问您。"))
    return redirect("portal:home")


def _questions() -> list[tuple[str, str]]:
    return [(key, _(words)) for key, words in rules.QUESTIONS.items()]


def _opened(made: operations.OpenedSurvey) -> str:
    """What came of it, and which schools were left out."""
    if not (made.asked_before or made.too_few or len(made.rounds) > 1):
        return _("已抽出家庭，问题在他们的首页上。截止后当晚出结果。")
    return _("已在 %(schools)s 所学校抽出家庭。%(before)s 所本学年已经问过，%(few)s 所家庭太少，没有问。") % {
        "schools": len(made.rounds),
        "before": made.asked_before,
        "few": made.too_few,
    }
