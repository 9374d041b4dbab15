"""The three bodies of a school, their terms and their members."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.committees import operations, queries
from gongyu.committees.forms import EndForm, LeaveForm, MandateForm, MemberForm
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def schools(request: Asked) -> HttpResponse:
    """The schools whose bodies I may see."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    page = number_asked(request, "page") or 1
    found, more = queries.schools(request.viewer, page)
    held = queries.summaries(found, request.today)
    lines = [(place, held[place.id]) for place in found]
    turning = {"number": page, "more": more}
    return render(request, "committees/schools.html", {"lines": lines, "page": turning})


@require_safe
@login_required
def school(request: Asked, organisation_id: int) -> HttpResponse:
    """The three bodies of one school."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    place = queries.seen_place(request.viewer, organisation_id)
    found = queries.summaries([place], request.today)[place.id]
    may_keep = queries.keeps(request.viewer, place)
    page = {
        "place": place,
        "bodies": found,
        "may_keep": may_keep,
        "may_raise": queries.may_raise(request.viewer, place.id),
        "told": queries.told_to(place.id) if may_keep else (),
        "may_report": place.id in {one.id for one in queries.schools_to_report(request.viewer)},
    }
    return render(request, "committees/school.html", page)


@require_safe
@login_required
def committee(request: Asked, organisation_id: int, which: str) -> HttpResponse:
    """One body: its term, its members, its papers."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    page = queries.body_page(request.viewer, organisation_id, which)
    return render(request, "committees/committee.html", {"page": page})


@require_safe
@login_required
def record(request: Asked) -> HttpResponse:
    """From a clause to the form that serves it."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    organisation_id = number_asked(request, "organisation")
    if organisation_id is None:
        raise OutOfScope
    found = queries.reach(request.viewer, organisation_id, request.GET.get("duty", ""))
    return redirect(f"{reverse(found.page, args=found.arguments(organisation_id))}?{found.query}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mandate(request: Asked, organisation_id: int, which: str) -> HttpResponse:
    """A body takes office."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    queries.kept_place(request.viewer, organisation_id)
    page = queries.body_page(request.viewer, organisation_id, which)
    form = MandateForm(request.POST or None, initial={"begins": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.begin_mandate(
                by=request.viewer,
                today=request.today,
                organisation_id=organisation_id,
                which=which,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记这一届。接着把成员加进来。"))
            return redirect("committees:member", organisation_id, which)
    shown = {"page": page, "form": form, "credits": queries.credits([queries.act_of(which)])}
    shown["sought"] = queries.sought(request.GET.get("duty", ""))
    return render(request, "committees/mandate.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mandate_end(request: Asked, mandate_id: int) -> HttpResponse:
    """A term is cut short."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    row, place = queries.mandate_to_keep(request.viewer, mandate_id)
    form = EndForm(request.POST or None, initial={"ends": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_mandate(
                by=request.viewer, today=request.today, mandate_id=mandate_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下，这一届提前结束。"))
            return redirect("committees:committee", place.id, row.committee.which)
    page = {"form": form, "place": place, "which": row.committee.which, "mandate": row}
    return render(request, "committees/mandate_end.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member(request: Asked, organisation_id: int, which: str) -> HttpResponse:
    """Somebody comes into the body: of the staff, a guardian, or from outside."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    place = queries.kept_place(request.viewer, organisation_id)
    page = queries.body_page(request.viewer, organisation_id, which)
    if page.mandate is None:
        messages.info(request, _("先登记这一届从哪天到哪天，再加成员。"))
        return redirect("committees:mandate", organisation_id, which)
    usual = "guardian" if which == "parents" else "staff"
    offered = queries.choosing(
        request.viewer, place, request.GET.get("who", usual), number_asked(request, "class")
    )
    form = MemberForm(request.POST or None, offered=offered, initial={"begins": page.mandate.begins})
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_member(
                by=request.viewer,
                today=request.today,
                mandate_id=page.mandate.id,
                person=form.person,
                function=form.cleaned_data["function"],
                begins=form.cleaned_data["begins"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已加入，可以接着加下一位。"))
            return redirect("committees:committee", organisation_id, which)
    shown = {"page": page, "form": form, "offered": offered, "sorts": queries.sorts()}
    shown["sought"] = queries.sought(request.GET.get("duty", ""))
    return render(request, "committees/member.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_end(request: Asked, member_id: int) -> HttpResponse:
    """Somebody leaves before the term is over."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    row, place = queries.member_to_keep(request.viewer, member_id)
    which = row.mandate.committee.which
    form = LeaveForm(request.POST or None, initial={"ends": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_member(
                by=request.viewer, today=request.today, member_id=member_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下。"))
            return redirect("committees:committee", place.id, which)
    page = {"form": form, "place": place, "which": which}
    return render(request, "committees/member_end.html", page, status=422 if form.errors else 200)


@require_POST
@login_required
def member_name(request: Asked, member_id: int) -> HttpResponse:
    """A guardian says whether other families read their name."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    row = queries.own_member(request.viewer, member_id)
    shown = request.POST.get("shown") == "1"
    operations.show_name(by=request.viewer, today=request.today, member_id=member_id, shown=shown)
    messages.success(request, _("别的家长现在能看到您的姓名。") if shown else _("别的家长看不到您的姓名。"))
    committee = row.mandate.committee
    return redirect("committees:committee", committee.organisation_id, committee.which)
