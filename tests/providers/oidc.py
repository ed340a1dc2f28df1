"""OpenID providers: a real one (oidc-provider-mock, with clients that must be registered), and one that lies in its tokens as it is told to."""

import json
import time
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import authlib.deprecate  # noqa: F401 - sets a filter of its own, which must come before ours
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.providers.server import Answer, JsonServer

with warnings.catch_warnings():  # of the libraries it was written with
    warnings.simplefilter("ignore")
    import oidc_provider_mock


@dataclass
class Provider:
    issuer: str
    client_id: str
    client_secret: str

    def says_who(self, address: str, subject: str) -> str:
        """What the provider's page does when `subject` signs in there: the address it leads the browser back to. Nobody declines."""
        answer = requests.post(address, data={"sub": subject} if subject else {"action": "deny"}, allow_redirects=False, timeout=5)
        return answer.headers["Location"]


@contextmanager
def real(back: str) -> Iterator[Provider]:
    """`back` is registered as the only address to lead back to."""
    with oidc_provider_mock.run_server_in_thread(require_client_registration=True, require_nonce=True) as server:
        issuer = f"http://localhost:{server.server_port}"
        made = requests.post(f"{issuer}/oauth2/clients", json={"redirect_uris": [back], "scope": "openid profile"}, timeout=5).json()
        yield Provider(issuer, made["client_id"], made["client_secret"])


SECRET = "the-secret-of-the-client-32-letters"
KEY, ANOTHER_KEY = (RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("a", "b"))


class Liar(JsonServer):
    """Signs what it is told: `claims` override those of a right token, `key` signs, `keys` are published."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.key, self.keys = KEY, [KEY]
        self.algorithm = "RS256"  # or "none", or "HS256" with the client's secret
        self.token: dict[str, Any] = {}  # overrides the answer with the token
        self.published: dict[str, Any] = {}  # overrides what is published
        self.nonce = ""
        self.sent: dict[str, str] = {}  # with the code
        self.asked: list[str] = []

    def answer(self, path: str, sent: dict[str, str]) -> Answer:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            addresses = {name: f"{self.url}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return 200, {"issuer": self.url, **addresses, "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"], **self.published}
        if path == "/jwks_uri":
            return 200, {"keys": [one.as_dict(private=False) for one in self.keys]}
        self.sent, now = sent, int(time.time())
        claims = {"iss": self.url, "aud": "us", "sub": "zhang", "iat": now, "exp": now + 60, "nonce": self.nonce, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims), **self.token}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "RS256":
            return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        if self.algorithm == "HS256":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        return ".".join(urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in ({"alg": "none"}, claims)) + "."
