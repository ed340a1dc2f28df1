"""证件规则: what the office decides, who may, what cannot be, and two who decide at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from certificates.models import CertificateRules
from certificates.rules import office as rules
from certificates.selectors.rules import current, wording
from certificates.services import office
from core.errors import Refused
from core.models import AuditEntry
from examsite.audit import words as audit_words
from people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/manage/certificates/settings/"


def said(**values: Any) -> dict[str, Any]:
    """What the page posts of a new office."""
    usual = {
        "version": 0, "valid_years": 5, "reminder_days": "180、90、30", "review_month": 12, "review_day": 31, "review_days_before": 30,
        "reminds_hours": "on",
    }  # fmt: skip
    return {**usual, **values}


def test_a_new_office_is_shown_the_usual_and_saves_its_own(desk: Client) -> None:
    form = desk.get(PAGE).context["form"]
    assert (form["valid_years"].value(), form["reminder_days"].value()) == (5, "180、90、30")
    sent = said(valid_years=6, authority="湛江市司法局", reminder_days="30 90,365", reviewed_yearly="on", word_step_issue="核发")
    assert "证件规则已保存" in desk.post(PAGE, sent, follow=True).content.decode()
    row = current()
    assert (row.valid_years, row.authority, row.reminder_days, row.reviewed_yearly) == (6, "湛江市司法局", [365, 90, 30], True)
    assert wording().step("issue") == "核发"
    assert form["valid_years"].value() == 5


def test_what_was_decided_stands_in_the_audit_trail_in_words(desk: Client) -> None:
    desk.post(PAGE, said(valid_years=6, word_step_issue="核发"))
    entry = AuditEntry.objects.get(event="certificates.rules_changed")
    told = dict(audit_words.details(entry))
    assert "有效年限 6" in told["改为"]
    assert "核发" in told["改为"]
    assert "有效年限 5" in told["原为"]


def test_of_two_who_decide_at_once_the_second_is_shown_both(desk: Client) -> None:
    desk.post(PAGE, said(valid_years=6))
    answer = desk.post(PAGE, said(valid_years=7))
    assert "他人刚刚改过" in answer.content.decode()
    assert ("有效年限（年）", "7", "6") in [(one.label, one.mine, one.theirs) for one in answer.context["form"].conflict]
    assert current().valid_years == 6
    desk.post(PAGE, said(valid_years=7, version=current().version))
    assert current().valid_years == 7


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"valid_years": 0}, "valid_years", "1"),
        ({"number_pattern": "粤N("}, "number_pattern", "读不懂"),
        ({"number_pattern": r"(\d+)+"}, "number_pattern", "非常慢"),
        ({"reminder_days": "90、0"}, "reminder_days", "1 到 365"),
        ({"reminder_days": "九十"}, "reminder_days", "1 到 365"),
        ({"reminder_days": "1、2、3、4、5、6、7"}, "reminder_days", "最多提醒 6 次"),
        ({"review_month": 2, "review_day": 30}, "review_day", "2 月没有 30 日"),
        ({"word_state_valid": "已过期"}, "word_state_expired", "请换一个叫法"),
        ({"word_step_issue": "核发核发核发核发核发"}, "word_step_issue", "最多 8 个字"),
        ({"number_pattern": r"粤N\d{6}", "sample": "粤N12"}, "sample", "不符合这个格式"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk: Client, values: dict[str, Any], field: str, sentence: str) -> None:
    form = desk.post(PAGE, said(**values)).context["form"]
    assert sentence in str(form.errors.get(field)), form.errors
    assert not CertificateRules.objects.exists()


@pytest.mark.parametrize(("number", "says"), [("粤N000123", "这个编号符合格式"), ("N000123", "不符合这个格式")])
def test_a_number_is_tried_without_saving(desk: Client, number: str, says: str) -> None:
    answer = desk.post(PAGE, said(number_pattern=r"粤N\d{6}", sample=number, **{"try": "1"})).content.decode()
    assert says in answer
    assert not CertificateRules.objects.exists()


def test_prints_keep_their_settings(desk: Client) -> None:
    CertificateRules.objects.create(id=1, roster=[["number", "编号"]])
    desk.post(PAGE, said(version=1))
    assert current().roster == [["number", "编号"]]


def test_only_who_manages_certificates_for_the_whole_town_decides(signed_in: Callable[[Person], Client], town: Any) -> None:
    unit = factories.office("财政所")
    one = factories.person("吴证管", unit=unit, role="certificate_clerk", role_unit=unit)
    assert signed_in(one).get(PAGE).status_code == 403
    with pytest.raises(Refused, match="全镇"):
        office.change(decision=office.Decision(5, "", "", "", False, 12, 31, 30, True), seen_version=0, by=one, now=factories.NOON)


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        (r"粤N\d{6}", False), (r"[A-Z]{2}(\d{3}){2}", False), (r"\d{8}(-\d)?", False), (r"(粤|琼)N\d+", False), (r"(\d{4}-)+", False),
        (r"[(+]+\(a+\)+", False),
        (r"(\d+)+", True), (r"((\d+))*", True), (r"(\d|1)+", True), (r"(a{1,9}){2,}", True),
    ],
)  # fmt: skip
def test_a_pattern_that_would_be_tried_for_hours_is_told_from_others(pattern: str, slow: bool) -> None:
    assert rules.is_slow(pattern) is slow


def test_no_reminder_at_all_and_the_usual_words_are_kept_as_nothing() -> None:
    assert rules.reminder_days("") == []
    assert rules.own_words({"state.valid": "有效", "step.issue": " ", "state.nonsense": "x"}) == {}


def test_there_is_one_row_of_rules() -> None:
    CertificateRules.objects.create(id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateRules.objects.create(id=2)
