"""Who the interface takes one for."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from people.api.fields import UnitShown
from people.api.permissions import SIGNED_IN
from people.api.route import Route
from people.models import Person, RoleAssignment


class RoleRow(serializers.ModelSerializer):
    unit = UnitShown(read_only=True)

    class Meta:
        model = RoleAssignment
        fields = ["role", "unit"]
        read_only_fields = fields


class MeRow(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    unit = UnitShown(read_only=True)
    roles = RoleRow(many=True, read_only=True)

    class Meta:
        model = Person
        fields = ["id", "account", "name", "unit", "roles"]
        read_only_fields = fields


class Me(Route):
    """The person who asks, with the roles they hold and for which units: what a token can do."""

    needs = {"retrieve": SIGNED_IN}
    queryset = Person.objects.none()
    serializer_class = MeRow

    @extend_schema(operation_id="me_retrieve")
    def retrieve(self, request: Any) -> Response:
        self.by.roles = list(self.by.role_assignments.select_related("unit").order_by("role", "unit__path"))  # type: ignore[attr-defined]
        return Response(self.shown(self.by))
