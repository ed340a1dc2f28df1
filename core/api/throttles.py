"""How often one may ask. The counts lie in the cache, so all processes count together; two requests at the very same moment may count as one."""

from typing import Any

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

from core.address import client_address


class EachPerson(SimpleRateThrottle):
    """A person, with all their tokens together."""

    scope = "person"

    def get_rate(self) -> str:
        return f"{settings.API_PER_MINUTE}/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"api-{self.scope}-{request.user.pk}"


class Strangers(SimpleRateThrottle):
    """Requests from one address that say nobody's name, or carry a token that does not count. Right tokens from there are not held up."""

    scope = "stranger"

    def get_rate(self) -> str:
        return f"{settings.API_STRANGERS_PER_MINUTE}/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"api-{self.scope}-{client_address(request)}"
