"""From a question to the law it rests on: its page leads to the article, as far as the law is here."""

from datetime import date

import pytest
from django.urls import reverse

from people.models import Person
from questionbank.models import LegalBasis, Question
from questionbank.selectors.grounds import articles_of
from tests import factories
from tests.questionbank.test_basis_flags import MINUTES, OPEN, SignIn, question, version

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
TODAY = date(2026, 3, 2)


def read_at(made: Question) -> list[tuple[int, int]]:
    """Year of the version and number of the article that the bases of a question lead to."""
    found = articles_of(list(LegalBasis.objects.filter(revision__question=made)), TODAY)
    return [(one.version.from_on.year, one.number) for one in found.values()]


@pytest.mark.parametrize(
    ("named", "read"),
    [
        ("", [(2024, 2)]),  # none named: what is in force
        ("2020", [(2020, 2)]),
        ("2020-01-01", [(2020, 2)]),
        ("2017", []),  # that version is not here; another one may say something else
    ],
)
def test_a_basis_leads_to_its_article_in_the_version_it_means(named: str, read: list[tuple[int, int]]) -> None:
    for year in (2020, 2024, 2030):
        version(OPEN, MINUTES.replace("十年", f"至{year}年"), year=year)
    assert read_at(question("第二条", named=named)) == read


@pytest.mark.parametrize(("article", "title"), [("第九条", "议事法"), ("", "议事法"), ("第一条", "议会法"), ("总则", "议事法")])
def test_a_basis_that_is_not_here_leads_nowhere(article: str, title: str) -> None:
    version(OPEN, MINUTES, year=2024)
    assert read_at(question(article, title=title)) == []


def test_the_page_of_a_question_links_its_bases(signed_in: SignIn, clerk: Person) -> None:
    made = version(OPEN, MINUTES, year=2024)
    shown = question("第二条")
    page = signed_in(clerk).get(reverse("questionbank:question", args=[shown.public_id])).content.decode()
    assert f'<a href="{reverse("statutes:read", args=[made.public_id])}#a2">议事法第二条</a>' in page


def test_the_page_of_a_case_links_the_bases_of_its_sub_questions(signed_in: SignIn, clerk: Person) -> None:
    made = version(OPEN, MINUTES, year=2024)
    case = factories.case("single", "judge")
    part = case.parts.get(place=2)
    LegalBasis.objects.create(revision=part.current_revision, statute_title="议事法", article_number="第一条")
    page = signed_in(clerk).get(reverse("questionbank:question", args=[case.public_id])).content.decode()
    assert f'{reverse("statutes:read", args=[made.public_id])}#a1"' in page
