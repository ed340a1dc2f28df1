"""What a program sends to write a question."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers

from core.errors import Refused
from questionbank import types
from questionbank.api.rows import BasisRow
from questionbank.models import Question, Revision
from questionbank.rules import content as rules
from questionbank.rules.bases import Basis
from questionbank.services.cases import Part
from questionbank.services.revising import Says, said_by


class Said(serializers.Serializer):
    """`options` without their letters; `answer` as a clerk types it: B, ABD, 对, 五日/5日；书面, or a reference answer."""

    stem = serializers.CharField(max_length=rules.MAX_STEM)
    options = serializers.ListField(child=serializers.CharField(max_length=rules.MAX_OPTION), max_length=rules.MAX_OPTIONS, default=list)
    answer = serializers.CharField(max_length=6000, allow_blank=True, default="")
    explanation = serializers.CharField(max_length=rules.MAX_EXPLANATION, allow_blank=True, default="")
    bases = BasisRow(many=True, required=False)


class NewPart(Said):
    """A sub-question; `id` names one that is there already and is to stay the same question."""

    id = serializers.UUIDField(required=False)
    type = serializers.ChoiceField(choices=types.part_choices())


class NewQuestion(Said):
    """A case has its material in `stem` and its sub-questions in `parts`, in order. `submit`: an author hands it to a reviewer at once."""

    type = serializers.ChoiceField(choices=types.choices())
    topic = serializers.CharField(max_length=rules.MAX_TOPIC, allow_blank=True, default="")
    difficulty = serializers.ChoiceField(choices=Question.Difficulty.choices, default=Question.Difficulty.MEDIUM)
    tags = serializers.ListField(child=serializers.CharField(max_length=rules.MAX_TAG), max_length=rules.MAX_TAGS, default=list)
    parts = NewPart(many=True, required=False)
    submit = serializers.BooleanField(default=False)


class QuestionEdit(NewQuestion):
    """All that the question is to say from now on, and the version that this is based on. Its type stays."""

    type = None  # type: ignore[assignment]
    submit = None  # type: ignore[assignment]
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class Step(serializers.Serializer):
    """The version that was seen; `reason` is told to the author of a question that is returned."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


def bases_of(data: dict[str, Any]) -> list[Basis]:
    return [(one["statute_title"], one["article_number"], one["statute_version"]) for one in data.get("bases", [])]


def says_of(kind: types.QuestionType, data: dict[str, Any], before: Revision | None = None) -> Says:
    """What `data` says, with the pictures it had `before`; refuses what makes no question, naming the field of `data`."""
    key = kind.read(data["answer"], data["options"])
    if key is None:
        raise Refused("answer_unreadable", f"{kind.label}的答案读不懂：{kind.answer_help}。", field="answer")
    try:
        rules.compose(kind.code, data["stem"], data["options"], key, data["explanation"])
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, field="answer" if refusal.field == "key" else refusal.field) from None
    return Says(data["stem"], data["options"], key, data["explanation"], bases_of(data), _pictures(before, data["options"]))


def _pictures(before: Revision | None, options: list[str]) -> list[rules.Image]:
    """Programs send no pictures: those that are there stay, with the stem or with the option of the same words."""
    said, kept = (said_by(before) if before is not None else Says("")), []
    for one in said.images:
        text = "" if one.at is None else said.options[one.at]
        if one.at is not None and text not in options:
            raise Refused("option_with_picture", f"选项“{text[:20]}”带图片，不能这样改掉或删去。请在网页上修改这道题。", field="options")
        kept.append(one if one.at is None else replace(one, at=options.index(text)))
    return kept


def parts_of(data: dict[str, Any], case: Question | None) -> list[Part]:
    """The sub-questions as they are to be; refuses an id that none of the case's has."""
    known = {one.public_id: one for one in case.parts.filter(place__gt=0)} if case else {}
    parts = []
    for number, one in enumerate(data.get("parts", [])):
        there = known.pop(one["id"], None) if "id" in one else None
        if "id" in one and there is None:
            raise Refused("part_unknown", f"第 {number + 1} 小题的 id 不属于这个案例。", field=f"parts.{number}.id")
        try:
            parts.append(Part(one["type"], says_of(types.get(one["type"]), one, there.current_revision if there else None), there))
        except Refused as refusal:
            raise Refused(refusal.code, f"第 {number + 1} 小题：{refusal.sentence}", field=f"parts.{number}.{refusal.field}") from refusal
    return parts
