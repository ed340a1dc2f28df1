"""The bank's pages are fit for everybody, at both widths and at 200 % text, and the filters answer without a reload."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from people.models import Person
from questionbank.models import ImportBatch, Question
from questionbank.services import questions, reading, starter
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.questionbank.sheets import HEADER, single, workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bank(clerk: Person) -> Question:
    """The starter bank, one of its questions in its second revision."""
    starter.load_starter_bank(by=clerk, now=factories.NOON)
    question = Question.objects.filter(type="multiple").earliest("id")
    said = question.current_revision
    return questions.revise_question(
        question=question,
        seen_version=1,
        stem=said.stem + "（改）",
        options=[one["text"] for one in said.options],
        key=[0, 1],
        author=clerk,
        now=factories.NOON,
    )


def test_the_pages_are_clean_and_fit(window, live_server, clerk: Person, bank: Question) -> None:
    rows = [single("好题"), single("坏题", ""), single("好题"), single("请核对的题", d="以上都对", a="A、B项以外的情形")]
    preview = reading.upload(data=workbook(HEADER, *rows), name="试题.xlsx", by=clerk, now=factories.NOON)
    done = ImportBatch.objects.create(
        file_name="x.xlsx", state=ImportBatch.State.LIVE, author=clerk, created_at=factories.NOON, live_at=factories.NOON
    )
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    addresses = [reverse(f"questionbank:{name}") for name in ("list", "new", "import")]
    addresses += [reverse("questionbank:list") + "?text=没有这样的题"]
    addresses += [reverse(f"questionbank:{name}", args=[bank.public_id]) for name in ("question", "edit")]
    addresses += [reverse("questionbank:import_preview", args=[preview.public_id]), reverse("questionbank:import_row", args=[preview.public_id, 2])]
    addresses += [reverse("questionbank:import_batches"), reverse("questionbank:import_batch", args=[done.public_id])]
    for address in addresses:
        page.goto(live_server.url + address)
        fit_for_all(page)


def test_a_filter_replaces_the_rows_alone(desk: BrowserContext, live_server, clerk: Person, bank: Question) -> None:
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("questionbank:list"))
    page.evaluate("window.stayed = true")
    page.get_by_label("题型").select_option("judge")
    expect(page.locator("#question-rows")).to_contain_text("共 32 道题")
    assert page.evaluate("window.stayed")
    expect(page).to_have_url(re.compile("type=judge"))


def test_the_form_shows_five_fields_until_more_is_asked_for(desk: BrowserContext, live_server, clerk: Person) -> None:
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("questionbank:new"))
    asked = page.locator("form.sheet :is(input, select, textarea):visible")
    expect(asked).to_have_count(5)
    page.get_by_label("题干").fill("应当在____内提出")
    page.get_by_label("题型").select_option("blank")
    expect(asked).to_have_count(4)  # no options
    expect(page.get_by_label("题干")).to_have_value("应当在____内提出")
