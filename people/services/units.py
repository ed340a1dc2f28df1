"""The tree of units: finding and making them by path names, and giving each a place of its own."""

from typing import cast

from django.db import transaction

from people.models import Unit


def root() -> Unit | None:
    """The town itself: the first root of the tree."""
    return Unit.objects.get_root_nodes().first()


def make_root(name: str) -> Unit:
    made: Unit = Unit.objects.add_root({"name": name, "full_name": name})
    return made


def lock_tree() -> None:
    """Changes of the tree come one after another, so that two cannot move units into each other. Call it inside a transaction."""
    list(Unit.objects.select_for_update().filter(depth=1).values_list("pk"))


def make_child(parent: Unit, name: str) -> Unit:
    with transaction.atomic():
        lock_tree()
        parent = Unit.objects.get(pk=parent.pk)
        path = take_place(parent)
        return Unit.objects.create(name=name, full_name=f"{parent.full_name}/{name}", path=path, depth=parent.depth + 1)


def take_place(parent: Unit) -> str:
    """The path of the next place below `parent`, which is counted as its child from now on. Call it with the tree locked and `parent` just read.

    A path is given once: a published exam keeps its units by their paths, and must not mistake a new unit for one that has moved away.
    """
    last = Unit.objects.filter(parent.within(), depth=parent.depth + 1).order_by("-path").values_list("path", flat=True).first()
    place = max(parent.last_place, Unit._str2int(last[-Unit.steplen :]) if last else 0) + 1
    parent.last_place, parent.numchild = place, parent.numchild + 1
    parent.save(update_fields=["last_place", "numchild"])
    return cast(str, Unit._get_path(parent.path, parent.depth + 1, place))


def make_missing(full_names: list[str]) -> dict[str, Unit]:
    """The units in use with these full names, parents before children, made below the existing ones where they are missing; call it inside a
    transaction."""
    found: dict[str, Unit] = {}
    in_use = Unit.objects.filter(closed_on__isnull=True)
    for full_name in full_names:
        unit = in_use.filter(full_name=full_name).first()
        if unit is None:
            above, name = full_name.rsplit("/", 1)
            unit = make_child(in_use.get(full_name=above), name)
        found[full_name] = unit
    return found
