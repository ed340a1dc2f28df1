"""法条学习: the questions of a chapter, answered one after another; all right pays once a year; nothing of a key before the answer."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Gone, Refused, Stale
from core.models import Office
from people.models import Person
from questionbank.models import Question
from tests import factories
from tests.training.reading_things import LAW, question_on, reading_unit, studied_law
from training.models import CreditEntry, CreditRule, ReadingAnswer, ReadingPass, ReadingUnit, Source
from training.rules.reading import Last, chapter_of, next_of, picked
from training.selectors import ledger, reading, reading_units
from training.services import reading as services
from training.services import reading_units as keeping

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOON = factories.NOON
SignIn = Callable[[Person], Client]


@pytest.mark.parametrize(
    ("headings", "chapter"),
    [
        ([], ()),
        (["第一章 总则"], ("第一章 总则",)),
        (["第二章 会议", "第一节 召集"], ("第二章 会议",)),
        (["第一编 总则", "第二章 自然人", "第一节 民事权利能力"], ("第一编 总则", "第二章 自然人")),
        (["总纲"], ("总纲",)),
    ],
)
def test_which_chapter_an_article_stands_in(headings: list[str], chapter: tuple[str, ...]):
    assert chapter_of(headings) == chapter


@pytest.mark.parametrize(
    ("found", "taken"),
    [
        ([("a", (1, 0)), ("b", (1, 0)), ("c", (2, 0))], "abc"),
        ([("a", (1, 0)), ("b", (1, 0)), ("c", (1, 0)), ("d", (1, 0)), ("e", (2, 0)), ("f", (3, 0)), ("g", (3, 0))], "abefg"),
    ],
)
def test_a_proposal_spreads_over_the_articles(found: list[Any], taken: str):
    assert picked(found) == list(taken)


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        ({}, "a"),
        ({"a": Last(False, 1)}, "b"),  # not right after its key was read
        ({"a": Last(False, 1), "b": Last(True, 2), "c": Last(False, 3)}, "a"),
        ({"a": Last(False, 4), "b": Last(True, 2), "c": Last(False, 3)}, "c"),
        ({"a": Last(True, 4), "b": Last(True, 2), "c": Last(True, 5)}, None),
    ],
)
def test_wrong_ones_come_again_after_the_others(last: dict[str, Last], asked: str | None):
    assert next_of(["a", "b", "c"], last) == asked


@pytest.fixture
def unit(clerk: Person) -> ReadingUnit:
    Office.objects.update(credits=True)
    CreditRule.objects.create(year=2026, source=Source.READING, credits=200)
    return reading_unit()


def answered(person: Person, unit: ReadingUnit, *, right: bool = True, now: Any = NOON, **more: Any) -> ReadingAnswer:
    asked = reading.next_question(person, reading_units.standing_of(unit, now), now)
    assert asked is not None
    return sent(person, unit, asked, "a" if right else "b", now=now, **more)


def sent(person: Person, unit: ReadingUnit, asked: Question, *values: str, now: Any = NOON, **more: Any) -> ReadingAnswer:
    said = {"question": asked.public_id, "said": asked.current_revision_id, "values": values, "turn": uuid4(), "now": now}
    return services.answer(person=person, unit=unit, **{**said, **more})


def test_all_right_pays_by_the_rule_of_the_year_and_once(unit: ReadingUnit, cadre: Person):
    for right in (True, False, True, True):
        assert not ReadingPass.objects.exists()
        answered(cadre, unit, right=right)
    assert ledger.balances(cadre.pk, 2026) == {Source.READING: (0, 200)}
    assert services.finish(person=cadre, unit=unit, now=NOON)
    assert (CreditEntry.objects.count(), ReadingAnswer.objects.count()) == (1, 4)
    assert reading.next_question(cadre, reading_units.standing_of(unit, NOON), NOON) is None


def test_it_pays_again_in_the_next_year(unit: ReadingUnit, cadre: Person):
    CreditRule.objects.create(year=2027, source=Source.READING, credits=100)
    for now in (NOON, NOON.replace(year=2027)):
        for _ in range(3):
            answered(cadre, unit, now=now)
    assert [ledger.balances(cadre.pk, year)[Source.READING].credits for year in (2026, 2027)] == [200, 100]


def test_one_answered_wrong_is_not_asked_right_after_its_key(unit: ReadingUnit, cadre: Person):
    wrong = answered(cadre, unit, right=False)
    with pytest.raises(Stale, match="不是现在要答的题"):
        sent(cadre, unit, wrong.revision.question, "a")
    assert ReadingAnswer.objects.count() == 1


def test_the_same_turn_sent_twice_is_one_answer(unit: ReadingUnit, cadre: Person):
    turn = uuid4()
    first = answered(cadre, unit, turn=turn)
    assert sent(cadre, unit, first.revision.question, "b", turn=turn) == first
    assert ReadingAnswer.objects.get().right


def test_nothing_ticked_is_no_answer(unit: ReadingUnit, cadre: Person):
    with pytest.raises(Refused, match="还没有作答"):
        answered(cadre, unit, values=[])


def test_an_answer_to_what_was_revised_meanwhile_is_not_taken(unit: ReadingUnit, cadre: Person):
    with pytest.raises(Stale, match="刚刚修改过"):
        answered(cadre, unit, said=0)


# --- promise 5


def reserve(*questions: Question) -> None:
    Question.objects.filter(pk__in=[one.pk for one in questions]).update(reserved_until=NOON + timedelta(days=1))


def test_a_reserved_question_takes_no_answer_and_tells_no_key(unit: ReadingUnit, cadre: Person):
    asked = unit.questions.first().question
    reserve(asked)
    with pytest.raises(Gone):
        sent(cadre, unit, asked, "a")
    assert not ReadingAnswer.objects.exists()


def test_a_unit_is_paused_while_fewer_than_three_of_its_questions_are_free(unit: ReadingUnit, clerk: Person, cadre: Person):
    reserve(unit.questions.first().question)
    standing = reading_units.standing_of(unit, NOON)
    assert (standing.is_open, standing.reserved, standing.needs_care) == (False, 1, False)
    assert "暂停到考试结束" in standing.flags[0]
    assert reading_units.standing_of(unit, NOON + timedelta(days=1)).is_open
    with pytest.raises(Gone):
        services.finish(person=cadre, unit=unit, now=NOON)


def test_with_three_others_free_the_reserved_one_is_skipped(clerk: Person, cadre: Person):
    Office.objects.update(credits=True)
    unit = reading_unit(questions=4)
    reserve(unit.questions.first().question)
    for _ in range(3):
        answered(cadre, unit)
    assert ReadingPass.objects.filter(person=cadre).exists()


def test_who_waits_for_a_question_that_was_reserved_may_finish_without_it(clerk: Person, cadre: Person):
    Office.objects.update(credits=True)
    unit = reading_unit(questions=4)
    for _ in range(3):
        answered(cadre, unit)
    assert not services.finish(person=cadre, unit=unit, now=NOON)
    reserve(unit.questions.last().question)
    assert services.finish(person=cadre, unit=unit, now=NOON)


def test_the_page_shows_no_key_before_the_answer_and_none_of_what_was_reserved_after_it(unit: ReadingUnit, cadre: Person, signed_in: SignIn):
    client, url = signed_in(cadre), reverse("training:reading_questions", args=[unit.public_id])
    page = client.get(url)
    assert not any(word in page.content.decode() for word in ("依据相关条文", "正确答案"))
    asked, turn = page.context["question"], page.context["turn"]
    data = {"question": asked.public_id, "said": asked.current_revision_id, "turn": turn, "q1": "b"}
    assert "依据相关条文" in client.post(url, data).content.decode()
    Question.objects.filter(pk=asked.pk).update(reserved_until=timezone.now() + timedelta(days=1))
    assert "依据相关条文" not in client.post(url, data).content.decode()


def test_options_come_in_another_order_when_a_question_comes_again(unit: ReadingUnit, cadre: Person, signed_in: SignIn):
    client, url = signed_in(cadre), reverse("training:reading_questions", args=[unit.public_id])
    shown = {tuple(one["id"] for one in client.get(url).context["shown"].items[0]["options"]) for _ in range(12)}
    assert len(shown) > 1


def test_the_way_through_a_unit_ends_at_done(unit: ReadingUnit, cadre: Person, signed_in: SignIn):
    client, url = signed_in(cadre), reverse("training:reading_questions", args=[unit.public_id])
    CreditRule.objects.update(year=timezone.localdate().year)
    for _ in range(3):
        page = client.get(url)
        asked = page.context["question"]
        said = client.post(url, {"question": asked.public_id, "said": asked.current_revision_id, "turn": page.context["turn"], "q1": "a"})
    assert "本单元学完了" in said.content.decode()
    assert "2 学分" in client.get(reverse("training:reading")).content.decode()
    assert "今年已学完" in client.get(reverse("training:reading_unit", args=[unit.public_id])).content.decode()


def test_switched_off_there_is_no_reading(unit: ReadingUnit, clerk: Person, signed_in: SignIn):
    Office.objects.update(credits=False)
    for name in ("training:reading", "training:reading_units"):
        assert signed_in(clerk).get(reverse(name)).status_code == 404


# --- keeping units


def test_units_are_proposed_for_each_chapter_with_three_fitting_questions(clerk: Person):
    version = studied_law()
    for article in ("第一条", "第二条", "第二条", "第三条", "第三条之一"):
        question_on(article)
    question_on("第一条", "short")  # marked by a person
    made = keeping.propose(version=version, by=clerk, now=NOON)
    assert [(one.title, one.questions.count()) for one in made] == [("第一章 总则", 3)]
    with pytest.raises(Refused, match="没有可以生成的单元"):
        keeping.propose(version=version, by=clerk, now=NOON)


def test_what_is_reserved_is_not_proposed(clerk: Person):
    version = studied_law()
    reserve(*[question_on("第一条") for _ in range(3)])
    with pytest.raises(Refused):
        keeping.propose(version=version, by=clerk, now=NOON)
    assert [len(some) for _, some in reading_units.to_propose(version, NOON + timedelta(days=2))] == [3]


@pytest.mark.parametrize("number", [2, 6])
def test_a_unit_has_three_to_five_questions(clerk: Person, number: int):
    with pytest.raises(Refused, match="请选 3 至 5 道"):
        reading_unit(questions=number)


def test_a_retired_question_and_a_superseded_law_are_flagged(unit: ReadingUnit, cadre: Person):
    Question.objects.filter(pk=unit.questions.first().question_id).update(status=Question.Status.RETIRED)
    standing = reading_units.standing_of(unit, NOON)
    assert (standing.is_open, standing.needs_care, standing.retired) == (False, True, 1)
    studied_law(from_on=date(2026, 1, 1))
    unit.law_version.refresh_from_db()
    standing = reading_units.standing_of(unit, NOON)
    assert standing.outdated
    assert "法律已有新版本" in standing.flags[0]
    assert reading.by_law(cadre, NOON) == []


def test_a_clerk_makes_a_unit_step_by_step_and_changes_it(clerk: Person, signed_in: SignIn):
    Office.objects.update(credits=True)
    version = studied_law()
    some = [question_on("第一条") for _ in range(4)]
    client = signed_in(clerk)
    url = reverse("training:reading_new") + f"?law={version.public_id}&chapter=0"
    assert "第一章 总则（4 题）" in client.get(url).content.decode()
    places = {f"place_{one.pk}": place for one, place in zip(some[:3], (3, 1, 2), strict=True)}
    assert client.post(url, {"title": "总则", **places}).status_code == 302
    unit = ReadingUnit.objects.get()
    assert [one.question for one in unit.questions.all()] == [some[1], some[2], some[0]]
    edit = reverse("training:reading_edit", args=[unit.public_id])
    same = {f"place_{one.pk}": 1 for one in some[:3]}
    assert "同一个顺序" in client.post(edit, {"title": "总则", "version": 1, **same}).content.decode()
    assert client.post(edit, {"title": "总则新", "version": 1, **places, f"place_{some[3].pk}": 4}).status_code == 302
    assert (ReadingUnit.objects.get().title, unit.questions.count()) == ("总则新", 4)
    client.post(reverse("training:reading_use", args=[unit.public_id]), {"on": "0"})
    assert not ReadingUnit.objects.get().in_use


def test_lists_cost_the_same_for_few_and_many(clerk: Person, cadre: Person, django_assert_num_queries: Any):
    for many in (1, 6):
        for number in range(many):
            reading_unit(title=f"{LAW}{many}{number}")
        with django_assert_num_queries(7):
            reading.by_law(cadre, NOON)
        with django_assert_num_queries(6):
            reading_units.standings(reading_units.kept(), NOON)
