"""执法资格模拟: a mock that says on every page and print of it that it is no ground for an application."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from core.errors import Refused
from notices.models import Notice
from quiz import presets
from quiz.models import Exam
from quiz.rules.terms import check_terms
from quiz.services import chasing
from reports import exports, selectors
from tests import factories
from tests.quiz import sitting

pytestmark = pytest.mark.django_db
SAYS = "不作为申领依据"


@pytest.fixture
def mock(cadre) -> Exam:
    factories.bank(6, 3, 3)
    return factories.exam(cadre, kind="qualifying", title="综合法律知识模拟")


def test_every_page_its_candidate_sees_says_so(mock, cadre, signed_in):
    page = signed_in(cadre)
    for address in (reverse("home"), reverse("quiz:exam", args=[mock.public_id])):
        assert SAYS in page.get(address).content.decode()
    attempt = sitting.start(page, mock)
    assert SAYS in page.get(reverse("quiz:attempt", args=[attempt.public_id])).content.decode()
    assert SAYS in signed_in(cadre).get(reverse("quiz:attempt", args=[attempt.public_id])).content.decode()  # another device
    sitting.hand_in(page, attempt)
    assert SAYS in page.get(reverse("quiz:result", args=[attempt.public_id])).content.decode()


@pytest.mark.parametrize("name", ["quiz:exam_manage", "quiz:poster", "quiz:roster", "quiz:missing", "reports:exam", "reports:confirm"])
def test_every_page_of_the_office_says_so(mock, clerk, signed_in, name):
    assert SAYS in signed_in(clerk).get(reverse(name, args=[mock.public_id])).content.decode()


def test_lists_invitation_and_reminder_say_so(mock, clerk, cadre, signed_in):
    page = signed_in(clerk)
    for name in ("quiz:manage", "quiz:chasing", "reports:index"):
        assert SAYS in page.get(reverse(name), follow=True).content.decode()
    assert f"（执法资格模拟，{SAYS}。）" in page.get(reverse("quiz:exam_manage", args=[mock.public_id])).context["group_text"]
    assert SAYS in page.get(reverse("quiz:missing", args=[mock.public_id])).context["text"]
    chasing.remind(exam=mock, by=clerk, now=timezone.now())
    assert SAYS in Notice.objects.get(person=cadre).body


def test_its_files_say_so(mock):
    asked = {"exam": mock.pk, "snapshot": None}
    pdf = PdfReader(BytesIO(exports.rates_pdf(asked, lambda percent: None, timezone.now()).data))
    assert all(SAYS in sheet.extract_text() for sheet in pdf.pages)
    book = load_workbook(BytesIO(exports.rates_xlsx(asked, lambda percent: None, timezone.now()).data))
    assert all(any(SAYS in str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row) for sheet in book)


def test_other_exams_say_nothing(cadre, clerk, signed_in):
    factories.bank(6, 3, 3)
    exam = factories.exam(cadre)
    assert SAYS not in signed_in(clerk).get(reverse("quiz:exam_manage", args=[exam.public_id])).content.decode()


def test_it_is_nobody_s_yearly_exam_and_never_leads(mock):
    made = presets.preset(presets.ANNUAL, timezone.now(), annual_taken=False)
    with pytest.raises(Refused, match="执法资格模拟不能作为本年度考试"):
        check_terms(replace(made.terms, kind="qualifying"), made.sections)
    assert selectors.leading_exam([mock], timezone.localdate() + timedelta(days=1)) is None


def test_its_keys_come_when_it_has_closed_and_reserve_nothing(mock):
    assert not mock.keeps_keys
