"""OpenID Connect: the authorization code with PKCE, state and nonce. Authlib speaks the protocol and checks the token (OpenID Connect Core 1.0,
RFC 6749, RFC 7636); what the provider publishes is kept in the cache for ten minutes."""

from datetime import timedelta
from typing import Any

import requests
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import get_random_string

from people.services import elsewhere
from people.services.elsewhere import Identity

KEPT_FOR = timedelta(minutes=10)
ALGORITHMS = {f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)} | {"EdDSA", "Ed25519"}
SKEW = timedelta(minutes=2)  # how far the provider's clock may be off
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def is_complete() -> bool:
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID and settings.OIDC_CLIENT_SECRET)


def start(*, back: str, state: str, in_app: bool) -> tuple[str, dict[str, str]]:
    """Where the browser goes, and what has to be kept until it is back. `in_app` makes no difference here."""
    kept = {"nonce": get_random_string(32), "code_verifier": get_random_string(64)}
    with elsewhere.asking("oidc", settings.OIDC_LABEL):
        return str(_client().create_authorization_url(back, state=state, **kept)["url"]), kept


def identify(*, code: str, back: str, kept: dict[str, str]) -> Identity:
    """Who came back. The code is spent by it."""
    with elsewhere.asking("oidc", settings.OIDC_LABEL):
        client = _client()
        token = client.fetch_access_token(redirect_uri=back, code=code, code_verifier=kept["code_verifier"])
        said = client.parse_id_token(token, nonce=kept["nonce"], leeway=SKEW.total_seconds(), claims_options=_claims(client.server_metadata))
        cache.set(_cache_key(), client.server_metadata, KEPT_FOR.total_seconds())  # now with the keys
        return elsewhere.identity(said["sub"], said.get("name") or said.get("preferred_username"))


def _claims(metadata: dict[str, Any]) -> dict[str, Any]:
    return {"iss": {"essential": True, "value": metadata["issuer"]}, "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID}}


def _client() -> Any:
    metadata = cache.get(_cache_key()) or _published()
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return OAuth().register(
        "oidc",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": elsewhere.TIMEOUT,
            "token_endpoint_auth_method": "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post",
        },
        **metadata,
    )


def _cache_key() -> str:
    return f"people.oidc.{settings.OIDC_ISSUER}"


def _published() -> dict[str, Any]:
    """The provider's addresses (OpenID Connect Discovery 1.0). Raises ValueError where they are another's, or lead nowhere."""
    answer = requests.get(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration", timeout=elsewhere.TIMEOUT)
    answer.raise_for_status()
    said = answer.json()
    if said["issuer"].rstrip("/") != settings.OIDC_ISSUER or not all(said[name].startswith(("https://", "http://")) for name in _ENDPOINTS):
        raise ValueError("issuer")
    methods = said.get("token_endpoint_auth_methods_supported")
    signed = ALGORITHMS.intersection(said.get("id_token_signing_alg_values_supported") or ["RS256"])
    found = {
        "issuer": said["issuer"],
        **{name: said[name] for name in _ENDPOINTS},
        "token_endpoint_auth_methods_supported": methods,
        "id_token_signing_alg_values_supported": sorted(signed),
    }
    cache.set(_cache_key(), found, KEPT_FOR.total_seconds())
    return found
