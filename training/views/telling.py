"""How a button's refusal is told on the page that it leads back to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from core import audit
from core.errors import Refused


@contextmanager
def telling(request: HttpRequest) -> Iterator[None]:
    """Inside the block a `Refused` becomes a message of the next page."""
    try:
        yield
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
