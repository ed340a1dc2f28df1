from people.selectors.people import (
    can_manage,
    can_see,
    found,
    helped_by,
    managed_by,
    one_named,
    roster,
    units_of,
    visible_to,
    who_is_named,
    without_password,
)
from people.selectors.roles import liaisons, roles_given_by

__all__ = [
    "can_manage",
    "can_see",
    "found",
    "helped_by",
    "liaisons",
    "managed_by",
    "one_named",
    "roles_given_by",
    "roster",
    "units_of",
    "visible_to",
    "who_is_named",
    "without_password",
]
