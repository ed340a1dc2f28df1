"""Questions: found, read, written, reviewed, taken out of use, written into a file."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from people.access import Can, has
from people.api.route import Route
from questionbank import selectors, types
from questionbank.api.files import Exported, Wanted
from questionbank.api.rows import QuestionRow, RevisionRow
from questionbank.api.writing import NewQuestion, QuestionEdit, Step, bases_of, parts_of, says_of
from questionbank.models import Question, QuestionQuerySet
from questionbank.selectors.listing import FLAGS
from questionbank.services import cases, exporting, imports, likeness, questions

WRITE = frozenset({Can.WRITE_QUESTIONS, Can.MANAGE_QUESTIONS})
REVIEW = frozenset({Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS})
MANAGE = frozenset({Can.MANAGE_QUESTIONS})
STAFF = WRITE | REVIEW


class QuestionFilter(filters.FilterSet):
    """The same as over the list on the page. Retired questions come only when asked for by status."""

    text = filters.CharFilter(max_length=100, help_text="part of stem, options or explanation")
    type = filters.ChoiceFilter(choices=types.choices())
    law = filters.CharFilter(max_length=100, help_text="its title, in full or short")
    article = filters.CharFilter(max_length=20, help_text="第二十四条, or 24")
    topic = filters.CharFilter(max_length=60)
    tag = filters.CharFilter(max_length=20)
    difficulty = filters.ChoiceFilter(choices=Question.Difficulty.choices)
    status = filters.ChoiceFilter(choices=Question.Status.choices)
    flag = filters.ChoiceFilter(choices=list(FLAGS.items()), help_text="to_review: its law changed; no_basis: it names no article")

    class Meta:
        model = Question
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return selectors.filtered(queryset, **self.chosen())  # type: ignore[arg-type]

    def chosen(self) -> dict[str, str]:
        return {name: str(value or "") for name, value in self.form.cleaned_data.items()}


class Questions(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """The questions one may see, keys included: who manages the bank all of them, an author their own, a reviewer what waits and what they passed."""

    needs = {
        "list": STAFF, "retrieve": STAFF, "create": WRITE, "partial_update": WRITE, "revisions": STAFF, "submit": WRITE, "review": REVIEW,
        "send_back": REVIEW, "retire": MANAGE, "restore": MANAGE, "export": MANAGE,
    }  # fmt: skip
    queryset = Question.objects.none()
    filterset_class = QuestionFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "question_id", "uuid"

    def get_queryset(self) -> QuerySet[Question]:
        return _with_all(selectors.visible_to(self.request.user).whole()).order_by("-id")

    def filter_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """One by itself is found whatever its status."""
        return super().filter_queryset(queryset) if self.action in ("list", "export") else queryset

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return {"create": NewQuestion, "partial_update": QuestionEdit}.get(self.action, QuestionRow)

    def shown(self, row: Question) -> Any:
        return QuestionRow(_with_all(Question.objects.filter(pk=row.pk)).get()).data

    @extend_schema(request=NewQuestion, responses={201: QuestionRow})
    def create(self, request: Any) -> Response:
        """What who manages the bank writes is reviewed (待审核 with 双人审核); what an author writes is a draft, or waits for a reviewer."""
        sent = NewQuestion(data=request.data)
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        kind, labels = types.get(data["type"]), {name: data[name] for name in ("topic", "difficulty", "tags")}
        said: dict[str, Any] = labels | {"status": self._first_status(data["submit"]), "author": self.by, "now": timezone.now()}
        says = says_of(kind, data)
        if kind.has_parts:
            made = cases.create_case(material=says, parts=parts_of(data, None), **said)
        else:
            made = questions.create_question(
                type=kind.code, stem=says.stem, options=says.options, key=says.key, explanation=says.explanation, bases=bases_of(data), **said
            )
        likeness.note(question=made, now=said["now"])
        return Response(self.shown(made), status=201)

    def _first_status(self, submits: bool) -> str:
        if has(self.by, Can.MANAGE_QUESTIONS):
            return imports.status_after_import()
        return Question.Status.IN_REVIEW if submits else Question.Status.DRAFT

    @extend_schema(request=QuestionEdit, responses={200: QuestionRow})
    def partial_update(self, request: Any, **kwargs: Any) -> Response:
        """Say it anew: a further revision, where what it says differs. `options`, `answer` and all else are those of the new revision, whole."""
        question, sent = self.get_object(), QuestionEdit(data=request.data)
        sent.is_valid(raise_exception=True)
        data, kind = sent.validated_data, types.get(question.type)
        said: dict[str, Any] = {name: data[name] for name in ("topic", "difficulty", "tags")}
        said |= {"question": question, "seen_version": data["version"], "author": self.by, "now": timezone.now()}
        says = says_of(kind, data, question.current_revision)
        if kind.has_parts:
            cases.revise_case(material=says, parts=parts_of(data, question), **said)
        else:
            questions.say_anew(says=says, **said)
        likeness.note(question=question, now=said["now"])
        return Response(self.shown(question))

    @extend_schema(responses=RevisionRow(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def revisions(self, request: Any, **kwargs: Any) -> Response:
        """All that it has said, newest first."""
        said = self.get_object().revisions.select_related("author").prefetch_related("bases").order_by("-number")
        return Response(RevisionRow(said, many=True).data)

    @extend_schema(request=Step, responses={200: QuestionRow})
    @action(detail=True, methods=["post"])
    def submit(self, request: Any, **kwargs: Any) -> Response:
        """A draft goes to 待审核."""
        return self._step(questions.submit_question)

    @extend_schema(request=Step, responses={200: QuestionRow})
    @action(detail=True, methods=["post"])
    def review(self, request: Any, **kwargs: Any) -> Response:
        """Found right: papers may draw it. Not by its author, with 双人审核 or without the right to manage the bank."""
        return self._step(questions.review_question)

    @extend_schema(request=Step, responses={200: QuestionRow})
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Any, **kwargs: Any) -> Response:
        """Found wrong: a draft again, and its author is told the `reason`."""
        url = reverse("questionbank:question", args=[kwargs["question_id"]])
        return self._step(questions.return_question, url=url, with_reason=True)

    @extend_schema(request=Step, responses={200: QuestionRow})
    @action(detail=True, methods=["post"])
    def retire(self, request: Any, **kwargs: Any) -> Response:
        """Out of use; papers that hold it keep it."""
        return self._step(questions.retire_question)

    @extend_schema(request=Step, responses={200: QuestionRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Any, **kwargs: Any) -> Response:
        """A retired question becomes a draft again."""
        return self._step(questions.restore_question)

    def _step(self, service: Any, *, with_reason: bool = False, **told: Any) -> Response:
        question, sent = self.get_object(), Step(data=self.request.data)
        sent.is_valid(raise_exception=True)
        if with_reason:
            told["reason"] = sent.validated_data["reason"]
        service(question=question, seen_version=sent.validated_data["version"], by=self.by, now=timezone.now(), **told)
        return Response(self.shown(question))

    @extend_schema(request=Wanted, responses={200: Exported})
    @action(detail=False, methods=["post"], pagination_class=None)
    def export(self, request: Any) -> Response:
        """What the filters find, at most 2,000 questions, as a file in a format of choice; `left_out` says what that cannot carry of how many."""
        sent = Wanted(data=request.data)
        sent.is_valid(raise_exception=True)
        found = self.filter_queryset(self.get_queryset()).order_by("pk")
        made = exporting.export(
            found, code=sent.validated_data["format"], keys=sent.validated_data["keys"], most=exporting.MOST_AT_ONCE, by=self.by, now=timezone.now()
        )
        return Response(Exported(made).data)


def _with_all(found: QuestionQuerySet) -> QuerySet[Question]:
    """With what a row shows."""
    said = ("current_revision__author", "current_revision__question")
    parts = Question.objects.filter(place__gt=0).order_by("place").select_related(*said).prefetch_related("current_revision__bases")
    beside = Prefetch("parts", parts, to_attr="parts_in_order")
    return found.select_related(*said, "reviewed_by").prefetch_related("current_revision__bases", "tags", beside)
