"""The five pages: server time and SQL statements of each, in one process. Prints one line of JSON."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import django

REQUESTS = 120
WARM = 10


def main() -> None:
    django.setup()
    print(json.dumps({name: measure(*asked) for name, asked in addresses().items()}))


def addresses() -> dict[str, tuple[str, list[str]]]:
    """Page → the user who opens it, and where: many counties, schools and classes, not one warm one."""
    from django.db import connection
    from django.urls import reverse

    def some(statement: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return [row[0] for row in cursor.fetchall()]

    counties = some("SELECT left(code, 6) FROM organisations_region WHERE level = 'county' ORDER BY code")
    schools = some(
        "SELECT id FROM organisations_organisation WHERE kind IN ('school', 'kindergarten') "
        "ORDER BY md5(code) LIMIT 60"
    )
    classes = some(
        "SELECT c.id FROM people_schoolclass c JOIN people_staff s ON s.user_id = "
        "(SELECT id FROM accounts_user WHERE username = 'banzhuren') JOIN people_headship h "
        "ON h.staff_id = s.id AND h.school_class_id = c.id AND h.valid_until IS NULL"
    )
    return {
        "document": ("shi", [reverse("compliance:document")]),
        "county": ("shi", [reverse("compliance:county", args=[code]) for code in counties]),
        "school": ("shi", [reverse("compliance:school", args=[pk]) for pk in schools]),
        "today": ("banzhuren", [reverse("portal:home")]),
        "class": ("banzhuren", [reverse("compliance:class", args=[pk]) for pk in classes]),
    }


def measure(username: str, places: list[str]) -> dict[str, float]:
    """p50 and p95 in milliseconds, bytes, and the largest number of SQL statements."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    taken, size = [], 0
    for number in range(WARM + REQUESTS):
        place = places[number % len(places)]
        began = time.perf_counter()
        response = client.get(place)
        if number >= WARM:
            taken.append((time.perf_counter() - began) * 1000)
        assert response.status_code == 200, f"{place}: {response.status_code}"
        size = max(size, len(response.content))
    statements = 0
    for place in places[:10]:
        with CaptureQueriesContext(connection) as captured:
            client.get(place)
        statements = max(statements, len(captured))
    return {
        "p50": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[-1],
        "bytes": size,
        "statements": statements,
    }


if __name__ == "__main__":
    main()
