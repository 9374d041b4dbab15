"""Migrations are complete and somebody has named each of them."""

from __future__ import annotations

import os
import re
import sys
import warnings

import django
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

AUTOMATIC = re.compile(r"_auto_\d{8}|_and_more$")


def unnamed() -> list[str]:
    """Ours that carry the name Django would have given them."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("gongyu.")}
    found = []
    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if label not in ours or migration.initial:
            continue
        if AUTOMATIC.search(name) or name[5:] == migration.suggest_name():
            found.append(f"{label}/{name}: name it for what it is for (makemigrations -n …)")
    return found


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyu.site.settings")
    django.setup()
    found = unnamed()
    print("\n".join(found) if found else "every migration is named")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no database is needed to compare models with files
        try:
            call_command("makemigrations", check=True, dry_run=True, verbosity=1)
        except SystemExit:
            return 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
