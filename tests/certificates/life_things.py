"""Builders for the acts, files and pages of a card."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, CertificateFile
from certificates.services import card_files
from tests import factories
from tests.certificates import things
from tests.questionbank.drawings import drawing

PDF = b"%PDF-1.4 x %%EOF"


def picture(name: str = "照片.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawing())


def pdf(name: str = "通知.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def add_file(certificate: Certificate, what: str = "photo", upload: SimpleUploadedFile | None = None) -> CertificateFile:
    return card_files.add(certificate=certificate, what=what, upload=upload or picture(), by=things.clerk(), now=factories.NOON)


def with_photo(certificate: Certificate) -> Certificate:
    add_file(certificate)
    return certificate


def page(client: Client, certificate: Certificate, **query: str) -> str:
    return client.get(reverse("certificates:certificate", args=[certificate.public_id]), query).content.decode()


def address(name: str, certificate: Certificate, *more: Any) -> str:
    return reverse(f"certificates:{name}", args=[certificate.public_id, *more])


def said(certificate: Certificate, **values: Any) -> dict[str, Any]:
    """What a form posts that was opened just now."""
    return {"key": "form-1", "seen": certificate.events.count(), "on": str(timezone.localdate()), **values}


def card(**values: Any) -> dict[str, Any]:
    return {
        "number": "粤N900001", "authority": "湛江市司法局", "organisation": "南山镇人民政府", "jurisdiction": "南山镇",
        "authority_source": "法定授权", "valid_from": "2024-01-01", "valid_until": "2028-12-31", **values,
    }  # fmt: skip
