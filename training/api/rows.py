"""Sessions and attendance as programs send and get them."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from people.access import Can, within
from people.api.fields import Chosen, UnitShown
from people.models import Person, Unit
from training.api.fields import Hundredths, Moment
from training.models import Attendance, Kind, Session
from training.services.marks_by_program import REPEATED, UNCHANGED, WRITTEN, Sent

MOST_MARKS = 500
WHO = ("everyone", "established", "chosen")


class SessionRow(serializers.ModelSerializer):
    """`hours`: 学时 for who came in time and stayed. `afterwards`: entered when it was over (补录)."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    unit = UnitShown(read_only=True)
    laws = serializers.SlugRelatedField(slug_field="title", many=True, read_only=True)
    hours = Hundredths(read_only=True)

    class Meta:
        model = Session
        fields = ["id", "title", "unit", "kind", "state", "year", "starts_at", "ends_at", "place", "lecturer", "agenda", "hours", "laws"]
        fields += ["sign_in_from", "sign_in_until", "afterwards", "version"]
        read_only_fields = fields


def _units(by: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(within(by, Can.MANAGE_TRAINING), closed_on__isnull=True)


def _people(by: Any) -> QuerySet[Person]:
    return Person.objects.filter(within(by, Can.MANAGE_TRAINING, "unit__"))


class NewSession(serializers.Serializer):
    """`hours` left out: those of its length. `units` and `persons` only where `who` is `chosen`."""

    title = serializers.CharField(max_length=80)
    unit = Chosen(among=_units, help_text="who organises it; nobody outside it is called")
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.COLLECTIVE)
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField(max_length=80, allow_blank=True, default="")
    lecturer = serializers.CharField(max_length=60, allow_blank=True, default="")
    agenda = serializers.CharField(max_length=2000, allow_blank=True, default="")
    hours = Hundredths(min_value=0, max_value=999, required=False)
    laws = serializers.ListField(child=serializers.CharField(max_length=100), max_length=30, default=list)
    who = serializers.ChoiceField(choices=WHO, default="everyone")
    units = serializers.ListField(child=Chosen(among=_units), max_length=200, default=list)
    persons = serializers.ListField(child=Chosen(among=_people), max_length=500, default=list)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["who"] != "chosen" and (data["units"] or data["persons"]):
            raise serializers.ValidationError({"who": "写了 units 或 persons 时，who 应为 chosen。"})
        return data

    def roster_rule(self) -> dict[str, Any]:
        data = self.validated_data
        lists = {name: [one.pk for one in data[name]] for name in ("units", "persons")}
        return {"who": data["who"], "established": data["who"] == "established", "staffing_types": [], "teams": [], **lists}


class Cancelling(serializers.Serializer):
    reason = serializers.CharField(max_length=200)
    tell = serializers.BooleanField(default=True)


class AttendanceRow(serializers.ModelSerializer):
    """Name, unit and post as they stood."""

    person = serializers.UUIDField(source="person.public_id", read_only=True)
    name = serializers.CharField(source="person_name", read_only=True)
    unit = serializers.CharField(source="unit_name", read_only=True)

    class Meta:
        model = Attendance
        fields = ["person", "name", "unit", "post", "standing", "status", "via", "signed_in_at", "signed_out_at"]
        fields += ["leave_reason", "leave_approver", "leave_approved_on", "note"]
        read_only_fields = fields


class OneMark(serializers.Serializer):
    """`key` is the sender's own name of this mark. Leave needs its reason and who approved it. Without `signed_in_at` it is now."""

    person = serializers.UUIDField()
    status = serializers.ChoiceField(choices=[one for one in Attendance.Status.choices if one[0] != Attendance.Status.NONE])
    key = serializers.CharField(max_length=64)
    signed_in_at = Moment(required=False, allow_null=True)
    signed_out_at = Moment(required=False, allow_null=True)
    leave_reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    leave_approver = serializers.CharField(max_length=40, required=False, allow_blank=True)
    leave_approved_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=100, required=False, allow_blank=True)


class Marks(serializers.Serializer):
    """`reason`: why attendance of a session that is over is corrected."""

    marks = serializers.ListField(child=OneMark(), min_length=1, max_length=MOST_MARKS)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")

    def sent(self) -> list[Sent]:
        return [Sent(**one) for one in self.validated_data["marks"]]


class TakenRow(serializers.Serializer):
    """What became of a mark: `written`; `repeated`, where its key was taken before; `unchanged`, where it stood so already. And what stands now."""

    key = serializers.CharField(source="sent.key")
    outcome = serializers.ChoiceField(choices=[WRITTEN, REPEATED, UNCHANGED])
    attendance = AttendanceRow(source="place")
