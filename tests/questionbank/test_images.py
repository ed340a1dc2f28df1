"""Pictures in stem and options: taken in small, part of what a revision says, seen by who may see it and nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import files
from core.errors import Refused
from core.models import AuditEntry, Office, StoredFile
from people.models import Person, Role, Unit
from questionbank.models import ImportBatch, Question
from questionbank.rules.content import Image, compose
from questionbank.selectors.revisions import compared
from questionbank.services import images, imports, restoring, writing
from questionbank.services.writing import NewQuestion
from tests import factories
from tests.factories import NOON
from tests.questionbank import test_cases as of_cases
from tests.questionbank.drawings import drawing, photograph
from tests.questionbank.test_question_forms import OF_EACH_TYPE, TYPED
from tests.questionbank.test_question_services import made, revised
from tests.quiz import sitting

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SignIn = Callable[[Person], Client]
NEW = "/manage/questions/new/"


def taken(by: Person | None, words: str = "让", at: int | None = None) -> Image:
    return replace(images.take(drawing(words=words), by=by, now=NOON), at=at, words="三角形的标志")


def upload(data: bytes, name: str = "图.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


def address(question: Question, name: str) -> str:
    return reverse(f"questionbank:{name}", args=[question.public_id])


def status(client: Client, file: str) -> int:
    return client.get(reverse("questionbank:image", args=[file])).status_code


# --- what a revision says


def test_pictures_stand_below_the_stem_and_at_options_by_id(clerk: Person) -> None:
    stem, option = taken(clerk), taken(clerk, "停", at=1)
    said = made(clerk, images=[stem, option]).current_revision
    assert [(one["file"], one["at"], one["words"], one["width"], one["height"]) for one in said.images] == [
        (stem.file, "", "三角形的标志", 400, 300),
        (option.file, "b", "三角形的标志", 400, 300),
    ]
    assert set(said.files.values_list("expires_at", flat=True)) == {None}


def test_the_same_words_with_another_picture_are_another_question(clerk: Person) -> None:
    made(clerk, images=[taken(clerk)])
    with pytest.raises(Refused, match="已有相同的试题"):
        made(clerk, images=[taken(clerk)])
    made(clerk, images=[taken(clerk, "停")])
    made(clerk, images=[taken(clerk, at=0)])


@pytest.mark.parametrize("change", [{"words": "别的说明"}, {"at": 2}, None])
def test_a_changed_moved_or_removed_picture_is_a_new_revision(clerk: Person, change: dict[str, Any] | None) -> None:
    image = taken(clerk, at=0)
    question = revised(made(clerk, images=[image]), clerk, images=[] if change is None else [replace(image, **change)])
    assert question.revisions.count() == 2
    assert question.revisions.get(number=1).images[0]["at"] == "a"
    changed = [one.label for one in compared(question.revisions.get(number=1), question.current_revision)[0].rows if one.changed]
    assert changed == (["选项", "选项"] if change and "at" in change else ["选项"])


def test_a_picture_stays_with_its_option_and_comes_back_with_the_revision(clerk: Person) -> None:
    image = taken(clerk, at=0)
    question = revised(made(clerk, images=[image]), clerk, options=["丙", "甲"], key=[0], images=[])
    old = question.revisions.get(number=1)
    back = restoring.restore_revision(question=question, revision=old, seen_version=question.version, by=clerk, now=NOON)
    assert back.current_revision.images == old.images
    assert back.current_revision.files.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"at": 3}, "所在的选项不存在"), ({"words": "长" * 201}, "最多 200 个字"), ({"file": str(UUID(int=1))}, "已过保留时间")],
)
def test_a_picture_that_cannot_be_kept_is_refused(clerk: Person, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        made(clerk, images=[replace(taken(clerk), **change)])
    assert not Question.objects.exists()


def test_a_case_has_pictures_in_its_material_and_its_parts(clerk: Person) -> None:
    Office.objects.update(subjective_questions=True)
    part = replace(of_cases.FIRST, says=replace(of_cases.FIRST.says, images=[taken(clerk, at=1)]))
    case = of_cases.made(clerk, part, material=replace(of_cases.MATERIAL, images=[taken(clerk, "停")]))
    assert [len(one.images) for one in (case.current_revision, case.parts.get().current_revision)] == [1, 1]
    assert case.parts.get().current_revision.images[0]["at"] == "b"


# --- keeping and letting go


def test_a_picture_brought_twice_is_stored_once_and_an_unused_one_goes(clerk: Person) -> None:
    first, again = taken(clerk), taken(clerk)
    used = taken(clerk, "停")
    made(clerk, images=[used])
    assert first.file == again.file
    files.delete_expired(NOON + timedelta(days=2))
    assert [str(one.public_id) for one in StoredFile.objects.all()] == [used.file]


def test_pictures_of_an_import_that_was_undone_go(clerk: Person) -> None:
    batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.STAGED, created_at=NOON)
    content = compose("single", "题干", ["甲", "乙"], [0], images=[taken(None)])
    writing.write([NewQuestion("single", content)], status="draft", author=None, reviewer=None, now=NOON, batch=batch)
    images.let_go(NOON)
    assert StoredFile.objects.get().expires_at is None
    imports.release(batch)
    images.let_go(NOON)
    files.delete_expired(NOON)
    assert not StoredFile.objects.exists()


# --- the form


def test_a_chosen_picture_is_saved_with_the_question(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    client.post(NEW, {**TYPED, **OF_EACH_TYPE["single"], "type": "single", "image-total": "0", "picture": upload(photograph(size=(2000, 1500)))})
    said = Question.objects.get().current_revision
    assert (said.images[0]["at"], said.files.get().content_type) == ("", "image/jpeg")
    assert f'src="{reverse("questionbank:image", args=[said.images[0]["file"]])}"' in client.get(address(said.question, "question")).content.decode()


def test_a_picture_is_uploaded_placed_and_stays_with_its_option(signed_in: SignIn, clerk: Person) -> None:
    client, typed = signed_in(clerk), {**TYPED, **OF_EACH_TYPE["single"], "type": "single"}
    shown = client.post(NEW, {**typed, "do": "picture", "picture": upload(drawing())}).context["form"]
    assert (len(shown.pictures.forms), shown["stem"].value(), Question.objects.count()) == (1, "单选？", 0)
    file = str(shown.pictures.forms[0]["file"].value())
    client.post(NEW, {**typed, "image-total": "1", "image-0-file": file, "image-0-at": "1", "image-0-words": "让行标志"})
    question = Question.objects.get()
    edit = client.get(address(question, "edit")).context["form"]
    row = {f"image-0-{name}": str(edit.pictures.forms[0][name].value() or "") for name in ("file", "at", "was", "beside", "words")}
    client.post(address(question, "edit"), {**edit.initial, **row, "image-total": "1", "options": "乙\n甲", "answer": "A"})
    question.refresh_from_db()
    assert question.current_revision.options[0] == {"id": "b", "text": "乙"}
    assert (question.current_revision.images[0]["at"], question.current_revision.images[0]["words"]) == ("b", "让行标志")


def test_a_file_that_is_no_picture_is_told_beside_it(signed_in: SignIn, clerk: Person) -> None:
    for do in ("save", "picture"):
        answer = signed_in(clerk).post(NEW, {**TYPED, **OF_EACH_TYPE["judge"], "type": "judge", "do": do, "picture": upload(b"x")})
        assert "不是能识别的图片" in answer.context["form"].pictures.wrong
    assert not Question.objects.exists()


def test_a_picture_is_removed_by_its_tick(signed_in: SignIn, clerk: Person) -> None:
    question, client = made(clerk, images=[taken(clerk)]), signed_in(clerk)
    edit = client.get(address(question, "edit")).context["form"]
    file = str(edit.pictures.forms[0]["file"].value())
    client.post(address(question, "edit"), {**edit.initial, "image-total": "1", "image-0-file": file, "image-0-gone": "on"})
    question.refresh_from_db()
    assert (question.current_revision.number, question.current_revision.images) == (2, [])


# --- who sees it


def test_in_the_bank_it_is_seen_with_its_question_and_by_who_has_just_uploaded_it(signed_in: SignIn, clerk: Person, town: Unit) -> None:
    author, other = (factories.person(name, role=Role.AUTHOR, password=None) for name in ("何出题", "沈出题"))
    reviewer = factories.person("罗审题", role=Role.REVIEWER, password=None)
    image = taken(author)
    assert [status(signed_in(one), image.file) for one in (author, other, reviewer, clerk)] == [200, 404, 404, 404]
    question = made(author, status="draft", images=[image])
    assert [status(signed_in(one), image.file) for one in (author, other, reviewer, clerk)] == [200, 404, 404, 200]
    Question.objects.filter(pk=question.pk).update(status="in_review")
    assert [status(signed_in(one), image.file) for one in (author, other, reviewer)] == [200, 404, 200]


def test_the_page_for_files_hands_no_picture_out(signed_in: SignIn, clerk: Person) -> None:
    image = taken(clerk)
    assert signed_in(clerk).get(reverse("core:file", args=[image.file])).status_code == 404


def test_a_picture_is_sent_again_only_where_it_was_lost_and_is_not_written_down(signed_in: SignIn, clerk: Person) -> None:
    image, client = taken(clerk), signed_in(clerk)
    first = client.get(reverse("questionbank:image", args=[image.file]))
    again = client.get(reverse("questionbank:image", args=[image.file]), headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, first["Cache-Control"]) == (200, 304, "private, no-cache")
    assert not AuditEntry.objects.filter(event="core.file_read").exists()


def test_a_candidate_sees_it_from_the_start_of_their_paper_on(signed_in: SignIn, clerk: Person, cadre: Person) -> None:
    question = made(clerk, images=[taken(clerk), taken(clerk, "停", at=1)])
    exam = factories.exam(cadre, sections=(("single", 1, 10000),))
    client, stranger = signed_in(cadre), signed_in(factories.person("王海燕", password=None))
    file = question.current_revision.images[0]["file"]
    assert status(client, file) == 403  # no role in the bank
    attempt = sitting.start(client, exam)
    shown = reverse("quiz:image", args=[attempt.public_id, file])
    assert [one.get(shown).status_code for one in (client, stranger, signed_in(clerk))] == [200, 404, 404]
    body = client.get(reverse("quiz:attempt", args=[attempt.public_id])).content.decode()
    assert body.count("/images/") == 2
    assert f'src="{shown}" alt="三角形的标志" width="400" height="300"' in body
    foreign = taken(clerk, "慢")
    assert client.get(reverse("quiz:image", args=[attempt.public_id, foreign.file])).status_code == 404


def test_the_pictures_of_a_case_come_with_it_and_stay_on_the_result(signed_in: SignIn, clerk: Person, cadre: Person) -> None:
    Office.objects.update(subjective_questions=True)
    part = replace(of_cases.FIRST, says=replace(of_cases.FIRST.says, images=[taken(clerk, at=1)]))
    case = of_cases.made(clerk, part, material=replace(of_cases.MATERIAL, images=[taken(clerk, "停")]))
    exam = factories.exam(cadre, kind="practice", sections=(("case", 1, 10000),), parts=1)
    client = signed_in(cadre)
    attempt = sitting.start(client, exam)
    said = [case.current_revision, case.current_revision.part_revisions.get()]
    shown = [reverse("quiz:image", args=[attempt.public_id, one.images[0]["file"]]) for one in said]

    def seen(page: str) -> list[tuple[int, int]]:
        body = client.get(reverse(page, args=[attempt.public_id])).content.decode()
        return [(body.count(f'src="{one}"'), client.get(one).status_code) for one in shown]

    assert seen("quiz:attempt") == [(1, 200), (1, 200)]
    sitting.hand_in(client, attempt)
    assert seen("quiz:result") == [(1, 200), (1, 200)]
