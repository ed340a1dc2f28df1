"""Who may use a route: as `needs` for views."""

from typing import Any

from rest_framework.permissions import BasePermission

from people.access import Can, has, staff

SIGNED_IN: frozenset[Can] = frozenset()  # whoever has signed in, whatever their roles


class Allowed(BasePermission):
    """Whoever holds one of the capabilities that the route names for this action. A method it does not have is refused as such (405)."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        capabilities = view.capabilities_of(view.action) if view.action in view.needs else SIGNED_IN
        return not capabilities or any(has(request.user, one) for one in capabilities)


class Staff(BasePermission):
    """Whoever holds a role that manages something."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return staff(request.user)
