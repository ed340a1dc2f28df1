"""The steps of a card's life from its page: offered when they may follow, entered once, refused with the rule's sentence."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, CertificateEvent, CertificateRules
from certificates.rules.facts import validity_ends
from certificates.rules.life import Kind, State
from core.models import AuditEntry
from people.models import Person
from tests import factories
from tests.certificates import things
from tests.certificates.life_things import address, card, page, pdf, picture, said

pytestmark = pytest.mark.django_db


def test_the_page_offers_the_steps_that_may_follow_and_no_other(desk: Client, cadre: Person) -> None:
    one = things.certificate(cadre)
    shown = desk.get(address("certificate", one)).context["acts"]
    assert [word for _, word, _ in shown] == ["验审", "换发", "补办", "暂扣", "收回", "注销"]
    things.step(one, Kind.RETURN, date(2025, 1, 1))
    after = desk.get(address("certificate", one))
    assert [word for _, word, _ in after.context["acts"]] == ["注销"]
    assert "重新申领" in after.content.decode()


def test_a_suspension_is_entered_with_its_document_reason_and_attachment(desk: Client, clerk: Person, cadre: Person) -> None:
    one = things.certificate(cadre)
    answer = desk.post(address("act", one, "suspend"), said(one, document="南司〔2026〕3号", reason="调查期间", attachment=pdf()), follow=True)
    assert "已登记“暂扣”" in answer.content.decode()
    step = one.events.get(kind=Kind.SUSPEND)
    assert (step.document, step.reason, step.by, bool(step.attachment)) == ("南司〔2026〕3号", "调查期间", clerk, True)
    one.refresh_from_db()
    assert one.state == State.SUSPENDED


def test_a_step_that_cannot_follow_is_refused_with_the_rules_sentence(desk: Client, cadre: Person) -> None:
    one = things.certificate(cadre)
    answer = desk.post(address("act", one, "restore"), said(one)).content.decode()
    assert "不能登记“恢复”：证件有效，没有被暂扣。" in answer
    assert one.events.count() == 1


def test_what_was_done_before_the_card_was_suspended_may_be_entered_later(desk: Client, cadre: Person) -> None:
    one = things.certificate(cadre)
    things.step(one, Kind.SUSPEND, date(2026, 3, 1))
    shown = desk.get(address("act", one, "review"))
    assert shown.context["form"]["on"].value() is None
    assert "请填写当时的日期补记" in shown.content.decode()
    desk.post(address("act", one, "review"), said(one, on="2025-12-20"))
    assert one.events.filter(kind=Kind.REVIEW).exists()


def test_a_double_click_enters_the_step_once(desk: Client, cadre: Person) -> None:
    one = things.certificate(cadre)
    sent = said(one)
    for _ in range(2):
        assert desk.post(address("act", one, "suspend"), sent).status_code == 302
    assert one.events.filter(kind=Kind.SUSPEND).count() == 1


def test_a_form_that_another_clerk_overtook_says_so_and_is_taken_when_sent_again(desk: Client, cadre: Person) -> None:
    one = things.certificate(cadre)
    mine = said(one)
    things.step(one, Kind.REVIEW, date(2026, 5, 1))
    answer = desk.post(address("act", one, "suspend"), mine)
    assert "黄证管登记了“验审”" in answer.content.decode()
    assert 'name="seen" value="2"' in answer.content.decode()
    assert not one.events.filter(kind=Kind.SUSPEND).exists()
    assert AuditEntry.objects.filter(event="core.refused", detail__code="overtaken").exists()
    desk.post(address("act", one, "suspend"), {**mine, "seen": 2})
    assert one.events.filter(kind=Kind.SUSPEND).exists()


@pytest.mark.parametrize(("kind", "sentence"), [("return", "收回后不能恢复"), ("cancel", "注销后不能恢复")])
def test_a_step_without_a_way_back_is_confirmed_first(desk: Client, cadre: Person, kind: str, sentence: str) -> None:
    one = things.certificate(cadre)
    assert sentence in desk.get(address("act", one, kind)).content.decode()
    assert "打勾" in desk.post(address("act", one, kind), said(one)).content.decode()
    assert one.events.count() == 1
    desk.post(address("act", one, kind), said(one, sure="on"))
    assert one.events.count() == 2


def test_a_renewal_is_filled_with_the_offices_years_from_the_end_of_the_old_card(desk: Client, cadre: Person) -> None:
    CertificateRules.objects.create(id=1, valid_years=6)
    one, today = things.certificate(cadre), timezone.localdate()
    form = desk.get(address("act", one, "renew")).context["form"]
    first = date(2029, 1, 1)
    assert (form["valid_from"].value(), form["valid_until"].value()) == (first, validity_ends(first, 6))
    until = validity_ends(today, 6)
    desk.post(address("act", one, "renew"), said(one, valid_from=str(today), valid_until=str(until)))
    number = one.number
    one.refresh_from_db()
    assert (one.valid_until, one.issued_on, one.number) == (until, today, number), "what was not said stays"


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [(date(2024, 1, 1), 5, date(2028, 12, 31)), (date(2024, 2, 29), 5, date(2029, 2, 28)), (date(2024, 2, 29), 4, date(2028, 2, 28))],
)
def test_the_last_day_of_so_many_years(first: date, years: int, last: date) -> None:
    assert validity_ends(first, years) == last


def test_an_issue_is_filled_with_what_was_applied_for_and_what_the_office_usually_writes(desk: Client, cadre: Person) -> None:
    CertificateRules.objects.create(id=1, authority="湛江市司法局", organisation="南山镇人民政府", jurisdiction="南山镇", number_pattern=r"粤N\d{6}")
    one = things.apply(cadre)
    form = desk.get(address("act", one, "issue")).context["form"]
    assert (form["authority"].value(), form["organisation"].value()) == ("湛江市司法局", "南山镇人民政府")
    answer = desk.post(address("act", one, "issue"), said(one, **card(number="N1")))
    assert "不符合本单位设置的格式" in str(answer.context["form"].errors["number"])
    desk.post(address("act", one, "issue"), said(one, **card()))
    one.refresh_from_db()
    assert (one.state, one.number) == (State.VALID, "粤N900001")


def test_missing_facts_are_named_at_their_fields(desk: Client, cadre: Person) -> None:
    one = things.apply(cadre)
    errors = desk.post(address("act", one, "issue"), said(one, on="")).context["form"].errors
    assert {"on", "number", "authority", "valid_from", "valid_until"} <= set(errors)


def test_a_card_issued_before_is_entered_for_a_person_by_name_with_its_photo(desk: Client, cadre: Person) -> None:
    sent = {"person": "陈志强", "family": "provincial", "on": "2024-01-01", "key": "form-1", "photo": picture(), **card()}
    answer = desk.post(reverse("certificates:register"), sent, follow=True)
    one = Certificate.objects.get(person=cadre)
    assert "已登记陈志强的省行政执法证" in answer.content.decode()
    assert (one.issued_on, one.number, one.files.get().what) == (date(2024, 1, 1), "粤N900001", "photo")


def test_a_double_click_makes_one_card(desk: Client, cadre: Person) -> None:
    for _ in range(2):
        sent = {"person": "陈志强", "family": "provincial", "on": "2024-01-01", "key": "form-1", "photo": picture(), **card()}
        assert desk.post(reverse("certificates:register"), sent).status_code == 302
    assert Certificate.objects.get().files.count() == 1


def test_a_photo_that_is_none_keeps_the_card_from_being_entered(desk: Client, cadre: Person) -> None:
    sent = {"person": "陈志强", "family": "provincial", "on": "2024-01-01", "key": "form-1", "photo": pdf("照片.jpg"), **card()}
    assert "不是能识别的照片" in str(desk.post(reverse("certificates:register"), sent).context["form"].errors)
    assert not Certificate.objects.exists()


def test_a_second_card_of_the_family_and_a_name_nobody_has_are_refused_at_their_fields(desk: Client, cadre: Person) -> None:
    things.certificate(cadre)
    sent = {"person": "陈志强", "family": "provincial", "on": "2024-01-01", "key": "form-1", **card()}
    assert "同一种证件一人只能有一张" in str(desk.post(reverse("certificates:register"), sent).context["form"].errors["family"])
    assert "没有找到" in str(desk.post(reverse("certificates:register"), {**sent, "person": "无此人"}).context["form"].errors["person"])


def test_the_form_for_somebody_of_the_missing_list_begins_with_them(desk: Client, cadre: Person) -> None:
    form = desk.get(reverse("certificates:register"), {"person": str(cadre.public_id)}).context["form"]
    assert form["person"].value() == cadre.account
    assert desk.get(reverse("certificates:register"), {"person": "nonsense"}).context["form"]["person"].value() == ""


def test_a_card_of_another_unit_is_not_there_and_a_leader_may_not_act(cadre: Person, leader: Person, signed_in: Client) -> None:
    one, office = things.certificate(cadre), factories.office("财政所")
    only_there = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    assert signed_in(only_there).get(address("act", one, "suspend")).status_code == 404  # type: ignore[operator]
    assert signed_in(leader).post(address("act", one, "suspend"), said(one)).status_code == 403  # type: ignore[operator]
    assert CertificateEvent.objects.count() == 1


def test_no_page_acts_by_a_step_that_is_none_or_has_a_page_of_its_own(desk: Client, cadre: Person) -> None:
    one = things.certificate(cadre)
    assert {desk.get(address("act", one, kind)).status_code for kind in ("apply", "correct", "nonsense")} == {404}


def test_a_day_to_come_is_refused(desk: Client, cadre: Person) -> None:
    one = things.certificate(cadre)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "还没有到" in str(desk.post(address("act", one, "suspend"), said(one, on=str(tomorrow))).context["form"].errors["on"])
    assert "暂扣" in page(desk, one)


@pytest.mark.parametrize(
    ("kind", "sure"), [("return", "已核对，缴回后不能恢复"), ("cancel", "已核对，吊销后不能恢复"), ("decline", "已核对，退件后不能恢复")]
)
def test_a_step_without_a_way_back_is_confirmed_in_the_words_of_the_office(desk: Client, cadre: Person, kind: str, sure: str) -> None:
    CertificateRules.objects.create(id=1, words={"step.return": "缴回", "step.cancel": "吊销", "step.decline": "退件"})
    one = things.apply(cadre) if kind == "decline" else things.certificate(cadre)
    assert sure in desk.get(address("act", one, kind)).content.decode()
