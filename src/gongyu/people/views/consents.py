"""Consents: a guardian's own page, and the head teacher's for sheets of paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import CONSENT_GIVE, FAMILY_ADMIT
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import PaperConsentForm
from gongyu.people.forms.consent import SOMEBODY_ELSE
from gongyu.people.queries import ConsentPage
from gongyu.people.rules.consent import wording_on
from gongyu.people.rules.relations import RELATIONS
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def consents(request: Asked) -> HttpResponse:
    """What a guardian has consented to, and what is still to be said."""
    require_anywhere(request.viewer, CONSENT_GIVE)
    children = queries.own_consents(request.viewer)
    return render(
        request, "people/consents.html", {"children": children, "wording": wording_on(request.today)}
    )


@require_POST
@login_required
def consent_give(request: Asked, pupil_id: int) -> HttpResponse:
    """Consent, with one tap, to the wording that stood above the button."""
    require_anywhere(request.viewer, CONSENT_GIVE)
    operations.give_consent(
        by=request.viewer,
        today=request.today,
        pupil_id=pupil_id,
        version=request.POST.get("version", "")[:20],
    )
    messages.success(request, _("已记下，谢谢。您随时可以在这里撤回。"))
    return redirect("people:consents")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consent_withdraw(request: Asked, consent_id: int) -> HttpResponse:
    """What taking it back means, and then taking it back."""
    viewer = request.viewer
    if not (viewer.may(CONSENT_GIVE) or viewer.may(FAMILY_ADMIT)):
        raise Forbidden(CONSENT_GIVE)
    one = queries.consent_to_withdraw(viewer, consent_id)
    mine = queries.guardian_of(viewer.user_id)
    own = mine is not None and mine.id == one.guardian_id
    if request.method == "POST":
        operations.withdraw_consent(by=viewer, today=request.today, consent_id=consent_id)
        messages.success(request, _("已撤回。") if own else _("已登记撤回。"))
        return redirect("people:consents") if own else redirect("people:paper_consent", one.pupil_id)
    return render(request, "people/consent_withdraw.html", {"consent": one, "own": own})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper_consent(request: Asked, pupil_id: int) -> HttpResponse:
    """One child's consents, and a sheet of paper to be recorded."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    page = queries.consents_of(request.viewer, pupil_id)
    given = {one.guardian_id for one in page.consents if one.withdrawn_on is None}
    people = [
        (one.guardian_id, _("%(name)s（%(relation)s）") % {"name": one.name, "relation": _said(one.relation)})
        for one in page.guardians
        if one.guardian_id not in given
    ]
    form = PaperConsentForm(
        request.POST if request.method == "POST" else None, today=request.today, guardians=people
    )
    if request.method == "POST" and form.is_valid() and _record(request, form, page):
        messages.success(request, _("已登记纸质同意书。"))
        return redirect("people:paper_consent", pupil_id)
    return render(
        request, "people/paper_consent.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_safe
@login_required
def consent_form(request: Asked) -> HttpResponse:
    """The wording on one sheet, to be printed and signed."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    return render(request, "people/consent_form.html", {"wording": wording_on(request.today)})


def _record(request: Asked, form: PaperConsentForm, page: ConsentPage) -> bool:
    """Call the operation; what it refuses goes to the form."""
    said = form.cleaned_data
    try:
        operations.record_paper_consent(
            by=request.viewer,
            today=request.today,
            pupil_id=page.seat.pupil_id,
            guardian_id=None if said["who"] == SOMEBODY_ELSE else int(said["who"]),
            name=said["name"],
            relation=said["relation"],
            signed_on=said["signed_on"],
            kept_at=said["kept_at"],
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def _said(relation: str) -> str:
    return _(RELATIONS[relation]) if relation in RELATIONS else ""
