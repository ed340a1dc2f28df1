"""What several routes show alike."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from people import selectors
from people.models import Unit


class UnitShown(serializers.ModelSerializer):
    """A unit as other rows name it."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Unit
        fields = ["id", "name", "full_name"]
        read_only_fields = fields


class Chosen(serializers.SlugRelatedField):
    """A row by its `id`, of those that `among(person)` lets the asking person choose."""

    def __init__(self, *, among: Callable[[Any], QuerySet[Any]], **kwargs: Any) -> None:
        self.among = among
        super().__init__(slug_field="public_id", queryset=among(None), **kwargs)

    def get_queryset(self) -> Any:
        request = self.context.get("request")
        return self.among(request.user) if request is not None else self.queryset


class StaffingName(serializers.SlugRelatedField):
    """A staffing type in use by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="name", queryset=selectors.offered(), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if "\0" in str(data):  # PostgreSQL cannot even be asked for it
            self.fail("invalid")
        return super().to_internal_value(data)
