"""The codes on the room's screen: what a QR code carries and what the back row types. Pure; the moment is always the server's, never a phone's.

Both follow from a secret of the session and the number of a period of 15 seconds. A code is taken in its own period and in the one after it, so that
whoever scans at the last moment still comes in; a photograph of it sent to a friend is worthless after two.
"""

import base64
import hashlib
import hmac
import uuid
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

PERIOD = timedelta(seconds=15)
CLOCKS_DIFFER = timedelta(seconds=2)  # between two machines that serve one site: one of them may show the next code so much earlier
DIGITS = 6
SIGNED_BYTES = 9  # of the digest that a token carries
_ID, _SIGNED = 22, 12  # characters of a session's id and of the digest, in base64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Purpose(StrEnum):
    IN = "in"
    OUT = "out"


class Scanned(NamedTuple):
    """What a QR code names: whose code it is, and the proof."""

    session_id: uuid.UUID
    proof: str


def period_of(now: datetime) -> int:
    return (now - _EPOCH) // PERIOD


def left_of_period(now: datetime) -> timedelta:
    """Until the next code; never nothing."""
    return PERIOD - (now - _EPOCH) % PERIOD


def token(session_id: uuid.UUID, secret: str, purpose: Purpose, now: datetime) -> str:
    """What stands in the address of the QR code: 34 characters, none of which an address has to escape."""
    return _text(session_id.bytes) + _proof(secret, purpose, period_of(now))


def typed(secret: str, purpose: Purpose, now: datetime) -> str:
    """The six digits beside it."""
    return _digits(secret, purpose, period_of(now))


def read(token: str) -> Scanned | None:
    """The parts of a token; None for what never was one."""
    if len(token) != _ID + _SIGNED:
        return None
    try:
        return Scanned(uuid.UUID(bytes=base64.urlsafe_b64decode(token[:_ID] + "==")), token[_ID:])
    except ValueError:
        return None


def proves(proof: str, secret: str, purpose: Purpose, now: datetime) -> bool:
    return any([_same(proof, _proof(secret, purpose, one)) for one in _taken(now)])  # noqa: C419 - all are compared: how long it takes says nothing


def matched_period(code: str, secret: str, purpose: Purpose, now: datetime) -> int | None:
    """The period whose digits these are, of those taken now; None where they are wrong or dead."""
    fitting = [one for one in _taken(now) if _same(code, _digits(secret, purpose, one))]
    return fitting[-1] if fitting else None


def _taken(now: datetime) -> range:
    return range(period_of(now) - 1, period_of(now + CLOCKS_DIFFER) + 1)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def _digest(secret: str, what: str, purpose: Purpose, period: int) -> bytes:
    return hmac.new(secret.encode(), f"{what}:{purpose}:{period}".encode(), hashlib.sha256).digest()


def _proof(secret: str, purpose: Purpose, period: int) -> str:
    return _text(_digest(secret, "scan", purpose, period)[:SIGNED_BYTES])


def _digits(secret: str, purpose: Purpose, period: int) -> str:
    return f"{int.from_bytes(_digest(secret, 'type', purpose, period)[:8]) % 10**DIGITS:0{DIGITS}d}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
