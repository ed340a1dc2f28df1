"""Signing in with an account from elsewhere: which providers there are, going there and coming back. What is on its way is kept in the session.

All of it is off, and unseen, until the office switches its interfaces on and the server's settings name a provider.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, get_random_string

from core.models import Office
from people.services import elsewhere, oidc, sessions, wecom
from people.services.elsewhere import Identity, ProviderRefused

ON_ITS_WAY = "sign_in_elsewhere"  # session key: which provider the browser was sent to, and what proves that it comes back from there
TO_LINK = "identity_to_link"  # session key: an identity that belongs to nobody yet
VALID = timedelta(minutes=10)  # of both


@dataclass(frozen=True)
class Provider:
    key: str  # sessions.OIDC or sessions.WECOM; also stored with each identity
    label: str
    start: Callable[..., tuple[str, dict[str, str]]]
    identify: Callable[..., Identity]


def available() -> list[Provider]:
    """One query, where the settings name a provider; otherwise none."""
    ready = []
    if oidc.is_complete():
        ready.append(Provider(sessions.OIDC, settings.OIDC_LABEL, oidc.start, oidc.identify))
    if wecom.is_complete():
        ready.append(Provider(sessions.WECOM, settings.WECOM_LABEL, wecom.start, wecom.identify))
    office = Office.current() if ready else None
    return ready if office and office.interfaces else []


def named(key: str) -> Provider | None:
    return next((one for one in available() if one.key == key), None)


# --- there and back


def go(*, request: HttpRequest, provider: Provider, back: str, to: str, in_app: bool, now: datetime) -> str:
    """The address at the provider to send the browser to; it will come back to `back`, and then go on to `to`. Refuses where it cannot be asked."""
    state = get_random_string(32)
    address, kept = provider.start(back=back, state=state, in_app=in_app)
    until = int((now + VALID).timestamp())
    request.session[ON_ITS_WAY] = {"provider": provider.key, "state": state, "back": back, "to": to, "until": until, "kept": kept}
    return address


def came_back(request: HttpRequest) -> dict[str, Any]:
    """What was kept when the browser left; it counts once."""
    return dict(request.session.pop(ON_ITS_WAY, {}))


def identify(*, provider: Provider, left_with: dict[str, Any], said: dict[str, str], now: datetime) -> Identity:
    """Who came back with `said`, the parameters of the address; refuses what this browser did not begin, and whatever the provider refuses."""
    if left_with.get("provider") != provider.key or left_with["until"] < now.timestamp():
        raise elsewhere.over(provider.label)
    if said.get("error"):  # some providers forget the state then
        raise _denied(provider, said["error"])
    if not constant_time_compare(said.get("state", ""), left_with["state"]):
        raise elsewhere.over(provider.label)
    if not said.get("code"):
        raise _denied(provider, "")
    return provider.identify(code=said["code"], back=left_with["back"], kept=left_with["kept"])


def _denied(provider: Provider, error: str) -> ProviderRefused:
    """No code is what WeCom says when somebody declines."""
    if error in ("", "access_denied"):
        return ProviderRefused("provider_denied", elsewhere.DENIED.format(label=provider.label))
    return elsewhere.strange(provider.label, error[:60])


# --- an identity that belongs to nobody yet


def keep_to_link(*, request: HttpRequest, provider: Provider, identity: Identity, to: str, now: datetime) -> None:
    until = int((now + VALID).timestamp())
    request.session[TO_LINK] = {"provider": provider.key, "subject": identity.subject, "shown": identity.shown, "to": to, "until": until}


def to_link(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    kept = request.session.get(TO_LINK)
    return kept if kept and kept["until"] >= now.timestamp() else None


def forget_to_link(request: HttpRequest) -> None:
    request.session.pop(TO_LINK, None)
