"""The figures of certificates on a day: the page's, as JSON."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from certificates.models import Certificate
from certificates.rules.figures_plain import as_json
from certificates.rules.life import Kind
from certificates.selectors import figures
from certificates.selectors.certificates import READERS
from certificates.selectors.figure_scope import Scope
from certificates.selectors.teams import readable_teams
from people.access import tops
from people.api.fields import Chosen
from people.api.route import Route
from people.models import Team, Unit
from people.rules import days


def _teams(by: Any) -> QuerySet[Team]:
    return readable_teams(by)


def _units(by: Any) -> QuerySet[Unit]:
    within = Q(pk__in=[])
    for one in tops(by, *READERS):
        within |= one.within()
    return Unit.objects.filter(within)


class FiguresAsked(serializers.Serializer):
    on = serializers.DateField(required=False, help_text="today where it is left out; a past day is told as it is known now")
    team = Chosen(among=_teams, required=False, help_text="the first where it is left out")
    unit = Chosen(among=_units, required=False, help_text="all one reads where it is left out")

    def validate_on(self, on: date) -> date:
        if why_not := days.why_not_shown(on, timezone.localdate()):
            raise serializers.ValidationError(why_not)
        return on


def _share(**more: Any) -> serializers.FloatField:
    return serializers.FloatField(allow_null=True, help_text="a share from 0 to 1; null without a base", **more)


class HoldingRow(serializers.Serializer):
    """`established`: 在编; `on_post`: 执法岗."""

    people = serializers.IntegerField()
    established = serializers.IntegerField()
    on_post = serializers.IntegerField()
    holder_count = serializers.IntegerField()
    established_holders = serializers.IntegerField()
    on_post_holders = serializers.IntegerField()
    holding_rate = _share()
    holding_rate_text = serializers.CharField()
    established_holding_rate = _share()
    established_holding_rate_text = serializers.CharField()
    on_duty_cert_rate = _share()
    on_duty_cert_rate_text = serializers.CharField()


class DutyRow(serializers.Serializer):
    """In 学时; null in a year without a duty."""

    officers = serializers.IntegerField()
    duty = serializers.FloatField(allow_null=True)
    hours = serializers.FloatField(allow_null=True)
    asked = serializers.FloatField(allow_null=True)
    reached = serializers.IntegerField(allow_null=True)


class SideRow(HoldingRow):
    name = serializers.CharField()
    base = serializers.CharField()
    soon_count = serializers.IntegerField(help_text="people one of whose cards ends within 30 days")
    hours = DutyRow()


class FigureLineRow(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    team = HoldingRow(allow_null=True)
    unit = HoldingRow()


class FieldRow(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    team = HoldingRow(allow_null=True)
    unit_cards = serializers.IntegerField()


class QuarterRow(serializers.Serializer):
    quarter = serializers.CharField(help_text="2026Q4; expired: ended and not renewed; later")
    label = serializers.CharField()  # type: ignore[assignment]
    team = serializers.IntegerField(allow_null=True)
    unit = serializers.IntegerField()


class ExamRow(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    expected = serializers.IntegerField(allow_null=True)
    sat = serializers.IntegerField()
    passed = serializers.IntegerField()
    going_on = serializers.BooleanField()
    pass_rate = _share()
    pass_rate_text = serializers.CharField()


class CountyRow(serializers.Serializer):
    times = serializers.IntegerField()
    people = serializers.IntegerField()
    base = serializers.IntegerField()
    rate = _share()
    rate_text = serializers.CharField()


class StepCountRow(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[one.value for one in Kind if one != Kind.CORRECT])
    team = serializers.IntegerField(allow_null=True)
    unit = serializers.IntegerField()


class FiguresRow(serializers.Serializer):
    """`team` is null where there is none. `beyond_count`: people with a valid card who stand on no unit's books that day."""

    as_of = serializers.DateField()
    year = serializers.IntegerField()
    sentence = serializers.CharField()
    team = SideRow(allow_null=True)
    unit = SideRow()
    beyond_count = serializers.IntegerField()
    by_staffing_type = FigureLineRow(many=True)
    by_field = FieldRow(many=True)
    by_unit = FigureLineRow(many=True)
    quarters = QuarterRow(many=True)
    exams = ExamRow(many=True)
    county_training = CountyRow(allow_null=True)
    changes = StepCountRow(many=True)


class CertificateFigures(Route):
    """Who holds a 行政执法证 on a day, of a team and of a unit with all below it."""

    needs = {"retrieve": frozenset(READERS)}
    queryset = Certificate.objects.none()
    serializer_class = FiguresRow

    @extend_schema(parameters=[FiguresAsked], responses=FiguresRow)
    def retrieve(self, request: Any) -> Response:
        asked = FiguresAsked(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        said, now, top = asked.validated_data, timezone.now(), tops(self.by, *READERS)[0]
        on, unit = said.get("on") or timezone.localdate(now), said.get("unit") or top
        team = said.get("team") or readable_teams(self.by).first()
        scope = Scope(on, unit, team, part=unit != top, past=on < timezone.localdate(now))
        return Response(as_json(figures.of_day(scope, now=now)))
