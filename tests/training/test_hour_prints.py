"""年度学时表 and 学时证明: what the pages say, on paper."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from core import files, jobs
from core.models import Job
from people.models import Person
from tests.training.things import AFTER, MORNING, place_of, session
from training.models import Attendance, StudyYear
from training.services import attendance, sessions
from training.services.attendance import Mark

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def studied(clerk: Person, cadre: Person) -> None:
    one = session()
    mark = Mark(place_of(one, cadre).pk, {"status": "present", "signed_in_at": MORNING})
    attendance.mark(session=one, marks=[mark], via=Attendance.Via.DOOR, by=clerk, now=AFTER)
    sessions.close(session=one, by=clerk, now=AFTER)


def made(client: Any, name: str, *args: Any) -> bytes:
    client.post(reverse(f"training:{name}", args=args) + "?year=2026")
    job = Job.objects.latest("id")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.sentence
    return files.content(job.result)


def words(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\n", "")


def test_the_list_is_of_whom_the_page_finds_with_the_duty_of_the_year(clerk: Person, cadre: Person, signed_in: Any):
    StudyYear.objects.create(year=2026, officer_hours=6000)
    client = signed_in(clerk)
    said = words(made(client, "hours_export", "pdf"))
    for part in ("2026年度学时表", cadre.name, clerk.name, "合计 3 学时", "执法人员年度学时 60", "审核人"):
        assert part in said
    rows = load_workbook(BytesIO(made(client, "hours_export", "xlsx"))).active.iter_rows(min_row=5, values_only=True)
    assert {row[1]: row[4] for row in rows} == {cadre.name: 3, clerk.name: 0}


def test_everybody_prints_their_own_and_nobody_anybody_elses(clerk: Person, cadre: Person, signed_in: Any):
    said = words(made(signed_in(cadre), "own_hours_export", "pdf"))
    for part in ("2026年度学时证明", f"姓名：{cadre.name}", "累计 3 学时", "第一次法治学习会"):
        assert part in said
    assert signed_in(cadre).post(reverse("training:hours_person_export", args=[clerk.public_id, "pdf"])).status_code == 403
    assert "第一次法治学习会" in words(made(signed_in(clerk), "hours_person_export", cadre.public_id, "pdf"))
