"""执法资格模拟: a mock that says on every page and print of it that it is no ground for an application."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from core.errors import Refused
from notices.models import Notice
from quiz import presets
from quiz.models import Attempt, Exam
from quiz.rules.terms import check_terms
from quiz.services import annulling, chasing
from reports import exports, selectors
from tests import access_table, factories
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


def test_every_page_of_the_office_that_names_it_says_so(mock, cadre, clerk, signed_in):
    attempt = _sat(signed_in(cadre), mock)
    item = attempt.paper.items.select_related("revision__question").first()
    candidate, question = attempt.candidate.public_id, item.revision.question.public_id
    others = {"quiz:attempt_manage": [attempt.public_id], "quiz:candidate": [candidate], "quiz:ruling": [question, item.revision.number]}
    page, said, silent = signed_in(clerk), [], []
    addresses = [reverse(name, args=[mock.public_id, *more]) for name, more in others.items()]
    addresses += [reverse(name, args=[mock.public_id]) for name in _pages_of_an_exam()]
    for address in [reverse("overview"), *addresses]:
        shown = page.get(address)
        if shown.status_code == 200 and "text/html" in shown["Content-Type"] and mock.title in shown.content.decode():
            (said if SAYS in shown.content.decode() else silent).append(address)
    assert silent == []
    assert len(said) > 12


def _sat(page: Client, exam: Exam) -> Attempt:
    attempt = sitting.start(page, exam)
    sitting.answer_all(page, attempt)
    sitting.hand_in(page, attempt)
    return attempt


def _pages_of_an_exam() -> list[str]:
    rows = access_table.TABLE
    return sorted({one.name for one in rows if one.how == "within_unit" and _takes_only_an_exam(one.name)})


def _takes_only_an_exam(name: str) -> bool:
    try:
        return name.startswith(("quiz:", "reports:")) and bool(reverse(name, kwargs={"exam_id": uuid4()}))
    except NoReverseMatch:
        return False


def test_what_staff_did_about_an_attempt_says_so(mock, cadre, clerk, signed_in):
    attempt = _sat(signed_in(cadre), mock)
    annulling.void(attempt=attempt, uses_chance=True, reason="替考", by=clerk, now=timezone.now())
    assert SAYS in Notice.objects.get(person=cadre).body


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
