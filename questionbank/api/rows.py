"""Questions as the interface shows them, keys included: the routes let nobody in who may not see these."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from questionbank import types
from questionbank.models import LegalBasis, Question, Revision


class BasisRow(serializers.ModelSerializer):
    """An article a question rests on; `version` is the day its version was adopted, empty where unknown."""

    statute = serializers.CharField(source="statute_title", max_length=100)
    article = serializers.CharField(source="article_number", max_length=30, required=False, allow_blank=True, default="")
    version = serializers.CharField(source="statute_version", max_length=20, required=False, allow_blank=True, default="")

    class Meta:
        model = LegalBasis
        fields = ["statute", "article", "version"]


class OptionRow(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField()


class ImageRow(serializers.Serializer):
    """A picture with the stem (`at` is empty) or an option; `words` say what it shows."""

    file = serializers.UUIDField()
    at = serializers.CharField()
    words = serializers.CharField()


class RevisionRow(serializers.ModelSerializer):
    """What a question says, or said. `answer` is the key as a clerk writes it: ABD, 正确, 五日/5日；书面."""

    options = OptionRow(many=True, read_only=True)
    answer = serializers.SerializerMethodField()
    images = ImageRow(many=True, read_only=True)
    bases = BasisRow(many=True, read_only=True)
    author = serializers.CharField(source="author.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Revision
        fields = ["number", "stem", "options", "answer", "explanation", "images", "bases", "author", "created_at"]
        read_only_fields = fields

    def get_answer(self, revision: Revision) -> str:
        return types.get(revision.question.type).written(revision.options, revision.key)


class PartRow(serializers.ModelSerializer):
    """A sub-question of a case."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    says = RevisionRow(source="current_revision", read_only=True)

    class Meta:
        model = Question
        fields = ["id", "type", "says"]
        read_only_fields = fields


class QuestionRow(serializers.ModelSerializer):
    """A question with what it says now; a case with its sub-questions in order."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    tags = serializers.SerializerMethodField()
    says = RevisionRow(source="current_revision", read_only=True)
    parts = PartRow(source="parts_in_order", many=True, read_only=True)
    reviewed_by = serializers.CharField(source="reviewed_by.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Question
        fields = ["id", "type", "status", "topic", "difficulty", "tags", "reserved_until", "says", "parts", "reviewed_by", "reviewed_at", "version"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, question: Any) -> list[str]:
        return sorted(tag.name for tag in question.tags.all())
