"""The form of a case, its page, and the ways from a sub-question to it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Office
from people.models import Person, Role, Unit
from questionbank.models import BasisFlag, Question
from questionbank.services import cases, moving
from questionbank.services.revising import Says
from tests import factories
from tests.questionbank.test_basis_flags import amend
from tests.questionbank.test_cases import FIRST, MATERIAL, SECOND, made

pytestmark = pytest.mark.django_db
NEW = "/manage/questions/new/case/"
SignIn = Callable[[Person], Client]
ONE = {"type": "single", "stem": "违反了什么？", "options": "甲\n乙", "answer": "A", "explanation": "", "bases": "", "part": ""}
TWO = {**ONE, "type": "short", "stem": "如何处理？", "options": "", "answer": "责令改正。"}


@pytest.fixture(autouse=True)
def subjective(town: Unit) -> None:
    Office.objects.update(subjective_questions=True)


def sent(*parts: dict[str, str], **changed: str) -> dict[str, str]:
    case = {"stem": "材料。", "explanation": "", "topic": "", "difficulty": "2", "tags": "", "bases": "", "part-total": str(len(parts))}
    return {**case, **{f"part-{place}-{name}": value for place, part in enumerate(parts) for name, value in part.items()}, **changed}


def as_shown(client: Client, case: Question, **changed: str) -> dict[str, str]:
    """What a browser would send back of the form as it is."""
    context = client.get(reverse("questionbank:edit", args=[case.public_id])).context
    rows = [{name: str(form[name].value() or "") for name in form.fields} for form in context["rows"].forms]
    return sent(*rows, **{name: str(context["form"][name].value() or "") for name in context["form"].fields}) | changed


def test_a_case_is_written_with_its_parts_in_one_form(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    answer = client.post(NEW, sent(ONE, TWO, topic="土地", tags="案例"))
    case = Question.objects.get(type="case")
    assert answer["Location"] == reverse("questionbank:question", args=[case.public_id])
    assert (case.status, case.topic, [one.type for one in case.parts.order_by("place")]) == ("reviewed", "土地", ["single", "short"])


def test_what_the_form_shows_can_be_saved_unchanged(signed_in: SignIn, clerk: Person) -> None:
    case, client = made(clerk), signed_in(clerk)
    client.post(reverse("questionbank:edit", args=[case.public_id]), as_shown(client, case))
    case.refresh_from_db()
    assert (case.version, case.revisions.count()) == (2, 1)


@pytest.mark.parametrize(
    ("do", "stems"),
    [
        ("add", ["违反了什么？", "如何处理？", ""]),
        ("remove-0", ["如何处理？"]),
        ("up-1", ["如何处理？", "违反了什么？"]),
        ("down-0", ["如何处理？", "违反了什么？"]),
        ("up-0", ["违反了什么？", "如何处理？"]),
        ("down-1", ["违反了什么？", "如何处理？"]),
        ("remove-9", ["违反了什么？", "如何处理？"]),
        ("type", ["违反了什么？", "如何处理？"]),
    ],
)
def test_buttons_arrange_the_parts_and_save_nothing(signed_in: SignIn, clerk: Person, do: str, stems: list[str]) -> None:
    context = signed_in(clerk).post(NEW, sent(ONE, TWO, do=do)).context
    assert [form["stem"].value() or "" for form in context["rows"].forms] == stems
    assert context["form"]["stem"].value() == "材料。"
    assert not any(form.errors for form in context["rows"].forms)
    assert not Question.objects.exists()


def test_what_is_wrong_stands_at_its_part(signed_in: SignIn, clerk: Person) -> None:
    context = signed_in(clerk).post(NEW, sent({**ONE, "answer": "C"}, {**TWO, "stem": ""})).context
    first, second = context["rows"].forms
    assert "超出了选项范围" in str(first.errors["answer"])
    assert "必填" in str(second.errors["stem"])
    assert not Question.objects.exists()


def test_parts_are_moved_and_one_added_in_a_case_that_exists(signed_in: SignIn, clerk: Person) -> None:
    case, client = made(clerk), signed_in(clerk)
    edit = reverse("questionbank:edit", args=[case.public_id])
    arranged = client.post(edit, as_shown(client, case, do="up-1")).context
    rows = [{name: str(form[name].value() or "") for name in form.fields} for form in arranged["rows"].forms]
    client.post(edit, sent(*rows, ONE, stem=MATERIAL.stem, seen_version=str(case.version)))
    assert [one.type for one in case.parts.filter(place__gt=0).order_by("place")] == ["short", "single", "single"]
    assert case.parts.count() == 3


def test_a_stale_edit_shows_both_and_can_be_saved_again(signed_in: SignIn, clerk: Person) -> None:
    case, client = made(clerk), signed_in(clerk)
    edit = reverse("questionbank:edit", args=[case.public_id])
    mine = as_shown(client, case, stem="我写的材料。")
    client.post(edit, as_shown(client, case, stem="同事写的材料。"))
    stale = client.post(edit, mine)
    assert stale.status_code == 409
    assert all(words in stale.content.decode() for words in ("同事写的材料。", "我写的材料。"))
    client.post(edit, {**mine, "seen_version": str(stale.context["form"]["seen_version"].value())})
    assert Question.objects.get(pk=case.pk).current_revision.stem == "我写的材料。"


def test_the_page_shows_material_and_parts_and_the_list_the_case_alone(signed_in: SignIn, clerk: Person) -> None:
    case, client = made(clerk), signed_in(clerk)
    body = client.get(reverse("questionbank:question", args=[case.public_id])).content.decode()
    assert all(words in body for words in (MATERIAL.stem, "第 1 小题", "第 2 小题", "责令退还土地"))
    assert list(client.get("/manage/questions/").context["page"]) == [case]


def test_a_part_leads_to_its_case(signed_in: SignIn, clerk: Person) -> None:
    case, client = made(clerk), signed_in(clerk)
    part = case.parts.get(place=2)
    page = reverse("questionbank:question", args=[case.public_id])
    assert client.get(reverse("questionbank:question", args=[part.public_id]))["Location"] == f"{page}#part-2"
    assert client.get(reverse("questionbank:edit", args=[part.public_id]))["Location"] == reverse("questionbank:edit", args=[case.public_id])


def test_an_author_submits_a_case_at_once(signed_in: SignIn, town: Unit) -> None:
    author = factories.person("何出题", role=Role.AUTHOR, password=None)
    signed_in(author).post(NEW, sent(ONE, submit="1"))
    assert {one.status for one in Question.objects.all()} == {"in_review"}


def test_without_the_switch_the_form_is_not_there(signed_in: SignIn, clerk: Person) -> None:
    Office.objects.update(subjective_questions=False)
    assert signed_in(clerk).get(NEW).status_code == 404
    assert NEW not in signed_in(clerk).get("/manage/questions/new/").content.decode()


# --- when the law of a sub-question changes


def resting(clerk: Person) -> Question:
    """A case whose first part rests on an article that changes and whose second on one that gets another number."""
    on = [("议事法", "第二条", ""), ("议事法", "第三条", "")]
    parts = [cases.Part(one.type, replace(one.says, bases=[basis])) for one, basis in zip((FIRST, SECOND), on, strict=True)]
    case = made(clerk, *parts)
    amend()
    return case


def test_a_flag_of_a_part_leads_to_the_form_of_the_case(signed_in: SignIn, clerk: Person) -> None:
    case = resting(clerk)
    body = signed_in(clerk).get(reverse("questionbank:flags")).content.decode()
    assert body.count(reverse("questionbank:edit", args=[case.public_id])) == 2
    assert "案例题第 1 小题" in body
    page = signed_in(clerk).get(reverse("questionbank:question", args=[case.public_id]))
    assert page.content.decode().count("依据待复核：") == 2


def test_the_basis_of_a_part_follows_its_article_within_a_new_revision_of_the_case(signed_in: SignIn, clerk: Person) -> None:
    case = resting(clerk)
    flag = BasisFlag.objects.get(became="changed")
    signed_in(clerk).post(reverse("questionbank:decide", args=[flag.public_id, "move"]), {"seen_version": str(case.version)})
    case.refresh_from_db()
    assert case.current_revision.number == 2
    rests = [str(one.current_revision.bases.get()) for one in case.parts.order_by("place")]
    assert rests == ["议事法第二条", "议事法第三条"]
    assert BasisFlag.objects.get(decision="").basis.revision.case_revision == case.current_revision


def test_parts_of_one_case_follow_renumbered_articles_at_once(clerk: Person) -> None:
    case = resting(clerk)
    assert moving.move_renumbered(of=list(BasisFlag.objects.filter(decision="")), by=clerk, now=factories.NOON) == 1
    assert [str(one.current_revision.bases.get()) for one in case.parts.order_by("place")] == ["议事法第二条", "议事法第四条"]


def test_retiring_for_a_flag_retires_the_case(signed_in: SignIn, clerk: Person) -> None:
    case = resting(clerk)
    flag = BasisFlag.objects.get(became="changed")
    signed_in(clerk).post(reverse("questionbank:decide", args=[flag.public_id, "retire"]), {"seen_version": str(case.version)})
    assert {one.status for one in Question.objects.all()} == {"retired"}


def test_a_page_costs_the_same_queries_for_two_parts_and_for_twelve(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    small, large = made(clerk), made(clerk, FIRST, *(cases.Part("judge", Says(f"判断{number}", key=[0])) for number in range(11)))
    counts = []
    client.get(reverse("questionbank:question", args=[small.public_id]))
    for case in (small, large):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("questionbank:question", args=[case.public_id]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
