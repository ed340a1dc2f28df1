"""The roster from an Excel or CSV file: whom each row means, what has to be decided, and that all come onto the list or nobody."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import excel
from core.errors import Refused
from core.models import AuditEntry
from people.models import Person
from people.services import units
from quiz.models import Candidate, Exam, RosterChange
from quiz.selectors import staff
from quiz.services import roster, roster_file
from tests import factories
from tests.factories import NOON
from tests.quiz.manage.pages import url
from tests.quiz.test_admission import text

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
HEADER = ["姓名", "单位", "工号", "手机号"]


def book(*rows: list[str], header: list[str] = HEADER) -> bytes:
    return excel.write([excel.Sheet("名单", header, [[*row, *[""] * (len(header) - len(row))] for row in rows])])


def plan_of(exam: Exam, by: Person, data: bytes, **decisions: str) -> roster_file.Plan:
    answers = {int(row.removeprefix("row")): value for row, value in decisions.items()}
    return roster_file.plan(exam=exam, data=data, by=by, today=NOON.date(), decisions=answers)


def names(found: list[roster_file.Meant]) -> list[str]:
    return [f"{one.person.name} {one.person.unit.name}" for one in found]


def errors(plan: roster_file.Plan) -> list[str]:
    return [f"{one.row} {one.message}" for one in plan.faults]


@pytest.fixture
def exam(cadre: Person) -> Exam:
    return factories.exam(cadre)


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


def upload(desk: Client, exam: Exam, data: bytes, name: str = "名单.xlsx") -> Any:
    return desk.post(url("roster_file", exam), {"file": SimpleUploadedFile(name, data)})


def confirm(desk: Client, exam: Exam, preview: Any, **more: str) -> Any:
    context = preview.context
    sent = {"stored": context["stored"].public_id, "seen": context["plan"].seen, "version": context["version"], "confirm": "1"}
    return desk.post(url("roster_file", exam), {**sent, **more}, follow=True)


def test_people_are_found_by_number_mobile_unit_or_a_name_that_is_one_persons(exam: Exam, clerk: Person) -> None:
    factories.person("王海燕", staff_number="NS007", unit=factories.office("财政所"))
    factories.person("李同事", mobile="13900000001")
    for name in ("党政办公室", "财政所"):
        factories.person("张伟", unit=factories.office(name))
    factories.person("欧阳建国")
    data = book(["王海燕", "", "NS007"], ["李同事", "", "", "139 0000 0001"], ["张伟", "南山镇/财政所"], ["欧阳建国"], ["陈志强"])
    plan = plan_of(exam, clerk, data)
    assert names(plan.new) == ["王海燕 财政所", "李同事 党政办公室", "张伟 财政所", "欧阳建国 党政办公室"]
    assert names(plan.listed) == ["陈志强 党政办公室"]
    assert plan.is_clear


def test_a_name_of_several_people_is_asked_about_and_the_answer_counts(exam: Exam, clerk: Person) -> None:
    here, there = (factories.person("张伟", unit=factories.office(name)) for name in ("党政办公室", "财政所"))
    plan = plan_of(exam, clerk, book(["张伟"]))
    assert [(one.sentence, len(one.people)) for one in plan.doubts] == [("有 2 位同名，请选择是哪一位", 2)]
    assert names(plan_of(exam, clerk, book(["张伟"]), row2=str(there.public_id)).new) == ["张伟 财政所"]
    assert plan_of(exam, clerk, book(["张伟"]), row2="skip").skipped == [2]
    assert here.pk != there.pk


def test_a_name_whose_unit_or_number_is_another_is_asked_about_too(exam: Exam, clerk: Person) -> None:
    factories.person("王海燕", unit=factories.office("财政所"), mobile="13900000001")
    plan = plan_of(exam, clerk, book(["王海燕", "党政办公室"], ["陈志强", "", "", "13900000001"]))
    assert [one.row.name for one in plan.doubts] == ["王海燕", "陈志强"]
    assert not plan.new


def test_each_row_that_means_nobody_says_why(exam: Exam, clerk: Person) -> None:
    exam.unit = factories.office("党政办公室")
    exam.save(update_fields=["unit"])
    factories.person("王海燕", unit=factories.office("财政所"))
    Person.objects.filter(pk=factories.person("符退休").pk).update(status=Person.Status.RETIRED)
    plan = plan_of(exam, clerk, book(["李某某"], ["王海燕"], ["符退休"], ["陈志强"], ["陈志强", "", "p"], ["", "财政所"]))
    said = errors(plan)
    assert said[0] == "2 没有找到在职人员“李某某”，请核对姓名，或先在“人员”里录入。"
    assert said[1] == "3 王海燕在“财政所”，不在党政办公室范围内，不能列入。"
    assert said[2] == "4 符退休（党政办公室）已退休，不能列入。"
    assert said[-1] == "7 没有填姓名。"


def test_the_same_person_in_two_rows_is_an_error(exam: Exam, clerk: Person) -> None:
    factories.person("王海燕", staff_number="NS007", mobile="13900000001")
    assert "3 与第 2 行是同一个人（王海燕，党政办公室），请删去一行。" in errors(
        plan_of(exam, clerk, book(["王海燕", "", "NS007"], ["王海燕", "", "", "13900000001"]))
    )


def test_a_csv_of_any_encoding_is_read_and_other_columns_are_named(exam: Exam, clerk: Person) -> None:
    factories.person("王海燕", staff_number="007")
    plan = plan_of(exam, clerk, '姓名,工号,出生年月\r\n王海燕,="007",1990\r\n'.encode("gb18030"))
    assert (names(plan.new), plan.unknown) == (["王海燕 党政办公室"], ["出生年月"])


def test_a_file_that_came_in_half_is_called_broken_and_not_a_table_without_names(exam: Exam, clerk: Person) -> None:
    whole = book(["陈志强"])
    with pytest.raises(Refused, match="没有传完整"):
        plan_of(exam, clerk, whole[: len(whole) // 2])


def test_all_come_onto_a_published_list_each_with_the_reason(desk: Client, exam: Exam, clerk: Person) -> None:
    factories.person("王海燕", unit=factories.office("财政所"))
    back = roster.add(exam=exam, person=factories.person("李同事"), reason="漏列", by=clerk, now=NOON)
    roster.remove(candidate=back, reason="误列", by=clerk, now=NOON)
    preview = upload(desk, exam, book(["王海燕"], ["李同事"], ["陈志强"]))
    assert "可以列入 2 人，已在名单上 1 人" in text(preview)
    assert "已列入 2 人" in text(confirm(desk, exam, preview, reason="按县局名单补列"))
    standing = dict(exam.candidates.values_list("person_name", "standing"))
    assert standing == dict.fromkeys(("陈志强", "王海燕", "李同事"), "required")
    added = RosterChange.objects.filter(reason="按县局名单补列")
    assert {(one.candidate.person_name, one.action, one.by) for one in added} == {("王海燕", "added", clerk), ("李同事", "restored", clerk)}
    assert AuditEntry.objects.get(event="quiz.roster_from_file").detail["people"] == 2


@pytest.mark.parametrize("row", [["没有这个人"], ["张伟"]])
def test_nobody_comes_while_one_row_is_wrong_or_undecided(desk: Client, exam: Exam, row: list[str]) -> None:
    for name in ("王海燕", "张伟", "张伟"):
        factories.person(name)
    preview = upload(desk, exam, book(["王海燕"], row))
    assert "没弄清 1 行" in text(preview)
    assert "没有列入任何人" in text(confirm(desk, exam, preview, reason="补列"))
    assert exam.candidates.count() == 1


def test_without_a_reason_nobody_comes(desk: Client, exam: Exam) -> None:
    factories.person("王海燕")
    assert "请填写原因" in text(confirm(desk, exam, upload(desk, exam, book(["王海燕"]))))
    assert exam.candidates.count() == 1


def test_whoever_was_changed_since_the_check_is_checked_again(desk: Client, exam: Exam) -> None:
    moved = factories.person("王海燕")
    preview = upload(desk, exam, book(["王海燕"]))
    Person.objects.filter(pk=moved.pk).update(version=moved.version + 1)
    assert "检查以后，有人改过" in text(confirm(desk, exam, preview, reason="补列"))
    assert exam.candidates.count() == 1


def test_one_who_left_in_that_moment_keeps_all_off(exam: Exam, clerk: Person) -> None:
    gone = factories.person("王海燕")
    plan = plan_of(exam, clerk, book(["王海燕"]))
    factories.person("李同事")
    Person.objects.filter(pk=gone.pk).update(status=Person.Status.LEFT)
    with pytest.raises(Refused, match="已不在职"):
        roster_file.take(exam=exam, plan=plan, reason="补列", by=clerk, now=NOON)
    assert exam.candidates.count() == 1


def test_somebody_in_a_unit_founded_since_publishing_is_listed_there(exam: Exam, clerk: Person) -> None:
    factories.person("王海燕", unit=units.make_child(factories.office("党政办公室"), "督查组"))
    roster_file.take(exam=exam, plan=plan_of(exam, clerk, book(["王海燕"])), reason="补列", by=clerk, now=NOON)
    assert Candidate.objects.get(person_name="王海燕").exam_unit.name == "督查组"


def test_a_draft_takes_the_file_as_its_list_or_besides_whom_it_means(desk: Client, cadre: Person, clerk: Person) -> None:
    draft = factories.exam(state=Exam.State.DRAFT, roster_rule={"who": "established", "established": True})
    helper = factories.person("王海燕", staffing_type=factories.staffing("编外聘用", established=False))
    data = book(["王海燕"], ["陈志强"])
    confirm(desk, draft, upload(desk, draft, data), only="0")
    draft.refresh_from_db()
    assert {one.pk for one in staff.people_of(draft, NOON.date())} == {cadre.pk, clerk.pk, helper.pk}
    confirm(desk, draft, upload(desk, draft, data), only="1")
    draft.refresh_from_db()
    assert {one.pk for one in staff.people_of(draft, NOON.date())} == {cadre.pk, helper.pk}
    assert "王海燕" in text(desk.get(url("exam_manage", draft)))


def test_a_draft_is_never_left_without_anybody_by_skipping_all(desk: Client, clerk: Person) -> None:
    draft = factories.exam(state=Exam.State.DRAFT, roster_rule={"who": "established", "established": True})
    for _ in range(2):
        factories.person("张伟")
    preview = upload(desk, draft, book(["张伟"]))
    assert "文件里没有要列入的人，名单没有改动" in text(confirm(desk, draft, preview, **{"only": "1", "decide-2": "skip"}))
    draft.refresh_from_db()
    assert draft.roster_rule["who"] == "established"


def test_the_template_can_be_filled_in_and_read(desk: Client, exam: Exam) -> None:
    rows = excel.read_rows(desk.get(url("roster_template", exam)).content)
    assert rows[1] == ["姓名", "单位", "工号", "手机号", "账号"]


def test_a_hundred_names_cost_as_many_statements_as_one(exam: Exam, clerk: Person, django_assert_max_num_queries: Any) -> None:
    people = [factories.person(f"学员{number}", password=None) for number in range(60)]
    data = book(*([one.name] for one in people))
    with django_assert_max_num_queries(30):
        plan = plan_of(exam, clerk, data)
        roster_file.take(exam=exam, plan=plan, reason="补列", by=clerk, now=NOON)
    assert exam.candidates.count() == 61
