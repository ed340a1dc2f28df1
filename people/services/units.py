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
