"""Random samples of visits: all of them, having one drawn, one with its result, its list, and the line
beside."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import VISIT_SAMPLE
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.samples import SampleForm
from gongyu.contact.rules import sampling as rules
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ui.downloads import download
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def samples(request: Asked) -> HttpResponse:
    """Every sample of one's places."""
    queries.require_samples(request.viewer)
    return render(request, "contact/samples.html", {"page": queries.samples(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sample_new(request: Asked) -> HttpResponse:
    """Publish that a sample will be drawn."""
    require_anywhere(request.viewer, VISIT_SAMPLE)
    places = queries.sampling_places(request.viewer)
    wanted = number_asked(request, "organisation")
    place = next((one for one in places if wanted in (None, one.id)), None)
    if place is None and places:
        raise OutOfScope
    size = rules.SIZE_OF_SCHOOL if place and place.kind == "school" else rules.SIZE
    form = SampleForm(request.POST or None, initial={"size": size})
    if place and request.method == "POST" and form.is_valid():
        try:
            made = operations.announce_sample(
                by=request.viewer, today=request.today, organisation_id=place.id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已公布。今天结束后封存名单，由系统抽取。"))
            return redirect("contact:sample", made)
    page = {
        "form": form,
        "place": place,
        "places": places,
        "days": rules.ANSWER_DAYS,
        "rest": rules.REST_DAYS,
    }
    return render(request, "contact/sample_new.html", page, status=422 if form.errors else 200)


@require_safe
@login_required
def sample(request: Asked, sample_id: int) -> HttpResponse:
    """One sample: what was published, and what came of it."""
    queries.require_samples(request.viewer)
    return render(request, "contact/sample.html", {"sample": queries.sample(request.viewer, sample_id)})


@require_safe
@login_required
def sample_list(request: Asked, sample_id: int) -> HttpResponse:
    """The frozen list, to hand on."""
    queries.require_samples(request.viewer)
    text = queries.sample_list(request.viewer, sample_id)
    return download(text, f"visit-sample-{sample_id}.txt", "text/plain; charset=utf-8")


@require_safe
@login_required
def sample_beside(request: Asked) -> HttpResponse:
    """A line of a page about the coverage that is claimed: what a sample of families says of it."""
    queries.require_samples(request.viewer)
    county = request.GET.get("county", "")
    school = number_asked(request, "school")
    if school is None and not (county.isdecimal() and len(county) == 6):
        raise OutOfScope
    found = queries.beside_claim(request.viewer, school, county)
    return render(request, "contact/sample_beside.html", {"sample": found})
