"""Background jobs: what failed and why, what runs by itself, and running one again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongyu.console import operations, queries
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked


@require_safe
@login_required
def jobs(request: Asked) -> HttpResponse:
    """The state of the queue."""
    return render(request, "console/jobs.html", {"board": queries.board(request.viewer)})


@require_POST
@login_required
def job_retry(request: Asked, job_id: int) -> HttpResponse:
    """Run a failed job again."""
    try:
        operations.retry_job(by=request.viewer, today=request.today, job_id=job_id)
        messages.success(request, _("已重新排队，稍后刷新看结果。"))
    except Refusal as refusal:
        say(request, refusal)
    return redirect("console:jobs")
