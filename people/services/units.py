"""The tree of units: finding and making them by path names."""

from people.models import Unit


def root() -> Unit | None:
    """The town itself: the first root of the tree."""
    return Unit.get_root_nodes().first()


def make_root(name: str) -> Unit:
    return Unit.add_root(name=name, full_name=name)


def make_child(parent: Unit, name: str) -> Unit:
    return parent.add_child(name=name, full_name=f"{parent.full_name}/{name}")
