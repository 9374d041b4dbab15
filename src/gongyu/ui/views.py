"""The pages for what cannot be read, is not there, is not allowed, or went wrong; and what makes the site an
app on a phone: its manifest and its service worker."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongyu.ui.middleware import calm

# What the page without network is made of. Nothing else is ever kept by the service worker.
KEPT = ("ui/dist/app.css", "ui/dist/offline.js", "ui/icon.svg")
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side. Leans on no viewer and no database, for they may have failed too."""
    return HttpResponse(render_to_string("500.html"), status=500)


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the site an app that can be put on a phone's first screen."""
    icons = [
        {"src": static(f"ui/dist/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in ICONS
    ]
    told = {
        "id": "/",
        "name": _("共育"),
        "short_name": _("共育"),
        "lang": "zh-Hans",
        "start_url": reverse("portal:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f7f5",
        "theme_color": "#1f5f8b",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with what it keeps and under which name; it changes whenever one of these does."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _worker() -> str:
    shell = reverse("contact:offline")
    pages = [f"{shell}?language={language}" for language in ("zh-hans", "en")]
    assets = [static(name) for name in KEPT]
    code = _text("ui/dist/worker.js")
    told = hashlib.sha256(code.encode())
    for page in pages:
        asked = HttpRequest()
        asked.method, asked.GET = "GET", QueryDict(page.partition("?")[2])
        told.update(resolve(shell).func(asked).content)
    for address, name in zip(assets, KEPT, strict=True):
        told.update(address.encode() + _text(name).encode())
    kept = {
        "version": told.hexdigest()[:16],
        "keep": [*pages, *assets],
        "record": reverse("contact:record"),
        "code": reverse("activities:arrive", args=["0"]).removesuffix("0/"),
        "ticks": f"^{reverse('activities:ticks', args=[0]).replace('0', '[0-9]+')}$",
    }
    return f"self.KEPT = {json.dumps(kept)};\n{code}"


def _text(name: str) -> str:
    """An asset as it was built; empty before the first build."""
    found = finders.find(name)
    return Path(found).read_text() if found else ""
