"""Every field of every model is declared once: plain, personal or sensitive, with how long it is kept."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import BinaryField, Model

pytestmark = pytest.mark.anydatabase

MODELS = [model for model in apps.get_models() if model.__module__.startswith("gongyu.")]
KINDS = ("plain", "personal", "sensitive")
# Names of columns that may hold what a person wrote or said in confidence: never plain.
NEVER_PLAIN = ("name", "phone", "password", "born_on", "staff_number")
# Names of bodies and places, which are public.
PUBLIC = {"organisations.Region.name", "organisations.Organisation.name"}


def declared(model: type[Model]) -> Counter[str]:
    privacy = model.__dict__.get("Privacy")
    assert privacy is not None, f"{model._meta.label} has no Privacy declaration"
    return Counter(name for kind in KINDS for name in getattr(privacy, kind, ()))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_declared_exactly_once(model: type[Model]) -> None:
    fields = {field.name for field in model._meta.concrete_fields}
    found = declared(model)
    assert set(found) == fields
    assert not [name for name, times in found.items() if times > 1]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_how_long_it_is_kept(model: type[Model]) -> None:
    assert getattr(model, "Privacy").retention.strip()  # noqa: B009


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_sealed_column_is_sensitive_and_a_sensitive_text_is_sealed(model: type[Model]) -> None:
    sensitive = getattr(model.__dict__["Privacy"], "sensitive", ())
    sealed = {f.name for f in model._meta.concrete_fields if f.name.endswith(("_sealed", "_index"))}
    assert sealed <= set(sensitive)
    for name in sealed:
        assert isinstance(model._meta.get_field(name), BinaryField)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_names_of_people_are_never_plain(model: type[Model]) -> None:
    plain = set(getattr(model.__dict__["Privacy"], "plain", ()))
    assert not [name for name in NEVER_PLAIN if name in plain and f"{model._meta.label}.{name}" not in PUBLIC]
