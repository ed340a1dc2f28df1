"""The house: rooms know only rooms below them, in the database as in the code."""

import base64
import hashlib
from pathlib import Path

import bootstrap_wrapper
import pytest
from django.apps import apps
from django.conf import settings

FLOORS = ["core", "people", "notices", "statutes", "questionbank", "quiz", "training", "certificates", "reports", "examsite"]
LINKS = [
    (model._meta.app_label, field.related_model._meta.app_label, f"{model._meta.label}.{field.name}")
    for room in FLOORS
    for model in apps.get_app_config(room).get_models()
    for field in model._meta.get_fields()
    if field.is_relation and field.concrete and field.related_model is not None
]


@pytest.mark.parametrize(("room", "target", "name"), LINKS, ids=[name for _, _, name in LINKS])
def test_no_foreign_key_points_upward(room: str, target: str, name: str) -> None:
    assert FLOORS.index(target) <= FLOORS.index(room)


def test_every_room_has_its_floor() -> None:
    own = {one.label for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR}
    assert own == set(FLOORS)


def test_core_knows_no_person_by_key() -> None:
    assert {target for room, target, _ in LINKS if room == "core"} == {"core"}


def test_bootstrap_is_the_published_distribution() -> None:
    sheet = Path(bootstrap_wrapper.get_bootstrap_dir()) / "css" / "bootstrap.min.css"
    digest = base64.b64encode(hashlib.sha384(sheet.read_bytes()).digest()).decode()
    assert digest == "sha384-sRIl4kxILFvY47J16cr9ZwB07vP4J8+LH7qKQnuqkuIAvNWLzeN8tE5YBujZqJLB".removeprefix("sha384-")
