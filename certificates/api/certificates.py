"""Certificates as they stand today, to be read."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from certificates.models import Certificate, Family
from certificates.rules.facts import masked_number
from certificates.rules.life import STATE_WORDS, State
from certificates.selectors import certificates
from people.access import Can
from people.api.fields import UnitShown
from people.api.people import UnitChoice
from people.api.route import Route
from people.models import Unit

READ = frozenset(certificates.READERS)
STATES = [(one.value, word) for one, word in STATE_WORDS.items() if one != State.NONE]


class CertificateRow(serializers.ModelSerializer):
    """`number` is masked for who does not manage the person's certificates. `state` is today's."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    unit = UnitShown(source="person.unit", read_only=True)
    number = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = ["id", "person", "name", "unit", "family", "number", "state", "issued_on", "valid_from", "valid_until"]
        read_only_fields = fields

    def get_number(self, one: Certificate) -> str:
        return one.number if certificates.can_manage(self.context["request"].user, one) else masked_number(one.number)

    def get_state(self, one: Certificate) -> str:
        return one.state_on(self.context["today"]).value


class CertificateFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=STATES, method="in_state", help_text="as it is today")
    family = filters.ChoiceFilter(choices=Family.choices)
    unit = UnitChoice(queryset=Unit.objects.all(), to_field_name="public_id", method="below", help_text="the unit or one below it")
    q = filters.CharFilter(method="named", max_length=40, help_text="part of the name; for who manages certificates of the number too")

    class Meta:
        model = Certificate
        fields: list[str] = []

    def in_state(self, found: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        return found.in_state(value, timezone.localdate())  # type: ignore[attr-defined,no-any-return]

    def below(self, found: QuerySet[Certificate], name: str, value: Unit) -> QuerySet[Certificate]:
        return found.filter(value.within("person__unit__"))

    def named(self, found: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        """A number that is masked cannot be guessed letter by letter."""
        managed = certificates.reached(self.request.user, "person__unit__", (Can.MANAGE_CERTIFICATES,))
        return found.filter(Q(person__name__contains=value) | (managed & Q(number__contains=value)))


class Certificates(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """The certificates of the people whose certificates one manages or reads, by state and the day on which they end."""

    needs = {"list": READ, "retrieve": READ}
    queryset = Certificate.objects.none()
    serializer_class = CertificateRow
    filterset_class = CertificateFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "certificate_id", "uuid"

    def get_queryset(self) -> QuerySet[Certificate]:
        return certificates.readable(self.by).select_related("person__unit").order_by("state", "valid_until", "id")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "today": timezone.localdate()}

    def filter_queryset(self, queryset: QuerySet[Certificate]) -> QuerySet[Certificate]:
        return super().filter_queryset(queryset) if self.action == "list" else queryset
