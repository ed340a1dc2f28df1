"""变动人员: what happened to whom, and entering or filing another."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from people import selectors
from people.access import Can, covers_all, within
from people.api.fields import Chosen, StaffingName, UnitShown
from people.api.people import UnitChoice, person_shown
from people.api.route import Route
from people.models import Person, PersonnelChange, Unit
from people.rules import changes as rules
from people.services import changes
from people.services.changes import Facts

Kind = PersonnelChange.Kind
BOTH = frozenset({Can.MANAGE_PEOPLE, Can.FILE_CHANGES})
OF_NEWCOMER, OF_PLACE = {"name", "mobile", "namesake"}, {"to_unit", "post", "staffing_type"}


class ChangeRow(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True, allow_null=True, default=None)
    from_unit = UnitShown(read_only=True, allow_null=True)
    to_unit = UnitShown(read_only=True, allow_null=True)
    staffing_type = serializers.CharField(source="staffing_type.name", read_only=True, allow_null=True, default=None)
    filed_by = serializers.CharField(source="filed_by.name", read_only=True, allow_null=True, default=None)
    decided_by = serializers.CharField(source="decided_by.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = PersonnelChange
        fields = ["id", "kind", "state", "person", "name", "from_unit", "to_unit", "post", "staffing_type", "effective_on", "reason", "document"]
        fields += ["filed_by", "filed_at", "decided_by", "decided_at", "answer"]
        read_only_fields = fields


def _known(by: Any) -> QuerySet[Person]:
    return Person.objects.filter(within(by, Can.MANAGE_PEOPLE, "unit__") | within(by, Can.FILE_CHANGES, "unit__"))


def _open_units(by: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(closed_on__isnull=True)


class NewChange(serializers.Serializer):
    """`joined`: name, to_unit, staffing_type, perhaps mobile, post, namesake. All others: person and the version of the person; `left` and `retired`
    no more than these, `transferred` and `returned` the to_unit, and what changes of post and staffing_type."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    effective_on = serializers.DateField(help_text="the first day of the new state")
    reason = serializers.CharField(max_length=100)
    document = serializers.CharField(max_length=100, required=False, allow_blank=True)
    person = Chosen(among=_known, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    name = serializers.CharField(max_length=40, required=False)
    mobile = serializers.CharField(max_length=20, required=False, allow_blank=True)
    namesake = serializers.BooleanField(required=False)
    to_unit = Chosen(among=_open_units, required=False)
    post = serializers.CharField(max_length=60, required=False, allow_blank=True)
    staffing_type = StaffingName(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """What the kind asks, and nothing that it does not."""
        if data["kind"] == Kind.JOINED:
            asked, missing = OF_NEWCOMER | OF_PLACE, {"name", "to_unit", "staffing_type"}
        elif data["kind"] in rules.ENDING:
            asked, missing = {"person", "version"}, {"person", "version"}
        else:
            asked, missing = {"person", "version"} | OF_PLACE, {"person", "version", "to_unit"}
        beside = set(data) - asked - {"kind", "effective_on", "reason", "document"}
        wrong = dict.fromkeys(missing - set(data), "这种变动必须填写。") | dict.fromkeys(beside, "这种变动没有这一项，请去掉。")
        if wrong:
            raise serializers.ValidationError(wrong)
        return data


class ChangeFilter(filters.FilterSet):
    year = filters.NumberFilter(method="of_year", min_value=1900, max_value=2200, help_text="in which it takes effect")
    kind = filters.ChoiceFilter(choices=Kind.choices)
    state = filters.ChoiceFilter(choices=PersonnelChange.State.choices)
    unit = UnitChoice(queryset=Unit.objects.all(), to_field_name="public_id", method="touching", help_text="into or out of it, or one below")

    class Meta:
        model = PersonnelChange
        fields: list[str] = []

    def of_year(self, found: QuerySet[PersonnelChange], name: str, value: Any) -> QuerySet[PersonnelChange]:
        return selectors.listed(found, year=int(value))

    def touching(self, found: QuerySet[PersonnelChange], name: str, value: Unit) -> QuerySet[PersonnelChange]:
        return selectors.listed(found, unit=value)


class Changes(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """Changes into and out of the units whose people one manages or files changes for, what waits first."""

    needs = {"list": BOTH, "retrieve": BOTH, "create": BOTH}
    queryset = PersonnelChange.objects.none()
    serializer_class = ChangeRow
    filterset_class = ChangeFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "change_id", "uuid"

    def get_queryset(self) -> QuerySet[PersonnelChange]:
        return selectors.waiting_first(selectors.listed(selectors.changes_visible_to(self.by)))

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return NewChange if self.action == "create" else ChangeRow

    def shown(self, row: Any) -> Any:
        """A change; or the person who is not any more as the change supposed."""
        return person_shown(row) if isinstance(row, Person) else ChangeRow(row).data

    @extend_schema(responses={201: ChangeRow})
    def create(self, request: Any) -> Response:
        """Who manages the people of both units carries it out; whoever else may file it has it wait for them (`state`)."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        data, now = dict(sent.validated_data), timezone.now()
        seen, namesake = data.pop("version", None), data.pop("namesake", False)
        facts = Facts(**(data | {"kind": Kind(data["kind"])}))
        units = [facts.person.unit if facts.person else None, facts.to_unit]
        if covers_all(self.by, Can.MANAGE_PEOPLE, *units):
            made = changes.enter(facts=facts, by=self.by, now=now, seen_version=seen, namesake=namesake)
        else:
            made = changes.file(facts=facts, by=self.by, now=now, seen_version=seen)
        return Response(self.shown(made), status=201)
