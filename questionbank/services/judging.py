"""The question that a record of a file makes, or what is wrong with it, beside its place."""

from collections.abc import Sequence
from dataclasses import replace

from core.errors import Refused
from core.models import Office
from questionbank import types
from questionbank.formats import keeping
from questionbank.formats.base import Record
from questionbank.rules import content as rules
from questionbank.rules.content import Content
from questionbank.services import revising
from questionbank.services.writing import NewQuestion

_PLACES = {"options": "option", "key": "answer", "images": "pictures"}  # field of a refusal -> that of a record, where they differ


def question_of(record: Record, office: Office | None) -> NewQuestion | None:
    """None for one that makes no question; the reasons are then among its problems, or those of its sub-questions. Asks nothing of the database."""
    for part in record.parts:
        question_of(part, office)
    if record.type:
        for check in (_check_switched_on, _check_labels, _check_parts, _check_storable):
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
    earlier: list[NewQuestion] = []
    for said in record.earlier:
        try:
            earlier.append(NewQuestion(type=record.type, content=_content(said, record.type, earlier), bases=said.bases))
        except Refused as refusal:
            raise Refused(refusal.code, f"以前的第 {len(earlier) + 1} 版：{refusal.sentence}", field=refusal.field) from None
    return NewQuestion(
        type=record.type, content=_content(record, record.type, earlier), topic=record.topic.strip(), difficulty=record.difficulty,
        bases=record.bases, tags=record.tags, parts=[made_of(part) for part in record.parts], earlier=earlier,
    )  # fmt: skip


def _content(said: Record, kind: str, before: Sequence[NewQuestion]) -> Content:
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


def _check_storable(record: Record, office: Office | None) -> None:
    if keeping.unstorable(record) or any(keeping.unstorable(one) for one in record.earlier):
        raise Refused("characters_unstorable", "这道题里有无法保存的特殊字符，请删去后再导入。", field="stem")
