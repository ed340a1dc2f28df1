"""执法资格考试 held elsewhere: entered for one or several people with one proof, withdrawn with a reason, entered again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from certificates.models import QualificationExam
from certificates.selectors import exams as selectors
from certificates.services import exams
from core import files, scans
from core.errors import Refused
from core.models import AuditEntry, StoredFile
from people.models import EnforcementField, Person
from tests import factories
from tests.certificates import things
from tests.certificates.exam_things import exam, facts
from tests.questionbank.drawings import drawing

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SignIn = Callable[[Person], Client]
LIST = "/manage/certificates/exams/"


def proof(by: Person) -> StoredFile:
    upload = SimpleUploadedFile("证.png", drawing())
    return scans.keep_proof(upload, title="考试", owner_kind=exams.PROOF, by=by, now=factories.NOON)


def test_one_proof_stands_behind_each_of_several_people(clerk: Person, cadre: Person):
    other, kept = factories.person("王海燕"), proof(clerk)
    exam(cadre, other, proof=kept, by=clerk)
    assert set(QualificationExam.objects.values_list("person", "proof")) == {(cadre.pk, kept.pk), (other.pk, kept.pk)}
    assert StoredFile.objects.get(pk=kept.pk).expires_at is None
    entry = AuditEntry.objects.get(event="certificates.exam_entered")
    assert (entry.subject, entry.detail["people"], entry.detail["on"]) == ("综合法律知识", 2, "2024-05-12")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"on": things.TODAY + timedelta(days=1)}, "还没有到"),
        ({"on": date(1900, 1, 1)}, "太早"),
    ],
)
def test_an_exam_on_a_day_that_cannot_be_is_refused(cadre: Person, said: dict[str, date], says: str):
    with pytest.raises(Refused, match=says):
        exam(cadre, **said)
    assert not QualificationExam.objects.exists()


def test_only_the_exam_of_special_knowledge_has_a_field(cadre: Person):
    field = EnforcementField.objects.create(name="水务")
    with pytest.raises(Refused, match="只有专业知识考试才分执法领域"):
        exam(cadre, field_id=field.pk)
    assert exam(cadre, subject="special", field_id=field.pk).field == field


def test_whoever_has_it_already_is_named_and_nobody_is_entered(cadre: Person):
    exam(cadre)
    with pytest.raises(Refused, match=f"{cadre.name}的这次考试已经登记过"):
        exam(factories.person("王海燕"), cadre)
    assert QualificationExam.objects.count() == 1


def test_nobody_enters_or_withdraws_for_people_of_other_units(cadre: Person):
    there = factories.office("财政所")
    only_there = factories.person("吴证管", unit=there, role="certificate_clerk", role_unit=there)
    with pytest.raises(Refused, match=f"{cadre.name}不在您管理的单位里"):
        exam(cadre, by=only_there)
    with pytest.raises(Refused, match="不在您管理的单位里"):
        exams.withdraw(exam=exam(cadre), reason="错了", by=only_there, now=factories.NOON)


def test_what_was_withdrawn_stays_to_be_read_and_may_be_entered_anew(cadre: Person):
    one = exam(cadre)
    exams.withdraw(exam=one, reason="登记错了日期", by=things.clerk(), now=factories.NOON)
    assert exam(cadre).pk != one.pk
    one.refresh_from_db()
    assert one.withdrawn_reason == "登记错了日期"
    assert AuditEntry.objects.get(event="certificates.exam_withdrawn").detail["reason"] == "登记错了日期"
    with pytest.raises(Refused, match="已经撤下"):
        exams.withdraw(exam=one, reason="再撤一次", by=things.clerk(), now=factories.NOON)


def test_a_withdrawal_without_a_reason_is_refused(cadre: Person):
    with pytest.raises(Refused, match="原因"):
        exams.withdraw(exam=exam(cadre), reason=" ", by=things.clerk(), now=factories.NOON)


def test_the_database_itself_keeps_a_result_once_and_its_person(cadre: Person):
    exam(cadre)
    with pytest.raises(IntegrityError, match="exam_once|UNIQUE"), transaction.atomic():
        QualificationExam.objects.create(person=cadre, at=factories.NOON, **vars(facts()))
    with pytest.raises(ProtectedError):
        cadre.delete()


def test_a_proof_is_its_persons_and_their_clerks(clerk: Person, cadre: Person, leader: Person):
    other, alone, shared = factories.person("王海燕"), proof(clerk), proof(clerk)
    exam(cadre, proof=alone)
    exam(cadre, other, proof=shared, subject="special")
    may = [[files.may_read(person, one) for one in (alone, shared)] for person in (clerk, cadre, other, leader)]
    assert may == [[True, True], [True, False], [False, False], [False, False]]


def test_what_a_list_shows_and_what_may_be_opened_agree(cadre: Person, clerk: Person, leader: Person):
    there = factories.office("财政所")
    only_there = factories.person("吴证管", unit=there, role="certificate_clerk", role_unit=there)
    exam(cadre, factories.person("王海燕", unit=there))
    for person in (clerk, leader, cadre, only_there):
        managed = set(selectors.manageable(person))
        assert managed == {one for one in QualificationExam.objects.select_related("person__unit") if selectors.can_manage(person, one)}
        assert managed <= set(selectors.readable(person))
    assert [one.person.name for one in selectors.readable(only_there)] == ["王海燕"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["王海燕", "陈志强"]),
        ("?text=王海", ["王海燕"]),
        ("?subject=special", ["王海燕"]),
        ("?year=2024", ["陈志强"]),
        ("?result=no", ["王海燕"]),
        ("?result=yes&subject=special", []),
        ("?withdrawn=on", ["李国华"]),
        ("?year=nonsense&subject=nonsense", ["王海燕", "陈志强"]),
    ],
)
def test_the_list_is_narrowed(cadre: Person, signed_in: SignIn, asked: str, names: list[str]):
    exam(cadre)
    exam(factories.person("王海燕"), subject="special", on=date(2025, 6, 1), passed=False, score=5900)
    exams.withdraw(exam=exam(factories.person("李国华")), reason="错", by=things.clerk(), now=factories.NOON)
    page = signed_in(things.clerk()).get(f"{LIST}{asked}")
    assert [one.person.name for one in page.context["page"].object_list] == names


def test_a_list_of_thirty_costs_no_more_statements_than_one(
    cadre: Person, signed_in: SignIn, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in(things.clerk())
    exam(cadre)
    client.get(LIST)
    with django_assert_max_num_queries(8) as first:
        client.get(LIST)
    exam(*(factories.person(f"队员{number}") for number in range(30)))
    with django_assert_num_queries(len(first)):
        client.get(LIST)


def test_several_people_are_entered_on_one_page(cadre: Person, signed_in: SignIn):
    other = factories.person("王海燕")
    said = {
        "subject": "special",
        "organiser": "县自然资源局",
        "on": "2025-03-01",
        "persons": f"{cadre.name}、{other.name}",
        "result": "yes",
        "score": "91.5",
    }
    answer = signed_in(things.clerk()).post(f"{LIST}enter/", {**said, "proof": SimpleUploadedFile("证.png", drawing())})
    assert answer.status_code == 302
    assert set(QualificationExam.objects.values_list("person__name", "score")) == {(cadre.name, 9150), (other.name, 9150)}
    assert QualificationExam.objects.values("proof").distinct().count() == 1


def test_a_wrong_result_is_withdrawn_and_entered_again_with_its_proof(clerk: Person, cadre: Person, signed_in: SignIn):
    one, client = exam(cadre, proof=proof(clerk), score=6800), signed_in(clerk)
    answer = client.post(reverse("certificates:exam_withdraw", args=[one.public_id]), {"reason": "成绩录错", "again": "1"})
    page = client.get(answer["Location"])
    assert page.context["form"].initial["persons"] == [cadre.account]
    shown = page.context["form"]
    said = {name: shown[name].value() or "" for name in ("subject", "organiser", "document", "note")}
    client.post(answer["Location"], {**said, "on": "2024-05-12", "persons": cadre.account, "result": "yes", "score": "86"})
    again = QualificationExam.objects.get(withdrawn_at=None)
    assert (again.score, again.proof_id) == (8600, one.proof_id)


def test_a_leader_reads_that_there_is_a_proof_and_gets_no_link_to_it(clerk: Person, cadre: Person, leader: Person, signed_in: SignIn):
    one = exam(cadre, proof=proof(clerk))
    url = reverse("certificates:exam", args=[one.public_id])
    assert one.proof is not None
    link = reverse("core:file", args=[one.proof.public_id])
    for person, has_link in ((clerk, True), (leader, False)):
        assert (link in signed_in(person).get(url).content.decode()) == has_link
