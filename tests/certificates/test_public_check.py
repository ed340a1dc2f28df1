"""Anyone who holds the code of a card learns whether it is valid, and no more; only while the office lets them."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, CertificateRules
from certificates.rules.life import Kind
from certificates.services import events
from core import verify
from core.models import Office
from people.models import EnforcementField, Person
from tests import factories
from tests.certificates import things

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(cadre: Person) -> Certificate:
    """A valid card in a town where anyone may check certificates, and nothing else."""
    Office.objects.update(certificate_check=True)
    cache.clear()
    field, _ = EnforcementField.objects.get_or_create(name="综合执法")
    return things.certificate(cadre, number="粤N000123", valid_until=timezone.localdate() + timedelta(days=700), fields=[field.pk])


def ask(code: str) -> str:
    return Client().get(reverse("core:verify", args=[verify.shown(code)])).content.decode()


def test_a_valid_card_says_whose_it_is_and_until_when_and_hides_part_of_its_number(checked: Certificate) -> None:
    page = ask(checked.code)
    for told in ("有效", "陈志强", "粤N****23", "湛江市司法局", "综合执法", str(checked.valid_until), "截至", str(timezone.localdate())):
        assert told in page
    for kept in ("粤N000123", checked.person.account, checked.person.unit.name, checked.authority_source, str(checked.public_id)):
        assert kept not in page


@pytest.mark.parametrize(
    ("kind", "word", "says"),
    [(Kind.SUSPEND, "暂扣中", "暂扣期间不能据此执法"), (Kind.RETURN, "已收回", "已经收回，不再有效"), (Kind.CANCEL, "已注销", "已经注销，不再有效")],
)
def test_a_card_that_does_not_hold_any_more_says_so(checked: Certificate, kind: Kind, word: str, says: str) -> None:
    things.step(checked, kind, date(2025, 1, 1))
    page = ask(checked.code)
    assert f"✕ {word}" in page
    assert says in page
    assert "✓" not in page


def test_a_card_past_its_last_day_has_expired(cadre: Person) -> None:
    Office.objects.update(certificate_check=True)
    assert "✕ 已过期" in ask(things.certificate(cadre, valid_until=date(2025, 1, 1)).code)


def test_the_word_of_the_state_is_the_offices(checked: Certificate) -> None:
    CertificateRules.objects.create(id=1, words={"state.valid": "在用"})
    assert "✓ 在用" in ask(checked.code)


@pytest.mark.parametrize(
    ("kind", "word", "says"),
    [(Kind.SUSPEND, "扣留", "正在扣留，扣留期间不能"), (Kind.RETURN, "缴回", "已经缴回，不再有效"), (Kind.CANCEL, "吊销", "已经吊销，不再有效")],
)
def test_the_word_of_the_step_is_the_offices_too(checked: Certificate, kind: Kind, word: str, says: str) -> None:
    CertificateRules.objects.create(id=1, words={f"step.{kind}": word})
    things.step(checked, kind, date(2025, 1, 1))
    assert says in ask(checked.code)


def test_a_card_that_was_never_issued_and_a_code_nobody_gave_out_are_alike(checked: Certificate) -> None:
    applied = things.apply(factories.person("王海燕"))
    assert "没有查到" in ask(applied.code)
    assert "没有查到" in ask(verify.new_code(events.CODE_PREFIX))


def test_each_kind_of_code_follows_its_own_switch(checked: Certificate) -> None:
    assert "核验行政执法证" in ask(checked.code)
    Office.objects.update(certificate_check=False, public_check=True)
    page = ask(checked.code)
    assert "没有查到" in page
    assert "行政执法证" not in page
    Office.objects.update(certificate_check=True)
    assert "核验证明和行政执法证" in ask(checked.code)


def test_with_both_switched_off_there_is_no_such_page(checked: Certificate) -> None:
    Office.objects.update(certificate_check=False)
    assert Client().get(reverse("core:verify", args=[checked.code])).status_code == 404
    assert Client().get(reverse("core:verify_ask")).status_code == 404
