"""Teams and who belongs to them."""

from django.db.models import Prefetch, QuerySet
from rest_framework import mixins, serializers

from people.access import Can, within
from people.api.fields import UnitShown
from people.api.route import Route
from people.models import Membership, Team


class MemberRow(serializers.ModelSerializer):
    person = serializers.UUIDField(source="person.public_id", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    field = serializers.CharField(source="field.name", read_only=True, default=None, allow_null=True, help_text="of enforcement")

    class Meta:
        model = Membership
        fields = ["person", "name", "post_kind", "field", "from_on", "until_on"]
        read_only_fields = fields


class TeamRow(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    unit = UnitShown(read_only=True)

    class Meta:
        model = Team
        fields = ["id", "name", "unit", "closed_on", "version"]
        read_only_fields = fields


class TeamWhole(TeamRow):
    members = MemberRow(source="memberships", many=True, read_only=True)

    class Meta(TeamRow.Meta):
        fields = [*TeamRow.Meta.fields, "members"]
        read_only_fields = fields


class Teams(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """Teams of the units where one may see people; one by itself comes with everybody who ever belonged to it."""

    needs = {"list": frozenset({Can.SEE_PEOPLE}), "retrieve": frozenset({Can.SEE_PEOPLE})}
    queryset = Team.objects.none()
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "team_id", "uuid"

    def get_queryset(self) -> QuerySet[Team]:
        mine = Team.objects.filter(within(self.request.user, Can.SEE_PEOPLE, "unit__")).select_related("unit").order_by("unit__path", "name")
        if self.action != "retrieve":
            return mine
        members = Membership.objects.select_related("person", "field").order_by("from_on", "person__sort_number", "person_id")
        return mine.prefetch_related(Prefetch("memberships", queryset=members))

    def get_serializer_class(self) -> type[TeamRow]:
        return TeamWhole if self.action == "retrieve" else TeamRow
