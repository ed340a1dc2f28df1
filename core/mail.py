"""Whether this installation sends mail, and how its letters look. While EMAIL_URL is not set, nothing of it is on any page but the setting's own."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def is_on() -> bool:
    return bool(settings.EMAIL_URL)


def letter(*, to: str, subject: str, text: str, identity: str, connection: BaseEmailBackend) -> EmailMessage:
    """A plain text. `identity` stays the same when it is sent once more: whoever got it already can tell."""
    host = settings.MAIL_FROM.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{identity}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), text, settings.MAIL_FROM, [to], headers=headers, connection=connection)


def link(path: str) -> str:
    """The address of a page as a letter names it."""
    return settings.SITE_URL.rstrip("/") + path


__all__ = ["is_on", "letter", "link"]
