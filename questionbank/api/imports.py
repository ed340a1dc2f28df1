"""Files of questions coming in: sent, looked at, taken, taken back."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core import files
from core.api.parsing import Form, Json
from people.access import Can
from people.api.route import Route
from questionbank import formats
from questionbank.formats import keeping
from questionbank.formats.base import Record
from questionbank.models import ImportBatch, ImportRow
from questionbank.rules import content as rules
from questionbank.rules.bases import MAX_TITLE
from questionbank.selectors import imports as batches
from questionbank.services import imports, reading, undoing

MANAGE = frozenset({Can.MANAGE_QUESTIONS})
OUTCOMES = list(batches.SHOWN)


class BatchRow(serializers.ModelSerializer):
    """A file: while it is `reading` or `staged` the worker has it, a `preview` waits for `confirm`. The numbers: what would be
    taken, then what was."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    notes = serializers.ListField(child=serializers.DictField(), read_only=True)
    author = serializers.CharField(source="author.name", read_only=True, allow_null=True, default=None)
    percent = serializers.IntegerField(source="job.progress", read_only=True, allow_null=True, default=None)
    told = serializers.CharField(source="job.sentence", read_only=True, default="")

    class Meta:
        model = ImportBatch
        fields = ["id", "file_name", "format", "state", "statute", "tags", "notes", "accepted", "rejected", "duplicates", "left_out"]
        fields += ["author", "created_at", "live_at", "percent", "told"]
        read_only_fields = fields


class NewBatch(serializers.Serializer):
    """`statute` becomes the basis of questions that name none; `tags`, apart by 、, are given to all. Without `format` the content tells it."""

    file = serializers.FileField(allow_empty_file=True)
    format = serializers.ChoiceField(choices=[one.code for one in formats.every()], required=False)
    statute = serializers.CharField(max_length=MAX_TITLE, required=False, default="")
    tags = serializers.CharField(max_length=300, required=False, default="")


class Confirmed(serializers.Serializer):
    """`all_or_nothing`: take none while a row has an error."""

    all_or_nothing = serializers.BooleanField(default=False)


class ProblemRow(serializers.Serializer):
    """What is wrong with a question; `field` is of the question, `column` as the file calls it. An `error` keeps it out, a `warning` does not."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    field = serializers.CharField()
    severity = serializers.CharField()
    message = serializers.CharField()


class UnderstoodRow(serializers.Serializer):
    """A question of the file as it was understood. `place`: where it stands there, in words."""

    number = serializers.IntegerField()
    place = serializers.CharField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    duplicate_of = serializers.CharField()
    type = serializers.CharField()
    stem = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    answer = serializers.CharField()
    sub_questions = serializers.IntegerField()
    problems = ProblemRow(many=True)


class BatchFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ImportBatch.State.choices)

    class Meta:
        model = ImportBatch
        fields: list[str] = []


class Imports(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """Files of questions: one's own, and whatever was taken into the bank; the latest first."""

    needs = {"list": MANAGE, "retrieve": MANAGE, "create": MANAGE, "rows": MANAGE, "confirm": MANAGE, "undo": MANAGE}
    queryset = ImportBatch.objects.none()
    serializer_class = BatchRow
    filterset_class = BatchFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "batch_id", "uuid"

    def get_parsers(self) -> list[Any]:
        sends_a_file = getattr(self, "action_map", {}).get("post") == "create"
        return [Form()] if sends_a_file else [Json()]

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return batches.visible_to(self.request.user).order_by("-created_at", "-pk")

    @extend_schema(request={"multipart/form-data": NewBatch}, responses={201: BatchRow})
    def create(self, request: Any) -> Response:
        """Send a file. A small one is read at once; of a large one ask again until its state is `preview`. Nothing of the bank changes."""
        sent = NewBatch(data=request.data)
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        made = reading.upload(
            data=files.uploaded_bytes(data["file"]), name=data["file"].name, by=self.by, now=timezone.now(), statute=data["statute"],
            tags=rules.read_tags(data["tags"]), format=data.get("format", ""),
        )  # fmt: skip
        return Response(BatchRow(made).data, status=201)

    @extend_schema(responses=UnderstoodRow(many=True), filters=False, parameters=[OpenApiParameter("outcome", enum=OUTCOMES)])
    @action(detail=True)
    def rows(self, request: Any, **kwargs: Any) -> Response:
        """The questions of a file, those that need a look first, each with what is wrong. They are kept for a day."""
        found = batches.rows(self.get_object(), request.query_params.get("outcome", ""))
        page = self.paginate_queryset(found)
        return self.get_paginated_response(UnderstoodRow([_understood(one) for one in page or []], many=True).data)

    @extend_schema(request=Confirmed, responses={202: BatchRow})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Any, **kwargs: Any) -> Response:
        """Take what can be taken: the worker does, all at once for everybody else. Its state is `live` then."""
        batch, sent = self._own(kwargs["batch_id"]), Confirmed(data=request.data)
        sent.is_valid(raise_exception=True)
        imports.confirm(batch=batch, by=self.by, now=timezone.now(), **sent.validated_data)
        return Response(BatchRow(self._own(kwargs["batch_id"])).data, status=202)

    @extend_schema(request=None, responses={202: BatchRow})
    @action(detail=True, methods=["post"])
    def undo(self, request: Any, **kwargs: Any) -> Response:
        """Take a batch back, as long as nothing of it was used, revised or merged."""
        undoing.undo(batch=self._own(kwargs["batch_id"]), by=self.by, now=timezone.now())
        return Response(BatchRow(self._own(kwargs["batch_id"])).data, status=202)

    def _own(self, batch_id: Any) -> ImportBatch:
        return get_object_or_404(self.get_queryset(), public_id=batch_id)


def _understood(row: ImportRow) -> dict[str, Any]:
    said: Record = keeping.loaded(row.record)
    name = next(name for name, outcome in batches.SHOWN.items() if outcome == row.outcome)
    problems = [one for record in (said, *said.parts) for one in record.problems]
    return {
        "number": row.number, "place": row.place, "outcome": name, "duplicate_of": row.duplicate_of, "type": said.type, "stem": said.stem,
        "options": said.options, "answer": said.answer_text, "sub_questions": len(said.parts), "problems": problems,
    }  # fmt: skip
