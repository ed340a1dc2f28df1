"""What is switched off is named on no page and in no help; switched on, it is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Office
from examsite.guides import GUIDES
from people.models import Person, Role, Unit
from tests import factories
from tests.access_table import TABLE
from tests.test_access_table import ADDRESSES

pytestmark = pytest.mark.django_db
NAMES_ALL = {"settings", "audit:entries"}  # where they are switched on; where what they once did is looked for
WORDS = {"totp": "动态口令", "interfaces": "单点登录", "separate_admins": "三员完全分开", "two_person_review": "双人审核"}
WORDS |= {"subjective_questions": "主观题", "fixed_papers": "固定试卷", "public_check": "核验", "paper": "纸质", "credits": "学分"}
WORDS |= {"certificate_check": "核验"}
NEVER = ("法条学习", "OpenID", "统一登录", "接口令牌", "简答题", "案例")


@pytest.fixture
def first_clerk(town: Unit) -> Person:
    made = factories.clerk(password=None)
    for role in set(Role.values) - {Role.CLERK}:  # more than one person may hold: every guide and menu at once
        made.role_assignments.create(role=role, unit=town)
    return made


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """(name, text) of every page without arguments, of each guide, and of the sign-in page for who has not signed in."""
    for name in dict.fromkeys(row.name for row in TABLE):
        if name not in NAMES_ALL and name != "people:sign_out" and not ADDRESSES[name].pattern.converters:
            response = client.get(reverse(name))
            if response.get("Content-Type", "").startswith("text/html"):
                yield name, response.content.decode()
    for guide in GUIDES:
        yield f"help {guide.slug}", client.get(reverse("help_page", args=[guide.slug])).content.decode()
    yield "sign-in", Client().get(reverse("people:sign_in")).content.decode()


def test_with_all_off_nothing_of_it_is_named_anywhere(first_clerk: Person, signed_in: Any) -> None:
    seen = list(pages(signed_in(first_clerk)))
    assert len(seen) > 30
    assert [(name, word) for name, text in seen for word in (*WORDS.values(), *NEVER) if word in text] == []


def test_switched_on_it_is_told_of(first_clerk: Person, signed_in: Any) -> None:
    Office.objects.update(totp=Office.Totp.OPTIONAL, separate_admins=True, subjective_questions=True, credits=True)
    told = "".join(text for _, text in pages(signed_in(first_clerk)))
    assert WORDS["totp"] in told
    assert WORDS["separate_admins"] in told
    assert "简答题" in told
    assert WORDS["credits"] in told
    assert "法条学习" in told
