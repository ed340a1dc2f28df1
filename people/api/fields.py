"""What several routes show alike."""

from typing import Any

from rest_framework import serializers

from people.models import Unit


class UnitShown(serializers.ModelSerializer):
    """A unit as other rows name it."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Unit
        fields = ["id", "name", "full_name"]
        read_only_fields = fields


class Chosen(serializers.SlugRelatedField):
    """A row by its `id` (public_id), of those that `among(person)` lets the asking person choose."""

    def __init__(self, **kwargs: Any) -> None:
        self.among = kwargs.pop("among")
        super().__init__(slug_field="public_id", queryset=Unit.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        request = self.context.get("request")
        return self.among(request.user) if request is not None else self.queryset
