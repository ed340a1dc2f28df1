"""What the schema says of every route besides its own: how it may be refused."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from core.api.errors import Error

REFUSALS = ("400", "401", "403", "404", "429")
OF_WRITES = ("409", "413", "415")


class Described(AutoSchema):
    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        for status in (*REFUSALS, *(OF_WRITES if self.method != "GET" else ())):
            bodies.setdefault(status, self._get_response_for_code(Error, status, direction=direction))
        return bodies
