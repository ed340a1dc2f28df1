"""Hours and credits of people in a year, with what they come from."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from people import selectors as people
from people.api.fields import UnitShown
from people.api.people import UnitChoice
from people.api.route import Route
from people.models import Person, Unit
from training.api.fields import Hundredths
from training.models import Source
from training.selectors import hours, statements, years

READ = frozenset(hours.READERS)
FIRST, LAST = 1900, 2200


class HoursRow(serializers.Serializer):
    """`duty`: hours the year asks of an enforcement officer; null for others, and where the year asks none."""

    person = serializers.UUIDField(source="person.public_id")
    name = serializers.CharField(source="person.name")
    unit = UnitShown(source="person.unit", allow_null=True)
    hours = Hundredths()
    credits = Hundredths()
    duty = Hundredths(allow_null=True)


class LineRow(serializers.Serializer):
    """What one session, training or unit of reading earned, after all corrections."""

    on = serializers.DateField()
    source = serializers.ChoiceField(choices=Source.choices)
    kind = serializers.CharField()
    label = serializers.CharField()
    hours = Hundredths()
    credits = Hundredths()


class HoursWhole(HoursRow):
    year = serializers.IntegerField()
    lines = LineRow(many=True)


class HoursFilter(filters.FilterSet):
    year = filters.NumberFilter(method="as_it_is", min_value=FIRST, max_value=LAST, help_text="this year where it is left out")
    unit = UnitChoice(queryset=Unit.objects.all(), to_field_name="public_id", method="below", help_text="the unit or one below it")
    q = filters.CharFilter(method="found", max_length=60, help_text="part of the name; account, staff number, mobile number")

    class Meta:
        model = Person
        fields: list[str] = []

    def as_it_is(self, found: QuerySet[Person], name: str, value: Any) -> QuerySet[Person]:
        return found

    def below(self, found: QuerySet[Person], name: str, value: Unit) -> QuerySet[Person]:
        return found.filter(value.within("unit__"))

    def found(self, found: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return people.found(found, words=value, unit=None)


YEAR = OpenApiParameter("year", {"type": "integer", "minimum": FIRST, "maximum": LAST}, description="this year where it is left out")


class Hours(Route):
    """The hours of people whose hours one may read, those in office, unit by unit; one by themselves with every line."""

    needs = {"list": READ, "retrieve": READ}
    queryset = Person.objects.none()
    serializer_class = HoursRow
    filterset_class = HoursFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "person_id", "uuid"

    def get_queryset(self) -> QuerySet[Person]:
        found = hours.readable(self.by).select_related("unit")
        return found if self.action == "retrieve" else found.filter(status=Person.Status.ACTIVE).order_by("unit__path", "sort_number", "id")

    def _year(self) -> int:
        said = self.request.query_params.get("year", "")
        if not said:
            return timezone.localdate().year
        if not (said.isascii() and said.isdecimal() and len(said) == 4 and FIRST <= int(said) <= LAST):
            raise serializers.ValidationError({"year": [f"请填写 {FIRST} 至 {LAST} 之间的年份。"]})
        return int(said)

    @extend_schema(responses=HoursRow(many=True))
    def list(self, request: Any) -> Response:
        """Sums of the year."""
        year, found = self._year(), self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(found) or []
        rows = hours.rows(page, years.of(year), timezone.localdate())
        return self.get_paginated_response(HoursRow(rows, many=True).data)

    @extend_schema(responses=HoursWhole, parameters=[YEAR], filters=False)
    def retrieve(self, request: Any, **kwargs: Any) -> Response:
        """One person's year with its lines, the latest first."""
        year = self._year()
        return Response(HoursWhole(statements.statement_of(self.get_object(), year, timezone.localdate())).data)

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        return super().filter_queryset(queryset) if self.action == "list" else queryset
