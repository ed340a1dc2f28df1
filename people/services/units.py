"""The tree of units: finding and making them by path names."""

from people.models import Unit


def root() -> Unit | None:
    """The town itself: the first root of the tree."""
    return Unit.objects.get_root_nodes().first()


def make_root(name: str) -> Unit:
    made: Unit = Unit.objects.add_root({"name": name, "full_name": name})
    return made


def make_child(parent: Unit, name: str) -> Unit:
    made: Unit = Unit.objects.add_child(parent, {"name": name, "full_name": f"{parent.full_name}/{name}"})
    return made


def make_missing(full_names: list[str]) -> dict[str, Unit]:
    """The units with these full names, parents before children, made below the existing ones where they are missing; call it inside a transaction."""
    found: dict[str, Unit] = {}
    for full_name in full_names:
        unit = Unit.objects.filter(full_name=full_name).first()
        if unit is None:
            above, name = full_name.rsplit("/", 1)
            unit = make_child(Unit.objects.get(full_name=above), name)
        found[full_name] = unit
    return found
