"""Regions and bodies: finding one, what is known of it, opening, renaming, closing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access import permissions
from gongyu.access.rules import require_anywhere
from gongyu.console import queries
from gongyu.console.forms import BodySearch, CloseForm, FoundForm, RenameForm
from gongyu.console.rules import CHANGES, USUAL
from gongyu.console.views.parts import searched
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.organisations import operations
from gongyu.organisations import queries as organisations
from gongyu.policy.queries import pack, say
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def bodies(request: Asked) -> HttpResponse:
    """A region with its parts and bodies, or what a search found."""
    form = BodySearch(request.GET)
    form.is_valid()  # what cannot be read is left out, and the rest is searched for
    asked = {name: form.cleaned_data.get(name) for name in form.fields}
    page = queries.directory(request.viewer, **{key: value for key, value in asked.items() if value})
    return render(
        request,
        "console/bodies.html",
        {"form": form, "page": page, "asked": asked, "query": searched(request)},
    )


@require_safe
@login_required
def body(request: Asked, organisation_id: int) -> HttpResponse:
    """One body."""
    page = queries.body_page(request.viewer, organisation_id)
    return render(request, "console/body.html", {"page": page, "changes": CHANGES})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_found(request: Asked) -> HttpResponse:
    """Open a new body."""
    require_anywhere(request.viewer, permissions.ORGANISATION_MANAGE)
    form = FoundForm(request.POST or None, kinds=_kinds(), initial=_like(request))
    if request.method == "POST" and form.is_valid():
        made = _found(request, form)
        if made:
            messages.success(request, _("已设立。"))
            return redirect("console:body", made)
    return render(request, "console/body_found.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_rename(request: Asked, organisation_id: int) -> HttpResponse:
    """Give a body another name."""
    one = queries.body_seen(request.viewer, organisation_id, permissions.ORGANISATION_MANAGE)
    form = RenameForm(request.POST or None, initial={"name": one.name, "since": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.rename(
                by=request.viewer, today=request.today, organisation_id=one.id, **form.cleaned_data
            )
            messages.success(request, _("已更名。"))
            return redirect("console:body", one.id)
        except Refusal as refusal:
            show(form, refusal)
    return _act(request, one, form, _("更名"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_close(request: Asked, organisation_id: int) -> HttpResponse:
    """Close a body in which nobody is left."""
    one = queries.body_seen(request.viewer, organisation_id, permissions.ORGANISATION_MANAGE)
    form = CloseForm(request.POST or None, initial={"closed_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.close(
                by=request.viewer, today=request.today, organisation_id=one.id, **form.cleaned_data
            )
            messages.success(request, _("已登记撤销。"))
            return redirect("console:body", one.id)
        except Refusal as refusal:
            show(form, refusal)
    return _act(request, one, form, _("撤销"))


def _act(request: Asked, one: organisations.Body, form: RenameForm | CloseForm, label: str) -> HttpResponse:
    return render(
        request,
        "console/body_act.html",
        {"one": one, "form": form, "label": label},
        status=422 if form.errors else 200,
    )


def _kinds() -> list[tuple[str, str]]:
    known = pack().bodies
    order = [*(key for key in USUAL if key in known), *(key for key in known if key not in USUAL)]
    return [(key, say(known[key].words)) for key in order]


def _like(request: Asked) -> dict[str, object]:
    """What to begin with: the region one comes from, or the kind of a body that is to be split."""
    begin: dict[str, object] = {"opened_on": request.today, "region_code": request.GET.get("region", "")}
    key = request.GET.get("like", "")
    if key.isdecimal() and len(key) < 16:
        try:
            one = queries.body_seen(request.viewer, int(key), permissions.ORGANISATION_MANAGE)
        except (OutOfScope, Forbidden):
            return begin
        begin |= {"kind": one.kind, "level": one.level, "stage": one.stage, "region_code": one.region_code}
    return begin


def _found(request: Asked, form: FoundForm) -> int | None:
    """Call the operation; what it refuses goes to the form."""
    asked = dict(form.cleaned_data)
    code = asked.pop("parent")
    parent = organisations.by_code(code) if code else None
    if code and (parent is None or not request.viewer.may_at(permissions.ORGANISATION_MANAGE, parent.path)):
        form.add_error("parent", _("没有这个单位代码，请核对。"))
        return None
    try:
        return operations.found(
            by=request.viewer, today=request.today, parent_id=parent.id if parent else None, **asked
        )
    except Refusal as refusal:
        show(form, refusal)
    except (OutOfScope, Forbidden):
        form.add_error("region_code", _("这个区划不由您管理，请核对代码。"))
    return None
