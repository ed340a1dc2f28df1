"""What goes out to those who have not sat: the sheet with the QR code as a picture, and the list to telephone by."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from core import files, jobs, poster
from core.models import AuditEntry, Job
from people.models import Person, Role
from quiz.models import Exam
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(cadre: Person) -> Person:
    return factories.person("王海燕", unit=factories.office("财政所"), password=None, mobile="13900000002")


@pytest.fixture
def exam(cadre: Person, colleague: Person) -> Exam:
    Person.objects.filter(pk=cadre.pk).update(mobile="13900000001")
    factories.bank(3, 2, 2)
    return factories.exam(cadre, colleague)


def printed(client: Client, exam: Exam, query: str = "") -> str:
    """The words of the list, as the worker makes it."""
    client.post(reverse("quiz:missing_telephones", args=[exam.public_id]) + query)
    job = Job.objects.latest("id")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.sentence
    return "".join(page.extract_text() for page in PdfReader(BytesIO(files.content(job.result))).pages)


def test_the_list_holds_names_numbers_and_where_to_sign(clerk: Person, exam: Exam, cadre: Person, colleague: Person, signed_in: Any) -> None:
    text = printed(signed_in(clerk), exam)
    for said in (cadre.name, "13900000001", colleague.name, "13900000002", "应考 2 人，未考 2 人", "截至", "第 1 页 共 1 页", "单位负责人（签字）"):
        assert said in text
    shown = AuditEntry.objects.get(event="people.telephones_shown")
    assert shown.detail["count"] == 2
    assert exam.title in shown.subject


def test_a_liaison_and_a_chosen_unit_list_their_own_only(clerk: Person, exam: Exam, cadre: Person, colleague: Person, signed_in: Any) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    for person, query in ((liaison, ""), (clerk, f"?unit={cadre.unit.public_id}")):
        text = printed(signed_in(person), exam, query)
        assert cadre.name in text
        assert colleague.name not in text


def test_who_manages_exams_only_sees_no_numbers_and_writes_them_by_hand(exam: Exam, cadre: Person, signed_in: Any) -> None:
    text = printed(signed_in(factories.person("考务", role=Role.EXAM_ADMIN, password=None)), exam)
    assert cadre.name in text
    assert "139" not in text
    assert not AuditEntry.objects.filter(event="people.telephones_shown").exists()


def test_nobody_missing_makes_no_list(clerk: Person, exam: Exam, signed_in: Any) -> None:
    exam.candidates.update(sat=True, score=9000, grade="excellent")
    answer = signed_in(clerk).post(reverse("quiz:missing_telephones", args=[exam.public_id]))
    assert "不必再打电话" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_sheet_is_an_upright_picture_for_clerk_and_liaison(clerk: Person, exam: Exam, cadre: Person, signed_in: Any) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    for person, name in ((clerk, "quiz:poster_image"), (liaison, "quiz:missing_poster")):
        answer = signed_in(person).get(reverse(name, args=[exam.public_id]))
        picture = Image.open(BytesIO(answer.content))
        assert (picture.format, picture.size) == ("PNG", poster.SIZE)
        assert len(answer.content) < 150_000
        assert answer["Content-Disposition"].startswith("inline")
    assert signed_in(clerk).get(reverse("quiz:poster_image", args=[exam.public_id]) + "?save")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("change", [{"state": "draft"}, {"source": "external"}])
def test_what_nobody_can_sit_has_no_sheet(change: dict[str, str], clerk: Person, exam: Exam, signed_in: Any) -> None:
    Exam.objects.update(**change)
    assert signed_in(clerk).get(reverse("quiz:poster_image", args=[exam.public_id])).status_code == 404


def test_the_sheet_keeps_everything_in_view_however_long_it_is() -> None:
    """White at the right and at the lower edge: nothing was cut off."""
    longest = poster.Poster(
        head="南山镇", title="学法考试" * 20, link=f"http://xuefa.nanshan.example.gov.cn:8000/exams/{'7' * 36}/", lines=["（模拟）", "11月5日 09:00"],
        steps=["用账号、工号或手机号登录；第一次登录使用账号条上的一次性密码，并设置自己的密码。"] * 4,
    )  # fmt: skip
    picture = Image.open(BytesIO(poster.draw(longest))).convert("L")
    width, height = picture.size
    assert picture.crop((width - 30, 0, width, height)).getextrema() == (255, 255)
    assert picture.crop((0, height - 20, width, height)).getextrema() == (255, 255)
