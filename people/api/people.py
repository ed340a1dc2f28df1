"""People: finding them, adding one, showing a number."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.address import client_address
from people import selectors
from people.access import Can
from people.api.fields import Chosen, StaffingName, UnitShown
from people.api.route import Route
from people.models import Person, Posting, Unit
from people.services import editing, persons

SEE, MANAGE = frozenset({Can.SEE_PEOPLE}), frozenset({Can.MANAGE_PEOPLE})


class PersonRow(serializers.ModelSerializer):
    """Numbers and addresses are masked; `POST …/mobile/` shows one in full, and that is recorded."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    unit = UnitShown(read_only=True)
    staffing_type = serializers.CharField(source="staffing_type.name", read_only=True)
    mobile = serializers.CharField(source="masked_mobile", read_only=True)
    email = serializers.CharField(source="masked_email", read_only=True)

    class Meta:
        model = Person
        fields = ["id", "account", "name", "staff_number", "mobile", "email", "status", "unit", "post", "staffing_type", "sort_number", "version"]
        read_only_fields = fields


class PostingRow(serializers.ModelSerializer):
    unit = UnitShown(read_only=True)
    staffing_type = serializers.CharField(source="staffing_type.name", read_only=True)

    class Meta:
        model = Posting
        fields = ["unit", "post", "staffing_type", "from_on", "until_on", "reason", "document"]
        read_only_fields = fields


class PersonWhole(PersonRow):
    postings = PostingRow(many=True, read_only=True, source="postings_in_order")

    class Meta(PersonRow.Meta):
        fields = [*PersonRow.Meta.fields, "postings"]
        read_only_fields = fields


class NewPerson(serializers.Serializer):
    """Somebody who has been here and was only not entered (who joins now is a change: `POST …/changes/`). `namesake` says that a person of the same
    name there is somebody else."""

    name = serializers.CharField(max_length=40)
    unit = Chosen(among=selectors.units_of)
    staffing_type = StaffingName()
    post = serializers.CharField(max_length=60, required=False, allow_blank=True)
    mobile = serializers.CharField(max_length=20, required=False, allow_blank=True)
    email = serializers.CharField(max_length=100, required=False, allow_blank=True)
    staff_number = serializers.CharField(max_length=30, required=False, allow_blank=True)
    account = serializers.CharField(max_length=40, required=False, allow_blank=True)
    sort_number = serializers.IntegerField(min_value=0, max_value=999_999, required=False)
    from_on = serializers.DateField(required=False)
    namesake = serializers.BooleanField(default=False)


class PersonEdit(serializers.Serializer):
    """What is to be different, and the version it is based on. `shares_mobile` says that two people really have one number."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    name = serializers.CharField(max_length=40, required=False)
    account = serializers.CharField(max_length=40, required=False)
    staff_number = serializers.CharField(max_length=30, required=False, allow_blank=True)
    mobile = serializers.CharField(max_length=20, required=False, allow_blank=True)
    email = serializers.CharField(max_length=100, required=False, allow_blank=True)
    sort_number = serializers.IntegerField(min_value=0, max_value=999_999, required=False)
    shares_mobile = serializers.BooleanField(default=False)


class Mobile(serializers.Serializer):
    mobile = serializers.CharField()


def _units(request: Any) -> QuerySet[Unit]:
    return selectors.units_of(request.user, Can.SEE_PEOPLE) if request is not None else Unit.objects.none()


@extend_schema_field(OpenApiTypes.UUID)
class UnitChoice(filters.ModelChoiceFilter):
    pass


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(method="found", max_length=60, help_text="part of the name; pinyin initials, account, staff number, mobile number")
    unit = UnitChoice(queryset=_units, to_field_name="public_id", method="below", help_text="the unit or one below it")
    status = filters.ChoiceFilter(choices=Person.Status.choices)
    staffing_type = filters.CharFilter(field_name="staffing_type__name", help_text="its name")

    class Meta:
        model = Person
        fields: list[str] = []

    def found(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return selectors.found(people, words=value, unit=None)

    def below(self, people: QuerySet[Person], name: str, value: Unit) -> QuerySet[Person]:
        return selectors.found(people, words="", unit=value)


def person_shown(row: Person) -> Any:
    row.postings_in_order = row.postings.select_related("unit", "staffing_type").order_by("-from_on")  # type: ignore[attr-defined]
    return PersonWhole(row).data


class People(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """The people of the units where one may see them, in the order of the list on the page; one by itself comes with all postings."""

    needs = {"list": SEE, "retrieve": SEE, "create": MANAGE, "partial_update": MANAGE, "show_mobile": SEE}
    queryset = Person.objects.none()
    filterset_class = PersonFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "person_id", "uuid"

    def get_queryset(self) -> QuerySet[Person]:
        among = selectors.managed_by if self.action == "partial_update" else selectors.visible_to
        return among(self.request.user).select_related("unit", "staffing_type").order_by("unit__path", "sort_number", "id")

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return {"list": PersonRow, "create": NewPerson, "partial_update": PersonEdit}.get(self.action, PersonWhole)

    def shown(self, row: Person) -> Any:
        return person_shown(row)

    def retrieve(self, request: Any, **kwargs: Any) -> Response:
        return Response(self.shown(self.get_object()))

    @extend_schema(responses={201: PersonWhole})
    def create(self, request: Any) -> Response:
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        data, now = dict(sent.validated_data), timezone.now()
        chosen = {name: data.pop(name) for name in ("unit", "staffing_type", "namesake")}
        texts = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in data.items()}
        made = persons.add(values=texts, by=self.by, today=timezone.localdate(now), now=now, **chosen)
        return Response(self.shown(made), status=201)

    @extend_schema(request=PersonEdit, responses={200: PersonWhole})
    def partial_update(self, request: Any, **kwargs: Any) -> Response:
        """Put right name, account, staff number, mobile number, e-mail address or sort number; where somebody works is a change."""
        person, sent = self.get_object(), self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        data = dict(sent.validated_data)
        seen, shares = data.pop("version"), data.pop("shares_mobile")
        kept = {name: getattr(person, name) for name in ("name", "account", "staff_number", "mobile", "sort_number")}
        texts = {name: "" if value is None else str(value) for name, value in (kept | data).items()}
        editing.edit(person=person, values=texts, seen_version=seen, shares_mobile=shares, by=self.by, now=timezone.now())
        return Response(self.shown(person))

    @extend_schema(request=None, responses={200: Mobile})
    @action(detail=True, methods=["post"], url_path="mobile", url_name="mobile")
    def show_mobile(self, request: Any, **kwargs: Any) -> Response:
        """The number in full; the showing is written into the audit trail."""
        number = persons.show_mobile(person=self.get_object(), by=self.by, now=timezone.now(), address=client_address(request))
        return Response({"mobile": number})
