"""What somebody sees of their own certificates, and how they get there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import QualificationExam
from certificates.selectors import own
from people.models import Person, PostKind
from tests import factories
from tests.certificates import things
from tests.certificates.team_things import member

TODAY = things.TODAY
SignIn = Callable[[Person], Client]


def mine(client: Client) -> str:
    return client.get(reverse("certificates:mine")).content.decode()


def test_the_page_shows_ones_own_card_exams_and_what_to_do(signed_in: SignIn, cadre: Person) -> None:
    member(cadre)
    things.certificate(cadre, number="粤N000777", valid_until=TODAY + timedelta(days=4000))
    QualificationExam.objects.create(person=cadre, subject="special", organiser="市司法局", on=TODAY, passed=True, at=factories.NOON)
    things.certificate(factories.person("别人"), number="粤N000888")
    text = mine(signed_in(cadre))
    for words in ("粤N000777", "有效", "专业知识", "缺照片、扫描件", "综合行政执法队，执法岗"):
        assert words in text, words
    assert "粤N000888" not in text


def test_who_has_none_is_told_so(signed_in: SignIn, cadre: Person) -> None:
    assert "您没有登记行政执法证" in mine(signed_in(cadre))


def test_an_officer_without_a_card_is_told_what_to_do(signed_in: SignIn, cadre: Person) -> None:
    member(cadre)
    text = mine(signed_in(cadre))
    assert "在执法岗而无有效证件" in text
    assert "请联系单位证件管理员" in text


@pytest.mark.parametrize(
    ("card", "post", "there"),
    [(True, None, True), (False, PostKind.ENFORCEMENT, True), (False, PostKind.OFFICE, False), (False, None, False)],
)
def test_the_home_page_leads_there_for_holders_and_officers_only(
    signed_in: SignIn, cadre: Person, card: bool, post: PostKind | None, there: bool
) -> None:
    if card:
        things.certificate(cadre)
    if post:
        member(cadre, post)
    text = signed_in(cadre).get(reverse("home")).content.decode()
    assert (reverse("certificates:mine") in text) == there


def test_the_home_page_pays_two_statements_for_who_is_no_officer(cadre: Person) -> None:
    with CaptureQueriesContext(connection) as caught:
        assert own.in_brief(cadre, TODAY) is None
    assert len(caught) == 2


def test_of_two_cards_the_home_page_shows_the_valid_one(cadre: Person) -> None:
    things.certificate(cadre, valid_until=TODAY - timedelta(days=9))
    things.certificate(cadre, family="national")
    brief: Any = own.in_brief(cadre, TODAY)
    assert brief.look.word == "有效"
