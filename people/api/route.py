"""What every route of the interface builds on: who may use it, and how its rows are found and shown.

A route names the capabilities of each of its actions, as `needs` does for a view, and gives the rows within reach: 403 without the capability,
404 for what lies outside. A new one is a class in `<room>/api.py` (or a module of `<room>/api/`) and a line in examsite/api.py.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.utils.decorators import classonlymethod
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.viewsets import GenericViewSet

from core.api.switch import WhileOn
from core.api.throttles import Strangers
from people.access import Can, acting
from people.models import Person


class Guarded(WhileOn):
    """Mix into a view of the interface: there while the switch is on, and strangers may not ask at will."""

    def perform_authentication(self, request: Any) -> None:
        try:
            super().perform_authentication(request)  # type: ignore[misc]
        except AuthenticationFailed:
            _count_stranger(request, self)
            raise
        if not request.user.is_authenticated:
            _count_stranger(request, self)


def _count_stranger(request: Any, view: Any) -> None:
    throttle = Strangers()
    if not throttle.allow_request(request, view):
        raise Throttled(throttle.wait())


class Route(Guarded, GenericViewSet):
    needs: ClassVar[Mapping[str, frozenset[Can]]]  # by action

    @classonlymethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Callable[..., Any]:  # noqa: N805
        view: Any = super().as_view(actions, **initkwargs)
        view.capabilities_by_method = {method.upper(): cls.capabilities_of(action) for method, action in actions.items()}
        view.capabilities = frozenset[Can]().union(*view.capabilities_by_method.values())
        return view  # type: ignore[no-any-return]

    @classmethod
    def capabilities_of(cls, action: str) -> frozenset[Can]:
        if action not in cls.needs:
            raise ImproperlyConfigured(f"{cls.__name__}.needs does not say who may {action}")
        return cls.needs[action]

    @property
    def by(self) -> Person:
        return acting(self.request)

    def shown(self, row: Any) -> Any:
        """The row as the route shows it; also where somebody else changed it meanwhile (core.api.errors)."""
        return self.get_serializer(row).data
