"""Fixtures that every room's tests may use.

The database comes from gongyu.embedded.pytest_plugin: DATABASE_URL's, or a throw-away server.
"""

import pytest
from django.conf import settings

pytest_plugins = ["tests.cast"]
# Fixtures by which a test asks the database.
ASKS = {"db", "transactional_db", "django_db_setup", "django_db_blocker"}


def pytest_configure() -> None:
    """Static files are found in the rooms' folders, for nothing has been collected; passwords are cheap."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are marked, and go last: their driver leaves an event loop running in its process."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
        # What asks no database, and attacks on pages, need no second one.
        asks = item.get_closest_marker("django_db") or ASKS & set(getattr(item, "fixturenames", ()))
        if not asks or "tests/attacks/" in item.path.as_posix():
            item.add_marker(pytest.mark.anydatabase)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
