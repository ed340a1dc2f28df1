"""申领: with all conditions met it takes few entries; with one missing a reason; it is written once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, CertificateEvent, CertificateRules, Family
from certificates.rules.life import Kind, State
from certificates.services import applications
from certificates.services.events import Entry
from core.errors import Refused
from core.models import AuditEntry
from people.models import EnforcementField, Membership, Person, PostKind, Team
from tests import factories
from tests.certificates import things
from tests.certificates.exam_things import both, exam
from tests.questionbank.drawings import drawing

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SignIn = Callable[[Person], Client]
FACTS = {"organisation": "南山镇人民政府", "jurisdiction": "南山镇", "authority_source": "法定授权"}


def apply(person: Person, *, key: str = "", family: str = Family.PROVINCIAL, on: date = things.TODAY, reason: str = "") -> Certificate:
    entry = Entry(Kind.APPLY, on, reason=reason, facts=FACTS)
    return applications.apply(person=person, family=family, entry=entry, by=things.clerk(), now=factories.NOON, key=key)


def page_of(person: Person) -> str:
    return reverse("certificates:apply", args=[person.public_id])


def said(page: Any, **more: Any) -> dict[str, Any]:
    """The form as it is shown, sent as it is."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields if name not in ("attachment", "document", "reason", "seen")}
    return {**values, **more}


def test_with_all_conditions_met_the_application_keeps_them_as_they_stood(cadre: Person):
    both(cadre)
    made = apply(cadre)
    assert made.state == State.APPLIED
    kept = made.events.get().conditions
    assert [(one["label"], one["met"]) for one in kept][:2] == [("在编", True), ("在职", True)]
    assert kept[3]["evidence"] == "2024-05-12 湛江市司法局 86分 合格"
    assert AuditEntry.objects.get(event="certificates.event").detail["step"] == "apply"


def test_a_missing_condition_needs_a_reason_and_is_kept_as_missing(cadre: Person):
    exam(cadre)
    with pytest.raises(Refused, match="“专业知识考试合格”还没有满足") as refused:
        apply(cadre)
    assert refused.value.field == "reason"
    assert not Certificate.objects.exists()
    event = apply(cadre, reason="县司法局同意先行申领，考试成绩后补").events.get()
    assert event.reason == "县司法局同意先行申领，考试成绩后补"
    assert [one["label"] for one in event.conditions if not one["met"]] == ["专业知识考试合格"]


def test_the_conditions_are_those_of_the_day_of_the_application(cadre: Person):
    both(cadre)
    with pytest.raises(Refused, match="综合法律知识考试合格"):
        apply(cadre, on=date(2024, 5, 11))


def test_there_is_one_application_of_a_family_at_a_time(cadre: Person):
    both(cadre)
    apply(cadre)
    with pytest.raises(Refused, match="申领中") as refused:
        apply(cadre)
    assert refused.value.field == "family"
    assert apply(cadre, family=Family.NATIONAL).state == State.APPLIED


def test_after_it_was_given_up_one_may_apply_again(cadre: Person):
    both(cadre)
    things.step(apply(cadre), Kind.DECLINE, things.TODAY)
    assert apply(cadre).state == State.APPLIED


def test_the_same_form_twice_is_one_application(cadre: Person):
    both(cadre)
    assert apply(cadre, key="form-1") == apply(cadre, key="form-1")
    assert CertificateEvent.objects.count() == 1


def test_a_day_that_has_not_come_is_refused_at_its_field(cadre: Person):
    both(cadre)
    with pytest.raises(Refused, match="还没有到") as refused:
        apply(cadre, on=things.TODAY + timedelta(days=1))
    assert refused.value.field == "on"


def test_who_manages_other_units_applies_for_nobody_here(cadre: Person):
    both(cadre)
    there = factories.office("财政所")
    other = factories.person("吴证管", unit=there, role="certificate_clerk", role_unit=there)
    with pytest.raises(Refused, match="不在您管理的单位里"):
        applications.apply(person=cadre, family="provincial", entry=Entry(Kind.APPLY, things.TODAY, facts=FACTS), by=other, now=factories.NOON)


def test_the_form_comes_filled_with_the_offices_rules_and_the_field_of_the_post(cadre: Person, signed_in: SignIn):
    both(cadre)
    CertificateRules.objects.create(id=1, **FACTS)
    field = EnforcementField.objects.create(name="水务")
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    Membership.objects.create(team=team, person=cadre, post_kind=PostKind.ENFORCEMENT, field=field, from_on=date(2024, 1, 1))
    client = signed_in(things.clerk())
    sent = said(client.get(page_of(cadre)))
    for _ in range(2):
        answer = client.post(page_of(cadre), sent)
    made = Certificate.objects.get()
    assert answer["Location"] == reverse("certificates:certificate", args=[made.public_id])
    assert (made.organisation, list(made.fields.all())) == ("南山镇人民政府", [field])


def test_the_page_shows_each_condition_and_asks_for_a_reason_only_where_one_is_missing(cadre: Person, signed_in: SignIn):
    client = signed_in(things.clerk())
    one = exam(cadre)
    page = client.get(page_of(cadre)).content.decode()
    assert reverse("certificates:exam", args=[one.public_id]) in page
    assert "没有考试记录" in page
    assert 'name="reason"' in page
    exam(cadre, subject="special")
    assert 'name="reason"' not in client.get(page_of(cadre)).content.decode()


def test_without_a_reason_nothing_is_written_and_the_page_says_so_beside_the_field(cadre: Person, signed_in: SignIn):
    client = signed_in(things.clerk())
    page = client.get(page_of(cadre))
    again = client.post(page_of(cadre), said(page, **FACTS))
    assert list(again.context["form"].errors) == ["reason"]
    client.post(page_of(cadre), said(page, **FACTS, reason="先行申领", attachment=SimpleUploadedFile("表.png", drawing())))
    event = CertificateEvent.objects.get()
    assert (event.reason, bool(event.attachment)) == ("先行申领", True)


def test_practice_is_shown_as_practice(cadre: Person, signed_in: SignIn):
    now = timezone.now()
    sat = factories.exam(cadre, title="执法资格模拟考试", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=8))
    factories.score(sat.candidates.get(), 9500)
    page = signed_in(things.clerk()).get(page_of(cadre))
    assert [one.exam.title for one in page.context["practice"]] == ["执法资格模拟考试"]
    assert [one.evidence for one in page.context["found"].conditions if one.what in ("general", "special")] == ["没有考试记录"] * 2


def test_the_certificates_page_shows_the_conditions_beside_the_step(cadre: Person, signed_in: SignIn):
    both(cadre)
    made = apply(cadre)
    page = signed_in(things.clerk()).get(reverse("certificates:certificate", args=[made.public_id])).content.decode()
    assert "2024-05-12 湛江市司法局 86分 合格" in page
