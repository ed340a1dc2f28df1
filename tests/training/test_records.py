"""制度文件 and 自学: put on record with their files, withdrawn with a reason; self-study earns where the year says so."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused, Stale
from people.models import Person
from tests import factories
from tests.training.made import last_text
from tests.training.things import AFTER, document, studied, study_terms, upload
from training.models import PolicyDocument, SelfStudy, StudyYear
from training.selectors import documents, ledger
from training.selectors import self_study as selectors
from training.services import self_study

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


def test_a_document_is_found_by_its_number_and_read_by_leaders(desk: Client, clerk: Person):
    unit = factories.town()
    said = {"unit": str(unit.public_id), "title": "学法制度", "number": "南府办〔2026〕3号", "dated_on": "2026-01-05", "upload": upload("制度.png")}
    desk.post(reverse("training:document_add"), said)
    made = PolicyDocument.objects.get()
    assert made.file is not None
    assert made.file.name == "学法制度.jpg"
    page = desk.get(reverse("training:documents"), {"q": "〔2026〕3"}).content.decode()
    assert "学法制度" in page
    assert "没有找到" in desk.get(reverse("training:documents"), {"q": "不存在"}).content.decode()
    assert documents.may_read_file(factories.leader(), made.file)
    assert not documents.may_read_file(factories.person("普通"), made.file)
    assert "请先撤下旧的" in desk.post(reverse("training:document_add"), {**said, "upload": ""}).content.decode()


def test_a_withdrawn_document_stays_with_its_reason(desk: Client, clerk: Person):
    made = document(factories.town())
    desk.post(reverse("training:document_withdraw", args=[made.public_id]), {"reason": "已有新制度"})
    assert not documents.listed(clerk).exists()
    assert "已撤下：已有新制度" in desk.get(reverse("training:documents"), {"withdrawn": "on"}).content.decode()


def test_the_list_of_documents_is_printed_as_it_is_narrowed(desk: Client):
    document(factories.town(), title="学法制度")
    document(factories.town(), title="会议制度")
    desk.post(reverse("training:document_paper") + "?q=学法", {"file": "xlsx"})
    text = last_text()
    assert "学法制度" in text
    assert "会议制度" not in text


def test_self_study_is_entered_for_several_with_one_proof(desk: Client, clerk: Person, cadre: Person):
    said = {"people": f"{cadre.name}、{clerk.account}", "how": "xuexi", "title": "宪法专题", "from_on": "2026-03-01", "until_on": "2026-03-31"}
    desk.post(reverse("training:self_study_add"), {**said, "hours": "1.5", "proof": upload("截图.png")})
    made = list(SelfStudy.objects.all())
    assert {one.person for one in made} == {cadre, clerk}
    assert {one.hours for one in made} == {150}
    file = made[0].proof
    assert file is not None
    assert made[1].proof == file
    assert selectors.may_read_proof(cadre, file)
    assert not selectors.may_read_proof(factories.person("外人"), file)
    assert "没有找到在职人员“无名”" in desk.post(reverse("training:self_study_add"), {**said, "people": "无名", "hours": "1"}).content.decode()


def hours(person: Person, year: int = 2026) -> int:
    found = ledger.totals([person.pk], year).get(person.pk)
    return found.hours if found else 0


def test_it_counts_as_hours_only_where_the_year_says_so_and_follows_every_change(clerk: Person, cadre: Person):
    studied(cadre, title="甲")
    assert hours(cadre) == 0
    StudyYear.objects.create(year=2026, counts_self_study=True)
    one = studied(cadre, title="乙")
    assert hours(cadre) == 200
    one = self_study.change(study=one, terms=study_terms(title="乙", hours=300), seen_version=1, by=clerk, now=AFTER)
    assert hours(cadre) == 300
    with pytest.raises(Stale):
        self_study.change(study=one, terms=study_terms(title="乙"), seen_version=1, by=clerk, now=AFTER)
    self_study.withdraw(study=one, reason="重复登记", by=clerk, now=AFTER)
    assert hours(cadre) == 0
    with pytest.raises(Refused, match="已经撤下"):
        self_study.withdraw(study=one, reason="再撤", by=clerk, now=AFTER)


def test_what_is_not_over_or_there_already_is_refused(clerk: Person, cadre: Person):
    with pytest.raises(Refused, match="还没有到"):
        studied(cadre, until_on=date(2099, 1, 1))
    studied(cadre)
    with pytest.raises(Refused, match="已经登记过"):
        studied(cadre)


def test_the_list_costs_the_same_with_few_and_many(desk: Client, clerk: Person, cadre: Person, django_assert_max_num_queries: Any):
    address = reverse("training:self_study")
    studied(cadre, title="零")
    desk.get(address)
    with django_assert_max_num_queries(14) as few:
        desk.get(address)
    for number in range(20):
        studied(cadre, title=f"第{number}本")
    with django_assert_max_num_queries(len(few)):
        assert "第7本" in desk.get(address, {"year": "2026"}).content.decode()
    assert "第7本" not in desk.get(address, {"year": "2026", "q": "第8"}).content.decode()


def test_what_was_studied_before_anybody_here_worked_is_a_slip_of_the_date(clerk: Person, cadre: Person):
    with pytest.raises(Refused, match="0001-01-01 太早"):
        self_study.enter(people=[cadre], terms=study_terms(from_on=date(1, 1, 1), until_on=date(1, 1, 1)), proof=None, by=clerk, now=AFTER)
