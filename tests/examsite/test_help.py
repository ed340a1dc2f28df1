"""The help page tells everybody what they can do, and nothing of what they cannot."""

from typing import Any

import pytest
from django.test import Client

from people.models import Person

pytestmark = pytest.mark.django_db


def headings(client: Client) -> tuple[bool, bool, bool]:
    page = client.get("/help/").content.decode()
    return 'id="sit"' in page, 'id="manage"' in page, 'id="read"' in page


def test_everybody_reads_how_to_sit_an_exam_before_signing_in(client: Client) -> None:
    assert headings(client) == (True, False, False)


def test_each_role_reads_its_own_part(clerk: Person, leader: Person, cadre: Person, signed_in: Any) -> None:
    assert headings(signed_in(clerk)) == (True, True, True)
    assert headings(signed_in(leader)) == (True, False, True)
    assert headings(signed_in(cadre)) == (True, False, False)


def test_every_page_leads_to_the_help(cadre: Person, signed_in: Any) -> None:
    assert 'href="/help/"' in signed_in(cadre).get("/me/").content.decode()
