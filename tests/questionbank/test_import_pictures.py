"""Pictures, histories and cases come in with their questions; an export of the bank imported elsewhere gives the same questions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import files
from core.models import Office, StoredFile
from people.models import Person
from questionbank.formats.base import Parsed, Picture, Record
from questionbank.models import ImportBatch, Question
from questionbank.selectors.records import records
from questionbank.services import cases, exporting, images, import_rows, imports, questions, reading, undoing
from questionbank.services.cases import Part
from questionbank.services.revising import Says
from tests import factories
from tests.factories import NOON
from tests.questionbank import sheets
from tests.questionbank.drawings import drawing
from tests.questionbank.sheets import outcomes, record, rows

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SignIn = Callable[[Person], Client]
LATER = NOON + timedelta(hours=1)


def pictured(**values: Any) -> Record:
    said: dict[str, Any] = {"type": "single", "stem": "这是什么标志？", "options": ["让行", "停车"], "key": [0]}
    return Record(row=2, **said | {"pictures": [Picture(drawing(), words="三角形"), Picture(drawing(words="停"), at=1)]} | values)


def filled(clerk: Person, *records: Record) -> ImportBatch:
    batch = ImportBatch.objects.create(file_name="题.zip", state=ImportBatch.State.READING, author=clerk, created_at=NOON)
    reading.fill(batch, Parsed(list(records)))
    return batch


def test_pictures_come_in_with_their_question_and_stay(clerk: Person) -> None:
    batch = filled(clerk, pictured())
    imports.take_at_once(batch=batch, reviewer=clerk, now=NOON)
    said = Question.objects.get().current_revision
    assert [(one["at"], one["words"]) for one in said.images] == [("", "三角形"), ("b", "")]
    files.delete_expired(NOON + timedelta(days=2))
    assert said.files.count() == 2


def test_pictures_of_what_was_not_taken_go_after_a_day(clerk: Person) -> None:
    filled(clerk, pictured())
    assert StoredFile.objects.count() == 2
    files.delete_expired(NOON + timedelta(days=1))
    assert not StoredFile.objects.exists()


def test_what_is_no_picture_refuses_its_row_alone(clerk: Person) -> None:
    batch = filled(clerk, pictured(pictures=[Picture(b"\x89PNG\r\n\x1a\n" + b"x" * 50)]), pictured(stem="另一题", pictures=[]))
    assert outcomes(batch) == ["有错误", "可入库"]
    assert record(rows(batch)[0]).problems[0].field == "pictures"


def test_the_same_words_with_another_picture_are_another_question(clerk: Person) -> None:
    other = [Picture(drawing(words="别"))]
    assert outcomes(filled(clerk, pictured(), pictured(), pictured(pictures=other))) == ["可入库", "重复", "请核对"]


def test_the_preview_shows_pictures_and_a_correction_keeps_them(signed_in: SignIn, clerk: Person) -> None:
    batch, client = filled(clerk, pictured(key=[])), signed_in(clerk)
    page = client.get(reverse("questionbank:import_preview", args=[batch.public_id])).content.decode()
    (first, second) = record(rows(batch)[0]).pictures
    for one in (first, second):
        address = reverse("questionbank:image", args=[one.image.file])
        assert address in page
        assert client.get(address).status_code == 200
    row_page = client.get(reverse("questionbank:import_row", args=[batch.public_id, 1])).content.decode()
    assert row_page.count('alt="三角形"') == 2  # as it was read, and in the form
    import_rows.change(row=rows(batch)[0], key=[1])
    assert [one.image for one in record(rows(batch)[0]).pictures] == [first.image, second.image]


def test_pictures_of_an_import_that_was_taken_back_go_too(clerk: Person) -> None:
    batch = filled(clerk, pictured())
    imports.take_at_once(batch=batch, reviewer=clerk, now=NOON)
    undoing.run_undo({"batch": _hidden(batch, clerk)}, lambda percent: None, LATER)
    images.let_go(LATER)
    files.delete_expired(LATER)
    assert not StoredFile.objects.exists()


def _hidden(batch: ImportBatch, clerk: Person) -> int:
    undoing.undo(batch=batch, by=clerk, now=LATER)
    return batch.pk


@pytest.fixture
def bank(clerk: Person) -> list[Record]:
    """A question in its third revision, one with pictures, a case that asks in another order than it did, and not all of it, and a retired one; what
    an export says of them."""
    Office.objects.update(subjective_questions=True)
    said: dict[str, Any] = {"key": [0], "bases": [("土地管理法", "第二条", "")], "author": clerk, "now": NOON}
    first = questions.create_question(type="single", stem="第一版", options=["甲", "乙"], tags=["新法"], status="reviewed", **said)
    for stem, options in (("第二版", ["乙", "甲"]), ("第三版", ["乙", "丙"])):
        questions.revise_question(question=first, seen_version=first.version, stem=stem, options=options, topic="土地", difficulty=3, **said)
        first.refresh_from_db()
    imports.take_at_once(batch=filled(clerk, pictured()), reviewer=clerk, now=NOON)
    parts = [Part("single", Says("问一", ["甲", "乙"], [1])), Part("short", Says("问二", (), ["要点"]))]
    case = cases.create_case(material=Says("某村征地材料。"), parts=parts, status="reviewed", author=clerk, now=NOON)
    stays = case.parts.get(place=2)
    for asked in (
        [Part("judge", Says("问三", (), [1])), Part("short", Says("问二", (), ["新要点"]), stays)],
        [Part("judge", Says("问四", (), [0]))],
    ):
        case = cases.revise_case(question=case, seen_version=case.version, material=Says("某村征地案情。"), parts=asked, author=clerk, now=LATER)
    retired = factories.question("judge", stem="旧法规定的。")
    questions.retire_question(question=retired, seen_version=retired.version, by=clerk, now=LATER)
    return exported()


def exported() -> list[Record]:
    found = list(records(Question.objects.live().whole().order_by("pk"), history=True))
    for one in found:
        one.pictures = [Picture(b"", picture.at, picture.words) for picture in one.pictures]
    return found


def emptied() -> None:
    Question.objects.update(batch=ImportBatch.objects.create(file_name="x", state=ImportBatch.State.UNDOING, created_at=NOON))
    undoing.finish_broken_off()
    assert not Question.objects.exists()


def test_the_whole_bank_exported_and_imported_says_the_same(bank: list[Record], clerk: Person) -> None:
    made = exporting.write(Question.objects.live().whole().order_by("pk"), code="json", keys=True)
    emptied()
    batch = sheets.read(made.data, factories.clerk())
    assert (batch.accepted, batch.rejected) == (4, 0)
    imports.take_at_once(batch=batch, reviewer=batch.author, now=LATER)
    assert exported() == bank


def test_sub_questions_that_a_case_had_stay_with_the_revisions_that_asked_them(bank: list[Record], clerk: Person) -> None:
    made = exporting.write(Question.objects.live().whole(), code="json", keys=True)
    emptied()
    imports.take_at_once(batch=sheets.read(made.data, clerk), reviewer=clerk, now=LATER)
    case = Question.objects.get(type="case")
    asked = [list(said.part_revisions.order_by("place").values_list("stem", flat=True)) for said in case.revisions.order_by("number")]
    assert asked == [["问一", "问二"], ["问三", "问二"], ["问四"]]
    assert [(one.current_revision.stem, one.status) for one in case.parts.filter(place__gt=0)] == [("问四", "reviewed")]
    assert {one.status for one in case.parts.filter(place=0)} == {"retired"}
    assert case.parts.get(revisions__stem="问三").revisions.count() == 1
    assert case.parts.filter(type="short").get().revisions.count() == 2


def test_who_wrote_a_revision_elsewhere_is_told_as_what_the_file_says(bank: list[Record], clerk: Person) -> None:
    made = exporting.write(Question.objects.live().whole(), code="json", keys=True)
    emptied()
    imports.take_at_once(batch=sheets.read(made.data, factories.clerk()), reviewer=None, now=LATER)
    said = Question.objects.get(topic="土地").revisions.first()
    assert (said.writer, said.said_at, said.author, said.created_at) == (f"{clerk.name}（据导入的文件）", NOON, None, LATER)


def test_option_ids_last_through_an_imported_history(bank: list[Record], clerk: Person) -> None:
    """Whatever names an option of an earlier revision by its id means the same option later."""
    made = exporting.write(Question.objects.live().whole(), code="json", keys=True)
    emptied()
    imports.take_at_once(batch=sheets.read(made.data, clerk), reviewer=clerk, now=NOON)
    told = [{one["text"]: one["id"] for one in said.options} for said in Question.objects.get(topic="土地").revisions.order_by("number")]
    assert told == [{"甲": "a", "乙": "b"}, {"乙": "b", "甲": "a"}, {"乙": "b", "丙": "a"}]


def test_a_case_of_a_file_is_corrected_with_its_sub_questions(signed_in: SignIn, clerk: Person) -> None:
    Office.objects.update(subjective_questions=True)
    wrong = Record(row=3, type="single", stem="问", options=["甲", "乙"])
    batch = filled(clerk, Record(row=2, type="case", stem="材料", parts=[wrong]))
    assert outcomes(batch) == ["有错误"]
    address = reverse("questionbank:import_row", args=[batch.public_id, 1])
    client = signed_in(clerk)
    assert "第 1 小题" in client.get(address).content.decode()
    part = {"type": "single", "stem": "问", "options": "甲\n乙", "answer": "B"}
    typed = {"stem": "材料（改）", "difficulty": "2", "part-total": "1", "do": "save"} | {f"part-0-{name}": value for name, value in part.items()}
    assert client.post(address, typed).status_code == 302
    imports.take_at_once(batch=ImportBatch.objects.get(), reviewer=clerk, now=NOON)
    case = Question.objects.get(type="case")
    assert (case.current_revision.stem, case.parts.get().current_revision.key) == ("材料（改）", ["b"])
