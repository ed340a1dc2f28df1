"""The question that a record of a file makes, or what is wrong with it, beside its place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.errors import Refused
from core.models import Office
from questionbank import types
from questionbank.formats import base, keeping
from questionbank.formats.base import Record
from questionbank.rules import content as rules
from questionbank.rules.content import Content
from questionbank.services import revising
from questionbank.services.writing import NewQuestion, Saying

_PLACES = {"options": "option", "key": "answer", "images": "pictures"}  # field of a refusal -> that of a record, where they differ


def question_of(record: Record, office: Office | None) -> NewQuestion | None:
    """None for one that makes no question; the reasons are then among its problems, or those of its sub-questions. Asks nothing of the database."""
    for part in record.parts:
        question_of(part, office)
    if record.type:
        for check in (_check_switched_on, _check_labels, _check_parts, _check_garbled, _check_storable):
            try:
                check(record, office)
            except Refused as refusal:
                _note(record, refusal)
    elif not record.refused:
        record.error("type", "看不出这道题是什么题型，请写明。")
    try:
        return None if record.refused else made_of(record)
    except Refused as refusal:
        _note(record, refusal)
        return None


def made_of(record: Record) -> NewQuestion:
    """The question of a record that was found right."""
    told = [(within, 0, one) for within, one in enumerate((*record.earlier, record))]
    asked = _asked(record)
    parts = [_new(part, asked.pop(_which(part, len(record.earlier), place))) for place, part in enumerate(record.parts, 1)]
    former = [_new(Record(record.row, said[-1][2].type), said) for said in asked.values()]
    return _new(record, told, parts, former)


Told = tuple[int, int, Record]  # which of the sayings of a question or of its case, from 0; the place in it; what


def _asked(record: Record) -> dict[object, list[Told]]:
    """The sub-questions that a case has or had, with all they said."""
    found: dict[object, list[Told]] = {}
    for within, said in enumerate((*record.earlier, record)):
        for place, part in enumerate(said.parts, 1):
            found.setdefault(_which(part, within, place), []).append((within, place, part))
    return found


def _which(part: Record, within: int, place: int) -> object:
    return part.number or (within, place)


def _new(labels: Record, told: Sequence[Told], parts: Sequence[NewQuestion] = (), former: Sequence[NewQuestion] = ()) -> NewQuestion:
    history = _sayings(told)
    return NewQuestion(
        type=labels.type, content=history[-1].content, bases=history[-1].bases, topic=labels.topic.strip(), difficulty=labels.difficulty,
        tags=labels.tags, status=labels.status, history=history, parts=parts, former=former,
    )  # fmt: skip


def _sayings(told: Sequence[Told]) -> list[Saying]:
    """In order; raises `Refused` naming the one that cannot be."""
    made: list[Saying] = []
    for within, place, said in told:
        try:
            content = _content(said, told[-1][2].type, made)
        except Refused as refusal:
            where = f"以前的第 {within + 1} 版{f'第 {place} 小题' if place else ''}：" if said is not told[-1][2] else ""
            raise Refused(refusal.code, where + refusal.sentence, field=refusal.field) from None
        made.append(Saying(content, said.bases, within, place, said.author, said.written_at))
    return made


def _content(said: Record, kind: str, before: Sequence[Saying]) -> Content:
    """What it says as a revision after those of `before`."""
    used = {option["id"] for one in before for option in one.content.options}
    previous = before[-1].content.options if before else ()
    shown = [replace(one.image, at=one.at, words=one.words) for one in said.pictures if one.image is not None]
    return rules.compose(kind, said.stem, said.options, said.key, said.explanation, previous=previous, used_ids=used, images=shown)


def _note(record: Record, refusal: Refused) -> None:
    record.error(_PLACES.get(refusal.field, refusal.field), refusal.sentence)


def _check_switched_on(record: Record, office: Office | None) -> None:
    revising.refuse_switched_off(record.type, office)


def _check_labels(record: Record, office: Office | None) -> None:
    revising.check_labels(record.topic, record.bases, record.tags)


def _check_parts(record: Record, office: Office | None) -> None:
    kind = types.get(record.type)
    if kind.has_parts:
        rules.check_parts([part.type for part in record.parts])
    elif record.parts:
        raise Refused("parts_given", f"{kind.label}没有小题，请改为案例题，或拆成几道题。", field="parts")


def _check_garbled(record: Record, office: Office | None) -> None:
    for name, texts in [] if record.refused else _texts(record):
        if any(base.GARBLED in one for one in texts):
            sentence = "这里有乱码（�）。请从原文件重新复制，或换一种编码另存后再上传。"
            raise Refused("garbled", sentence, field=name)


def _texts(record: Record) -> Iterator[tuple[str, Sequence[str]]]:
    for name in ("stem", "explanation", "topic"):
        yield name, [getattr(record, name)]
    yield "options", record.options
    yield "key", [record.answer_text, *(form for one in record.key if not isinstance(one, int) for form in one)]
    yield "bases", [text for basis in record.bases for text in basis]
    yield "tags", record.tags


def _check_storable(record: Record, office: Office | None) -> None:
    if any(keeping.unstorable(one) for one in (record, *record.earlier, *record.former)):
        raise Refused("characters_unstorable", "这道题里有无法保存的特殊字符，请删去后再导入。", field="stem")
