"""Every field of every model is declared once: plain, personal or sensitive; what is about a person says what
it is needed for; every model says how long it is kept; every table of a library is accounted for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import BinaryField, Model, Q

from gongyu.keeping.queries import sealed_columns
from gongyu.keeping.rules import OTHERS
from gongyu.kernel import privacy
from gongyu.kernel.privacy import Purpose, Retention

pytestmark = pytest.mark.anydatabase

MODELS = [model for model in apps.get_models() if model.__module__.startswith("gongyu.")]
LIBRARIES = [m for m in apps.get_models(include_auto_created=True) if not m.__module__.startswith("gongyu.")]
KINDS = ("plain", "personal", "sensitive")
# Names of columns that may hold what a person wrote or said in confidence: never plain.
NEVER_PLAIN = ("name", "phone", "password", "born_on", "staff_number")
# Names of bodies and places, and the number under which a school wants to be called, which are public.
PUBLIC = {
    *("organisations.Region.name", "organisations.Organisation.name", "organisations.FormerName.name"),
    "contact.Announcement.phone",
    # So many minutes for a visit by telephone: nobody's number.
    "contact.WorkRate.phone",
}
# Kept as a hash that a password is tried against, never as what it is.
HASHED = {"accounts.User.password"}


def of_each(models: list[type[Model]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("model", models, ids=lambda model: model._meta.label)


def privacy_of(model: type[Model]) -> Any:
    declared = model.__dict__.get("Privacy")
    assert declared is not None, f"{model._meta.label} has no Privacy declaration"
    return declared


def purposes(model: type[Model]) -> dict[str, Purpose]:
    """Field → what it is needed for, of all that is about a person."""
    declared = privacy_of(model)
    return {**getattr(declared, "personal", {}), **getattr(declared, "sensitive", {})}


@of_each(MODELS)
def test_every_field_is_declared_exactly_once(model: type[Model]) -> None:
    declared = privacy_of(model)
    found = Counter(name for kind in KINDS for name in getattr(declared, kind, ()))
    assert set(found) == {field.name for field in model._meta.concrete_fields}
    assert not [name for name, times in found.items() if times > 1]


@of_each(MODELS)
def test_what_is_about_a_person_says_what_it_is_needed_for(model: type[Model]) -> None:
    declared = privacy_of(model)
    for kind in ("personal", "sensitive"):
        fields = getattr(declared, kind, {})
        assert isinstance(fields, dict), f"{model._meta.label}.Privacy.{kind} names fields without a purpose"
    known = [one for one in vars(privacy).values() if isinstance(one, Purpose)]
    strange = [name for name, purpose in purposes(model).items() if purpose not in known]
    assert not strange, f"purposes stand in kernel/privacy.py, so that there are few: {strange}"


@of_each(MODELS)
def test_every_model_says_how_long_it_is_kept(model: type[Model]) -> None:
    retention = privacy_of(model).retention
    assert isinstance(retention, Retention)
    fields = {field.name for field in model._meta.concrete_fields}
    assert set(retention.forgets) <= fields & set(purposes(model))
    assert not retention.after or retention.after in fields
    if retention.days is not None:
        due = getattr(privacy_of(model), "due", None)
        assert bool(retention.after) is not bool(due), "either a column says when it is due, or `due` does"


@of_each([model for model in MODELS if hasattr(privacy_of(model), "due")])
def test_what_is_due_is_a_condition(model: type[Model]) -> None:
    declared = privacy_of(model)
    assert declared.retention.days is not None
    assert isinstance(declared.due(declared.retention.before(date(2026, 11, 23))), Q)


@of_each(MODELS)
def test_what_is_sensitive_is_sealed_and_what_is_sealed_is_sensitive(model: type[Model]) -> None:
    sensitive = set(getattr(privacy_of(model), "sensitive", ()))
    sealed = {f.name for f in model._meta.concrete_fields if f.name.endswith(("_sealed", "_index"))}
    assert sealed | {name for name in sensitive if f"{model._meta.label}.{name}" in HASHED} == sensitive
    for name in sealed:
        assert isinstance(model._meta.get_field(name), BinaryField)
        assert name.endswith("_index") or model._meta.db_table in {one.table for one in sealed_columns()}


@of_each(MODELS)
def test_names_of_people_are_never_plain(model: type[Model]) -> None:
    plain = set(getattr(privacy_of(model), "plain", ()))
    assert not [name for name in NEVER_PLAIN if name in plain and f"{model._meta.label}.{name}" not in PUBLIC]


def test_every_table_of_a_library_is_accounted_for() -> None:
    missing = {model._meta.db_table for model in LIBRARIES} - OTHERS.keys()
    assert not missing, f"say in keeping/rules/others.py what these hold about people: {sorted(missing)}"
    assert all(other.purpose or other.kind == "plain" for other in OTHERS.values())


def test_every_purpose_is_needed_by_some_field() -> None:
    used = {purpose for model in MODELS for purpose in purposes(model).values()}
    used |= {other.purpose for other in OTHERS.values() if other.purpose}
    idle = [name for name, one in vars(privacy).items() if isinstance(one, Purpose) and one not in used]
    assert not idle
