"""Laws: found, read, compared, imported."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.errors import Refused
from people.access import Can
from people.api.permissions import SIGNED_IN
from people.api.route import Route
from statutes import selectors, services
from statutes.models import Article, Statute, StatuteVersion
from statutes.rules.comparison import Became
from statutes.rules.parsing import Parsed, Unreadable

STAFF = frozenset({Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS})
MANAGE = frozenset({Can.MANAGE_QUESTIONS})


class VersionRow(serializers.ModelSerializer):
    """In force from the first to the last day, both included; without a last day, still."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = StatuteVersion
        fields = ["id", "adopted_on", "from_on", "until_on", "article_count"]
        read_only_fields = fields


class StatuteRow(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    versions = VersionRow(source="shown_versions", many=True, read_only=True)

    class Meta:
        model = Statute
        fields = ["id", "title", "short_title", "versions"]
        read_only_fields = fields


class ArticleRow(serializers.ModelSerializer):
    """`name`: 第三条之一, whose `number` is 3 and whose `suffix` is 1."""

    name = serializers.CharField(source="__str__", read_only=True)
    headings = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Article
        fields = ["name", "number", "suffix", "headings", "text"]
        read_only_fields = fields


class VersionWhole(VersionRow):
    statute = serializers.UUIDField(source="statute.public_id", read_only=True)
    title = serializers.CharField(source="statute.title", read_only=True)
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)
    articles = ArticleRow(many=True, read_only=True)

    class Meta(VersionRow.Meta):
        fields = [*VersionRow.Meta.fields, "statute", "title", "notes", "preamble", "articles", "annex"]
        read_only_fields = fields


class ComparedRow(serializers.Serializer):
    became = serializers.ChoiceField(choices=[one.value for one in Became])
    old = ArticleRow(allow_null=True)
    new = ArticleRow(allow_null=True)


class GivenText(serializers.Serializer):
    name = serializers.CharField(max_length=150, help_text="of the file; refusals name it")
    text = serializers.CharField(max_length=300_000, trim_whitespace=False)


class NewVersion(serializers.Serializer):
    """The text of one law, of which several files make one (the civil code). What the text tells of itself need not be given."""

    texts = serializers.ListField(child=GivenText(), min_length=1, max_length=services.MOST_FILES)
    title = serializers.CharField(max_length=100, required=False)
    from_on = serializers.DateField(required=False, help_text="its first day in force")
    adopted_on = serializers.DateField(required=False, allow_null=True)


class StatuteFilter(filters.FilterSet):
    q = filters.CharFilter(method="named", max_length=40, help_text="part of the name")

    class Meta:
        model = Statute
        fields: list[str] = []

    def named(self, found: QuerySet[Statute], name: str, value: str) -> QuerySet[Statute]:
        return found.filter(title__icontains=value)


class Statutes(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """Laws by name, each with its versions, the newest first. They are public: whoever has signed in reads them."""

    needs = {"list": SIGNED_IN, "retrieve": SIGNED_IN, "version": SIGNED_IN, "compared": STAFF, "create": MANAGE}
    queryset = Statute.objects.none()
    serializer_class = StatuteRow
    filterset_class = StatuteFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "statute_id", "uuid"

    def get_queryset(self) -> QuerySet[Statute]:
        return selectors.shelf().order_by("short_title")

    @extend_schema(request=NewVersion, responses={201: VersionWhole})
    def create(self, request: Any) -> Response:
        """Import a version, whole or not at all; questions whose article it changes are flagged. `texts` names the line of what cannot be read."""
        sent = NewVersion(data=request.data)
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        law = _law(data["texts"])
        made = services.import_version(
            law=law,
            title=data.get("title", law.title),
            from_on=data.get("from_on", law.in_force_from),
            adopted_on=data.get("adopted_on", law.adopted_on),
            source="、".join(one["name"] for one in data["texts"]),
            by=self.by,
            now=timezone.now(),
        )
        return Response(VersionWhole(made).data, status=201)

    @extend_schema(responses=VersionWhole, filters=False, operation_id="statutes_version")
    @action(detail=False, url_path="versions/<uuid:version_id>", url_name="version")
    def version(self, request: Any, version_id: Any) -> Response:
        """One version with all its articles."""
        return Response(VersionWhole(_version(version_id)).data)

    @extend_schema(
        responses=ComparedRow(many=True), filters=False, operation_id="statutes_compared",
        parameters=[OpenApiParameter("with", {"type": "string", "format": "uuid"}, description="an older version; else the one right before")],
    )  # fmt: skip
    @action(detail=False, url_path="versions/<uuid:version_id>/compared", url_name="compared", pagination_class=None)
    def compared(self, request: Any, version_id: Any) -> Response:
        """Article by article, what became of the version before: unchanged, changed, renumbered, new or gone."""
        new = _version(version_id)
        older, asked = selectors.older_versions(new), request.query_params.get("with")
        old = next((one for one in older if asked in (None, str(one.public_id))), None)
        if old is None:
            raise Refused("statute_no_older", "没有这样一个更早的版本可以对照。", field="with" if asked else "")
        return Response(ComparedRow(selectors.compared(old, new, wording=False), many=True).data)


def _version(version_id: Any) -> StatuteVersion:
    return get_object_or_404(StatuteVersion.objects.select_related("statute").prefetch_related("articles"), public_id=version_id)


def _law(texts: list[dict[str, str]]) -> Parsed:
    try:
        return services.read_files([(one["name"], one["text"].encode()) for one in texts])
    except Unreadable as error:
        raise serializers.ValidationError({"texts": [str(one) for one in error.problems]}) from error
