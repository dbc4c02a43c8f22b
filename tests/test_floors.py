"""What import-linter cannot see: keys point down and leave no name behind, templates stay on their floor."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey

FLOORS = ["design", "vocabulary", "actors", "alliances", "projects", "arbitration", "pages", "imports", "portal"]
ROOT = Path(__file__).resolve().parent.parent / "alliage"
GENERIC_KEYS = {("actors", "JournalEntry", "subject"), ("actors", "Task", "subject")}
OURS = [model for name in FLOORS for model in apps.get_app_config(name).get_models()]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_keys_between_apps_point_down_and_hide(model: type) -> None:
    for field in model._meta.get_fields():
        if not (field.is_relation and getattr(field, "remote_field", None) and field.concrete) or field.model is not model:
            continue
        other = field.related_model
        if other is None or other._meta.app_label not in FLOORS or other._meta.app_label == model._meta.app_label:
            continue
        assert FLOORS.index(other._meta.app_label) < FLOORS.index(model._meta.app_label), f"{model}.{field.name} points up"
        if model._meta.app_label != "vocabulary" and other._meta.app_label != "vocabulary":
            assert field.remote_field.hidden, f"{model}.{field.name} needs related_name='+'"


def test_generic_keys_are_those_of_the_journal_and_of_tasks_only() -> None:
    found = {
        (model._meta.app_label, model.__name__, field.name)
        for model in OURS
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    }
    assert found == GENERIC_KEYS


TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
USES = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
LINKS = re.compile(r"""{%\s*url\s+["'](\w+):""")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_use_and_link_to_their_own_floor_or_below(template: Path) -> None:
    app = template.relative_to(ROOT).parts[0]
    text = template.read_text()
    for used in USES.findall(text):
        folder = used.split("/")[0]
        if folder in FLOORS:
            assert FLOORS.index(folder) <= FLOORS.index(app), f"extends or includes {used}"
    for namespace in LINKS.findall(text):
        if namespace in FLOORS:
            assert FLOORS.index(namespace) <= FLOORS.index(app), f"links up to {namespace}"
