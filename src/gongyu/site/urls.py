"""Every room's pages under one roof."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

ROOMS = {
    "accounts": "accounts/",
    "people": "people/",
    "policy": "policy/",
    "compliance": "standing/",
    "contact": "visits/",
    "activities": "activities/",
    "filings": "filings/",
    "notices": "inbox/",
    "console": "console/",
    "ui": "ui/",
    "portal": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(place, include(f"gongyu.{room}.urls"))
    for room, place in ROOMS.items()
    if find_spec(f"gongyu.{room}.urls")
]
