"""Units: the tree, in order, each with its parent."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from people import selectors
from people.access import Can
from people.api.route import Route
from people.models import Unit


class UnitRow(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    parent = serializers.UUIDField(source="parent_public_id", read_only=True, allow_null=True)
    merged_into = serializers.UUIDField(source="merged_into.public_id", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Unit
        fields = ["id", "name", "full_name", "parent", "depth", "closed_on", "merged_into", "version"]
        read_only_fields = fields


class UnitFilter(filters.FilterSet):
    in_use = filters.BooleanFilter(field_name="closed_on", lookup_expr="isnull")

    class Meta:
        model = Unit
        fields: list[str] = []


class Units(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """Units where one may see people, closed ones too, from the top down; each names its parent."""

    needs = {"list": frozenset({Can.SEE_PEOPLE}), "retrieve": frozenset({Can.SEE_PEOPLE})}
    queryset = Unit.objects.none()
    serializer_class = UnitRow
    filterset_class = UnitFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "unit_id", "uuid"

    def get_queryset(self) -> QuerySet[Unit]:
        above = Unit.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Unit.steplen))
        mine: Any = selectors.seen_by(self.request.user)
        return mine.annotate(parent_public_id=Subquery(above.values("public_id")[:1])).select_related("merged_into").order_by("path")
