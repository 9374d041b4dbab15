"""A school's staff and their accounts, the slips on paper, and what a slip opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import GRANT_MANAGE
from gongyu.access.roles import ROLES
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.people import operations, queries
from gongyu.people.forms.accounts import OwnAccountForm
from gongyu.people.rules.qr import drawn
from gongyu.people.rules.relations import POSTS
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked

# More at once than any school has staff.
MOST: Final = 2000


@require_safe
@login_required
def staff_accounts(request: Asked, organisation_id: int) -> HttpResponse:
    """Who can sign in, and who cannot yet."""
    require_anywhere(request.viewer, GRANT_MANAGE)
    page = queries.staff_accounts(request.viewer, organisation_id)
    return render(request, "people/staff_accounts.html", {"page": page, "posts": POSTS, "roles": ROLES})


@require_POST
@login_required
def slips_make(request: Asked, organisation_id: int) -> HttpResponse:
    """Make slips for those who were ticked."""
    require_anywhere(request.viewer, GRANT_MANAGE)
    chosen = [int(one) for one in request.POST.getlist("staff")[:MOST] if one.isascii() and one.isdecimal()]
    try:
        made = operations.make_slips(
            by=request.viewer, today=request.today, organisation_id=organisation_id, staff_ids=chosen
        )
    except Refusal as refusal:
        say(request, refusal)
        return redirect("people:staff_accounts", organisation_id)
    messages.success(request, _("已做好 %(count)s 张开通单，请打印后交给本人。") % {"count": made})
    return redirect("people:slips", organisation_id)


@never_cache
@require_safe
@login_required
def slips(request: Asked, organisation_id: int) -> HttpResponse:
    """The slips that wait, to be printed and cut."""
    require_anywhere(request.viewer, GRANT_MANAGE)
    body = queries.school_to_staff(request.viewer, organisation_id)
    found = [
        (one, address, drawn(address))
        for one in queries.slips(request.viewer, organisation_id)
        for address in [_address(request, one.token)]
    ]
    return render(request, "people/slips.html", {"body": body, "slips": found})


@require_POST
@login_required
def slip_stop(request: Asked, organisation_id: int, staff_id: int) -> HttpResponse:
    """Stop a slip."""
    return _done(
        request, operations.stop_slip, organisation_id, staff_id, _("已停用。拿着旧开通单的人打不开了。")
    )


@require_POST
@login_required
def roles_by_post(request: Asked, organisation_id: int, staff_id: int) -> HttpResponse:
    """Give the roles that somebody's posts ask for."""
    return _done(request, operations.give_by_post, organisation_id, staff_id, _("已按岗位授权。"))


@require_POST
@login_required
def account_part(request: Asked, organisation_id: int, staff_id: int) -> HttpResponse:
    """The account is somebody else's."""
    said = _("已解除。这个账号在本校的角色也收回了。")
    return _done(request, operations.part_account, organisation_id, staff_id, said)


@require_POST
@login_required
def roles_end(request: Asked, organisation_id: int, staff_id: int) -> HttpResponse:
    """Who works here no more keeps no role here."""
    return _done(request, operations.end_roles, organisation_id, staff_id, _("已收回本校的角色。"))


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: Asked, token: str) -> HttpResponse:
    """Whoever holds a slip opens an account, or says that the one they are signed in with is theirs."""
    try:
        seen = queries.slipped(token, request.today)
    except OutOfScope:
        return render(request, "people/slip_gone.html", status=404)
    signed_in = request.viewer.user_id is not None
    form = OwnAccountForm(
        request.POST if request.method == "POST" and not signed_in else None,
        initial={"username": seen.username},
    )
    if request.method == "POST":
        done = _linked(request, token) if signed_in else _opened(request, token, form)
        if done:
            return redirect("portal:home" if signed_in else "account_login")
    answer = render(
        request, "people/slip.html", {"seen": seen, "form": form}, status=422 if form.errors else 200
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _done(
    request: Asked, act: Callable[..., None], organisation_id: int, staff_id: int, said: str
) -> HttpResponse:
    """One act on one of the staff, and back to the list with what came of it."""
    require_anywhere(request.viewer, GRANT_MANAGE)
    try:
        act(by=request.viewer, today=request.today, organisation_id=organisation_id, staff_id=staff_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, said)
    return redirect("people:staff_accounts", organisation_id)


def _opened(request: Asked, token: str, form: OwnAccountForm) -> bool:
    if not form.is_valid():
        return False
    name = form.cleaned_data["username"].strip().lower()
    try:
        operations.open_by_slip(
            by=request.viewer,
            today=request.today,
            token=token,
            username=name,
            password=form.cleaned_data["password"],
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    messages.success(request, _("账号已开通，请用登录名 %(name)s 和刚设的密码登录。") % {"name": name})
    return True


def _linked(request: Asked, token: str) -> bool:
    try:
        operations.link_by_slip(by=request.viewer, today=request.today, token=token)
    except Refusal as refusal:
        say(request, refusal)
        return False
    messages.success(request, _("已对应好，您的岗位现在可以用了。"))
    return True


def _address(request: Asked, token: str) -> str:
    path = reverse("people:slip", args=[token])
    return settings.ADDRESS + path if settings.ADDRESS else request.build_absolute_uri(path)
