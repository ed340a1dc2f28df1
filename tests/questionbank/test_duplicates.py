"""相似试题: found in the whole bank and when one is saved, listed until somebody merges them or says that they are none."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import jobs
from core.errors import Refused, Stale
from core.models import AuditEntry, Job, Office
from people.models import Person, Role, Unit
from questionbank.home import cards
from questionbank.models import ImportBatch, Likeness, Question
from questionbank.rules.difference import Choice, aligned
from questionbank.selectors.likeness import alike_to, open_pairs
from questionbank.services import bulk, bulk_undo, imports, likeness, merging, questions, reading
from questionbank.services import search as search_texts
from tests import factories
from tests.factories import NOON
from tests.questionbank import sheets
from tests.questionbank import test_cases as of_cases
from tests.questionbank.test_question_forms import TYPED
from tests.questionbank.test_question_services import made, revised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SignIn = Callable[[Person], Client]
PAGE = "/manage/questions/duplicates/"
STEM = "行政机关作出行政处罚决定之前，应当告知当事人的内容是？"
OPTIONS = ["拟作出的行政处罚内容及事实、理由、依据", "办案人员的姓名", "以往的处罚", "听证主持人"]


def question(clerk: Person, stem: str = STEM, options: list[str] = OPTIONS, **changed: Any) -> Question:
    return made(clerk, stem=stem, options=options, key=[0], **changed)


def near(clerk: Person, stem: str = STEM.replace("作出", "在作出", 1), **changed: Any) -> Question:
    return question(clerk, stem, [*OPTIONS[1:], OPTIONS[0]], **changed)


def search() -> list[tuple[int, int]]:
    """What the worker finds: the pairs."""
    likeness.run({}, lambda percent: None, NOON)
    return list(Likeness.objects.filter(dismissed_at__isnull=True).order_by("pk").values_list("question", "other"))


def merged(keep: Question, other: Question, by: Person, *, adds: bool = True) -> Question:
    versions = {"keep_version": keep.version, "other_version": other.version}
    return merging.merge(keep=keep, other=other, **versions, adds=adds, by=by, now=NOON)


# --- found


def test_punctuation_width_and_the_order_of_options_hide_nothing(clerk: Person) -> None:
    one = question(clerk)
    other = question(clerk, STEM.replace("，", ",").replace("？", "（　）"), OPTIONS[::-1])
    assert search() == [(one.pk, other.pk)]
    assert Likeness.objects.get().percent == 100


def test_only_questions_of_one_type_that_are_in_use_are_alike(clerk: Person) -> None:
    one = question(clerk)
    made(clerk, type="multiple", stem=STEM, options=OPTIONS, key=[0, 1])
    retired, staged = near(clerk), near(clerk, stem=STEM + "请选择")
    Question.objects.filter(pk=retired.pk).update(status="retired")
    batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.STAGED, created_at=NOON)
    Question.objects.filter(pk=staged.pk).update(batch=batch)
    other = question(clerk, "关于信访事项的受理，下列说法正确的是？", ["甲的说法", "乙的说法"])
    assert (search(), one.pk < other.pk) == ([], True)


def test_the_same_stem_with_other_options_is_another_question(clerk: Person) -> None:
    question(clerk, "下列说法正确的是？")
    question(clerk, "下列说法正确的是？", ["信访工作坚持党的领导", "越级走访不予受理", "多人走访应当推选代表"])
    assert search() == []


def test_the_setting_says_from_how_much_on(clerk: Person) -> None:
    question(clerk)
    question(clerk, STEM.replace("告知当事人", "让他们知道"), [*OPTIONS[:2], "处罚的种类", "听证主持人"])
    found = []
    for percent in (85, 75):
        Office.objects.update(likeness_percent=percent)
        found.append(len(search()))
    assert found == [0, 1]


def test_cases_are_compared_with_their_parts_and_parts_by_nobody(clerk: Person) -> None:
    Office.objects.update(subjective_questions=True)
    one = of_cases.made(clerk)
    other = of_cases.made(clerk, of_cases.FIRST, of_cases.SECOND, material=replace(of_cases.MATERIAL, stem="镇里对占用耕地建房一案立案调查。"))
    assert search() == [(one.pk, other.pk)]


def test_a_second_search_keeps_what_holds_and_takes_away_what_does_not(clerk: Person) -> None:
    one, other = question(clerk), near(clerk)
    search()
    first = Likeness.objects.get()
    search()
    assert Likeness.objects.get() == first
    revised(other, clerk, stem="完全不同的另一道题，说的是信访事项", options=["甲的说法", "乙的说法"], key=[0])
    assert search() == []
    assert not alike_to(one, clerk)


def test_the_worker_does_it_as_a_job_that_can_be_stopped(clerk: Person, signed_in: SignIn) -> None:
    question(clerk)
    near(clerk)
    answer = signed_in(clerk).post(PAGE, {"percent": "90"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("core:job", args=[job.public_id])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence, Office.objects.get().likeness_percent) == ("done", "找到 1 对相似试题。", 90)
    again = likeness.ask(percent=85, by=clerk, now=NOON)
    jobs.cancel(again, NOON)
    jobs.run(again.pk)
    again.refresh_from_db()
    assert again.state == "cancelled"


@pytest.mark.parametrize("percent", ["69", "101", "x", ""])
def test_a_percentage_that_makes_no_sense_is_refused(signed_in: SignIn, clerk: Person, percent: str) -> None:
    assert signed_in(clerk).post(PAGE, {"percent": percent}).context["form"].errors["percent"]
    assert not Job.objects.exists()


def test_an_import_has_the_worker_look(clerk: Person) -> None:
    batch = reading.read_at_once(data=sheets.questions(2), name="题.xlsx", by=clerk, now=NOON)
    imports.take_at_once(batch=batch, reviewer=clerk, now=NOON)
    assert Job.objects.get().kind == likeness.JOB_KIND


# --- when one is saved


def test_saving_a_question_tells_of_one_much_like_it_and_refuses_nothing(signed_in: SignIn, clerk: Person) -> None:
    there, client = question(clerk), signed_in(clerk)
    typed = {**TYPED, "type": "single", "stem": STEM.replace("？", "（）？") + "呢", "options": "\n".join(OPTIONS), "answer": "A"}
    body = client.post("/manage/questions/new/", typed, follow=True).content.decode()
    assert "题库中有相似试题" in body
    assert reverse("questionbank:question", args=[there.public_id]) in body
    assert Question.objects.count() == 2


def test_a_revised_question_is_looked_at_anew(clerk: Person) -> None:
    question(clerk)
    other = near(clerk)
    assert likeness.note(question=other, now=NOON) == 1
    other = revised(other, clerk, stem="完全不同的另一道题，说的是信访事项", options=["甲的说法", "乙的说法"], key=[0])
    assert likeness.note(question=other, now=NOON) == 0
    assert not Likeness.objects.exists()


@pytest.mark.parametrize("indexed", [False, True])
def test_in_the_index_or_not_yet_it_is_found_by_few_statements(clerk: Person, indexed: bool) -> None:
    question(clerk)
    if indexed:
        search_texts.index_new()
    mine = near(clerk)
    with CaptureQueriesContext(connection) as queries:
        assert likeness.note(question=mine, now=NOON) == 1
    assert len(queries) <= 24


def test_an_author_is_told_of_own_questions_only(signed_in: SignIn, clerk: Person, town: Unit) -> None:
    author = factories.person("何出题", role=Role.AUTHOR, password=None)
    question(clerk)
    mine = near(author, status="draft")
    likeness.note(question=mine, now=NOON)
    assert (alike_to(mine, author), len(alike_to(mine, clerk))) == ([], 1)
    assert "相似试题" not in signed_in(author).get(reverse("questionbank:question", args=[mine.public_id])).content.decode()


def test_what_is_taken_back_while_the_worker_looks_is_not_kept(clerk: Person) -> None:
    question(clerk)
    batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.LIVE, created_at=NOON, live_at=NOON)
    Question.objects.filter(pk=near(clerk).pk).update(batch=batch)

    def undone_meanwhile(percent: int) -> None:
        ImportBatch.objects.update(state=ImportBatch.State.UNDOING)

    likeness.run({}, undone_meanwhile, NOON)
    assert not Likeness.objects.exists()


@pytest.mark.parametrize("dismissed", [True, False])
def test_what_rests_on_another_article_says_the_same(clerk: Person, dismissed: bool) -> None:
    one, _ = question(clerk), near(clerk)
    search()
    if dismissed:
        likeness.dismiss(pair=Likeness.objects.get(), by=clerk, now=NOON)
    revised(one, clerk, stem=STEM, options=OPTIONS, key=[0], bases=[("行政处罚法", "第四十四条", "")])
    assert open_pairs(clerk).exists() is not dismissed
    likeness.note(question=one, now=NOON)
    assert open_pairs(clerk).exists() is not dismissed


# --- decided


def test_dismissed_pairs_stay_away_until_one_of_them_changes(clerk: Person) -> None:
    question(clerk)
    other = near(clerk)
    search()
    pair = Likeness.objects.get()
    likeness.dismiss(pair=pair, by=clerk, now=NOON)
    assert (search(), open_pairs(clerk).count()) == ([], 0)
    with pytest.raises(Refused, match="已经处理过"):
        likeness.dismiss(pair=pair, by=clerk, now=NOON)
    other = revised(other, clerk, stem=STEM.replace("作出", "拟作出", 1), options=OPTIONS, key=[0])
    assert len(search()) == 1
    assert open_pairs(clerk).get().other_said == other.current_revision


def test_the_other_is_retired_and_says_where_it_went(signed_in: SignIn, clerk: Person) -> None:
    keep, other = question(clerk), near(clerk)
    search()
    merged(keep, other, clerk)
    other.refresh_from_db()
    assert (other.status, other.merged_into) == ("retired", keep)
    assert not open_pairs(clerk).exists()
    client = signed_in(clerk)
    pages = [client.get(reverse("questionbank:question", args=[one.public_id])).content.decode() for one in (keep, other)]
    assert "已合并到" in pages[1]
    assert str(other.public_id) in pages[0]
    assert AuditEntry.objects.get(event="questionbank.merge").detail == {"into": str(keep.public_id)}


def test_what_was_changed_since_it_was_looked_at_is_not_merged_into(clerk: Person) -> None:
    keep, other = question(clerk), near(clerk)
    questions.retire_question(question=Question.objects.get(pk=keep.pk), seen_version=keep.version, by=clerk, now=NOON)
    with pytest.raises(Stale, match="还没有合并"):
        merged(keep, other, clerk, adds=False)
    assert Question.objects.get(pk=other.pk).merged_into is None


def test_an_author_reads_nothing_of_the_question_theirs_was_merged_into(signed_in: SignIn, clerk: Person) -> None:
    author = factories.person("何出题", role=Role.AUTHOR, password=None)
    own, other = near(author, "草案应当公开征求意见的期限是？"), question(clerk)
    merged(other, own, clerk)
    page = reverse("questionbank:question", args=[own.public_id])
    assert [STEM in signed_in(one).get(page).content.decode() for one in (author, clerk)] == [False, True]


def test_restoring_takes_a_merging_back(clerk: Person) -> None:
    keep, other = question(clerk), near(clerk)
    merged(keep, other, clerk)
    other.refresh_from_db()
    questions.restore_question(question=other, seen_version=other.version, by=clerk, now=NOON)
    other.refresh_from_db()
    assert (other.status, other.merged_into) == ("draft", None)


def test_a_merging_taken_back_in_bulk_is_there_again_when_that_is_taken_back(clerk: Person) -> None:
    keep, other = question(clerk), near(clerk)
    merged(keep, other, clerk)
    change = bulk.change_ticked(action="restore", value="", keys=[other.pk], by=clerk, now=NOON)
    other.refresh_from_db()
    assert (other.status, other.merged_into) == ("draft", None)
    bulk_undo.undo(change=change, by=clerk, now=NOON, back_url="")
    other.refresh_from_db()
    assert (other.status, other.merged_into) == ("retired", keep)


@pytest.mark.parametrize("adds", [True, False])
def test_tags_and_bases_of_the_other_are_added_if_wished(clerk: Person, adds: bool) -> None:
    keep = question(clerk, tags=["新法"], bases=[("行政处罚法", "第一条", "")])
    other = near(clerk, tags=["易错"], bases=[("行政处罚法", "第一条", "2021"), ("行政处罚法", "第四十四条", "")])
    after = merged(keep, other, clerk, adds=adds)
    now = Question.objects.get(pk=after.pk)
    assert ({one.name for one in now.tags.all()}, [str(one) for one in now.current_revision.bases.order_by("pk")], now.revisions.count()) == (
        ({"新法", "易错"}, ["行政处罚法第一条", "行政处罚法第四十四条"], 2) if adds else ({"新法"}, ["行政处罚法第一条"], 1)
    )


def test_without_more_bases_no_revision_is_made(clerk: Person) -> None:
    keep, other = question(clerk, bases=[("行政处罚法", "第一条", "")]), near(clerk)
    assert merged(keep, other, clerk).revisions.count() == 1


def test_cases_are_merged_with_their_parts(clerk: Person) -> None:
    Office.objects.update(subjective_questions=True)
    one = of_cases.made(clerk)
    other = of_cases.made(clerk, material=replace(of_cases.MATERIAL, stem="镇里对占用耕地建房一案立案调查。"))
    merged(one, other, clerk)
    assert {part.status for part in other.parts.all()} == {"retired"}
    assert {part.merged_into for part in other.parts.all()} == {None}


def test_what_cannot_be_merged_is_refused(clerk: Person) -> None:
    keep, other = question(clerk), near(clerk)
    judge = made(clerk, type="judge", stem="判断", options=[], key=[0])
    for one, two in ((keep, keep), (keep, judge)):
        with pytest.raises(Refused, match="同题型"):
            merged(one, two, clerk)
    stale = Question.objects.get(pk=other.pk)
    revised(other, clerk, stem="改过的题干，与原来很像")
    with pytest.raises(Stale):
        merged(keep, stale, clerk)
    keep.refresh_from_db()
    Question.objects.filter(pk=keep.pk).update(status="retired", version=F("version") + 1)
    with pytest.raises(Refused, match="已经停用"):
        merged(Question.objects.get(pk=keep.pk), Question.objects.get(pk=other.pk), clerk)


def test_a_pair_is_kept_once_and_in_order(clerk: Person) -> None:
    one, other = question(clerk), near(clerk)
    facts = {"said": one.current_revision, "other_said": other.current_revision, "found_at": NOON}
    for wrong in ({"question": other, "other": one, "percent": 90}, {"question": one, "other": other, "percent": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Likeness.objects.create(**facts, **wrong)


# --- the page


def test_the_overview_tells_who_manages_the_bank(clerk: Person, town: Unit) -> None:
    question(clerk)
    near(clerk)
    search()
    reviewer = factories.person("罗审题", role=Role.REVIEWER, password=None)
    assert [[card.figure for card in cards(one, NOON) if card.title == "相似试题"] for one in (clerk, reviewer)] == [["1 对"], []]


def test_pairs_stand_beside_each_other_with_options_found_again() -> None:
    left = [Choice("a", "A", "拟作出的处罚内容", True), Choice("b", "B", "以往的处罚", False)]
    right = [Choice("a", "A", "以往的处罚。", False), Choice("b", "B", "拟作出的处罚内容", True), Choice("c", "C", "听证主持人", False)]
    assert [one.id for one in aligned(left, right)] == ["a", "b", "other c"]


def test_buttons_on_the_page_merge_and_dismiss(signed_in: SignIn, clerk: Person) -> None:
    one, other = question(clerk), near(clerk)
    third = question(clerk, STEM.replace("应当", "必须"))
    search()
    client = signed_in(clerk)
    assert "相似度" in client.get(PAGE).content.decode()
    pairs = {(pair.question_id, pair.other_id): pair for pair in Likeness.objects.all()}
    client.post(f"{PAGE}{pairs[one.pk, third.pk].public_id}/dismiss/")
    sent = {"version": one.version, "other_version": other.version, "adds": "1"}
    client.post(f"{PAGE}{pairs[one.pk, other.pk].public_id}/keep-other/", sent)
    one.refresh_from_db()
    assert (one.merged_into, open_pairs(clerk).filter(question=one).exists()) == (other, False)
    assert client.post(f"{PAGE}{pairs[one.pk, other.pk].public_id}/keep/", sent).status_code == 404


def test_the_page_costs_the_same_queries_for_one_pair_and_for_eight(signed_in: SignIn, clerk: Person) -> None:
    client, counts = signed_in(clerk), []
    client.get(PAGE)
    for stems in (["甲"], list("乙丙丁戊己庚辛")):
        for mark in stems:
            question(clerk, f"{mark * 9}{STEM}")
            question(clerk, f"{mark * 9}{STEM}么")
        Office.objects.update(likeness_percent=98)
        search()
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append((len(queries), Likeness.objects.count()))
    assert [pairs for _, pairs in counts] == [1, 8]
    assert counts[0][0] == counts[1][0]
