"""Elections: preparing one, voting, and the count."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.committees import operations, queries
from gongyu.committees.forms import (
    CandidateForm,
    CountForm,
    ElectionForm,
    PaperForm,
    SeatForm,
    TieForm,
    VoteForm,
)
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import election as rules
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def election_new(request: Asked, organisation_id: int, which: str) -> HttpResponse:
    """Prepare an election."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    place = queries.kept_place(request.viewer, organisation_id)
    if which not in rules.ELECTED:
        raise OutOfScope
    classes = queries.choosing(request.viewer, place, "guardian", None).classes
    form = ElectionForm(request.POST or None, classes=classes)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.prepare_election(
                by=request.viewer,
                today=request.today,
                organisation_id=organisation_id,
                which=which,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已建好。接着加候选人，加齐了再开始投票。"))
            return redirect("committees:election", made)
    page = {"form": form, "place": place, "which": which, "body_words": _(bodies.BODIES[which])}
    return render(request, "committees/election_new.html", page, status=422 if form.errors else 200)


@require_safe
@login_required
def election(request: Asked, election_id: int) -> HttpResponse:
    """One election: who stands, and the result once it is counted."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    page = queries.election_page(request.viewer, election_id)
    return render(request, "committees/election.html", {"page": page, "fewest": rules.FEWEST})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def candidate(request: Asked, election_id: int) -> HttpResponse:
    """Somebody stands."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    row, place = queries.election_kept(request.viewer, election_id)
    chosen = row.school_class_id or number_asked(request, "class")
    offered = queries.choosing(request.viewer, place, "guardian", chosen)
    form = CandidateForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            operations.stand(
                by=request.viewer, today=request.today, election_id=election_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已加入候选人。"))
            return redirect("committees:election", election_id)
    more = {"offered": offered, "one_class": row.school_class_id is not None}
    return _form(request, election_id, "candidate", form, more)


@require_POST
@login_required
def election_open(request: Asked, election_id: int) -> HttpResponse:
    """Voting begins."""
    operations.open_election(by=request.viewer, today=request.today, election_id=election_id)
    messages.success(request, _("投票开始了，家长的首页上能看到。"))
    return redirect("committees:election", election_id)


@require_POST
@login_required
def election_call_off(request: Asked, election_id: int) -> HttpResponse:
    """It does not take place."""
    operations.call_off_election(by=request.viewer, today=request.today, election_id=election_id)
    messages.success(request, _("已取消，投过的票都删除了。"))
    return redirect("committees:election", election_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def vote(request: Asked, election_id: int) -> HttpResponse:
    """A home votes."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    page = queries.election_page(request.viewer, election_id)
    if not page.may_vote:
        raise OutOfScope
    form = VoteForm(request.POST or None, candidates=page.candidates)
    if request.method == "POST" and form.is_valid():
        try:
            operations.vote(
                by=request.viewer, today=request.today, election_id=election_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("谢谢您。没有人能看到您家投了谁。"))
            return redirect("portal:home")
    return _form(request, election_id, "vote", form, {})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def election_paper(request: Asked, election_id: int) -> HttpResponse:
    """Which homes of a class have taken a paper ballot."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    row, place = queries.election_kept(request.viewer, election_id)
    chosen = row.school_class_id or number_asked(request, "class")
    offered = queries.choosing(request.viewer, place, "guardian", chosen)
    homes = queries.class_homes(row, offered.class_id or 0, request.today)
    form = PaperForm(request.POST or None, homes=homes)
    if request.method == "POST" and form.is_valid():
        try:
            operations.hand_out_paper(
                by=request.viewer, today=request.today, election_id=election_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下领纸票的家。"))
            return redirect("committees:election", election_id)
    more = {"offered": offered, "one_class": row.school_class_id is not None}
    return _form(request, election_id, "election_paper", form, more)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def count(request: Asked, election_id: int) -> HttpResponse:
    """Count once; paper ballots come as totals, by two people."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    queries.election_kept(request.viewer, election_id)
    page = queries.election_page(request.viewer, election_id)
    form = CountForm(request.POST or None, candidates=page.candidates)
    if request.method == "POST" and form.is_valid():
        try:
            operations.count_votes(
                by=request.viewer, today=request.today, election_id=election_id, paper=form.paper
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("计好了，选票和谁投过票的名单都删除了。"))
            return redirect("committees:election", election_id)
    return _form(request, election_id, "count", form, {})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tie(request: Asked, election_id: int) -> HttpResponse:
    """Of those who stand level the body has decided."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    queries.election_kept(request.viewer, election_id)
    page = queries.election_page(request.viewer, election_id)
    form = TieForm(request.POST or None, candidates=tuple(one for one in page.candidates if one.level))
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide_tie(
                by=request.viewer, today=request.today, election_id=election_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下由谁当选。"))
            return redirect("committees:election", election_id)
    return _form(request, election_id, "tie", form, {})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def seat(request: Asked, election_id: int) -> HttpResponse:
    """Those elected take office."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    row, place = queries.election_kept(request.viewer, election_id)
    running = queries.mandate_now(row.committee_id, request.today)
    form = SeatForm(request.POST or None)
    if running is not None:  # known already
        form.fields.pop("ends")
    if request.method == "POST" and form.is_valid():
        try:
            operations.seat_elected(
                by=request.viewer,
                today=request.today,
                election_id=election_id,
                ends=running.ends if running else form.cleaned_data["ends"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("当选的人已经就任。"))
            return redirect("committees:committee", place.id, row.committee.which)
    return _form(request, election_id, "seat", form, {"running": running})


def _form(request: Asked, election_id: int, name: str, form: Form, more: dict[str, object]) -> HttpResponse:
    page = {"page": queries.election_page(request.viewer, election_id), "form": form, **more}
    return render(request, f"committees/{name}.html", page, status=422 if form.errors else 200)
