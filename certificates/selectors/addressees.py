"""Who hears of the certificates of a unit's people: who manages them, and the unit's liaisons."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from people.access import CAPABILITIES, Can
from people.models import Person, Role, RoleAssignment

MANAGERS = [role for role, held in CAPABILITIES.items() if Can.MANAGE_CERTIFICATES in held]


@dataclass(frozen=True)
class Addressees:
    """Names by person's key, by the path of the unit that they hold the role for."""

    managing: dict[str, dict[int, str]]
    liaising: dict[str, dict[int, str]]

    def managers(self, path: str) -> dict[int, str]:
        """Whoever manages the certificates of the unit at `path`: `people.access.holders`, for many units at once."""
        return {key: name for top, names in self.managing.items() if path.startswith(top) for key, name in names.items()}

    def liaisons(self, path: str) -> dict[int, str]:
        """The unit's own, else those of the nearest unit above it, as `people.rules.roles.liaisons_for` says."""
        nearest = max((top for top in self.liaising if path.startswith(top)), key=len, default="")
        return self.liaising.get(nearest, {})


def everybody() -> Addressees:
    """Two statements."""
    return Addressees(_held(MANAGERS), _held([Role.LIAISON]))


def managers() -> Addressees:
    return Addressees(_held(MANAGERS), {})


def _held(roles: Collection[str]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    rows = RoleAssignment.objects.filter(role__in=roles, person__status=Person.Status.ACTIVE).order_by("person__sort_number", "person_id")
    for path, key, name in rows.values_list("unit__path", "person_id", "person__name"):
        found[path][key] = name
    return dict(found)
