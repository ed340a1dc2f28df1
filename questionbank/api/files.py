"""Files of questions, going out."""

import base64
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from questionbank import formats


class Wanted(serializers.Serializer):
    """`keys`: false for a question paper, where the format can be one."""

    format = serializers.ChoiceField(choices=[one.code for one in formats.every()])
    keys = serializers.BooleanField(default=True)


class Exported(serializers.Serializer):
    """`content` is the file in base64. `left_out`: what the format cannot carry, of how many questions."""

    name = serializers.CharField()
    content_type = serializers.CharField()
    count = serializers.IntegerField()
    left_out = serializers.DictField(source="lost", child=serializers.IntegerField())
    content = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_content(self, made: Any) -> str:
        return base64.b64encode(made.data).decode()
