"""Sessions and their attendance: found, read, made, cancelled, signed in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.response import Response

from people.access import Can
from people.api.people import UnitChoice
from people.api.route import Route
from people.models import Unit
from training.api.rows import AttendanceRow, Cancelling, Marks, NewSession, SessionRow, TakenRow
from training.models import Attendance, Kind, Session
from training.selectors import sessions
from training.services import marks_by_program, moving
from training.services import sessions as services
from training.services.sessions import Terms

MANAGE = frozenset({Can.MANAGE_TRAINING})
DOOR = frozenset({Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE})


class SessionFilter(filters.FilterSet):
    year = filters.NumberFilter(min_value=1900, max_value=2200)
    kind = filters.ChoiceFilter(choices=Kind.choices)
    state = filters.ChoiceFilter(choices=Session.State.choices)
    unit = UnitChoice(queryset=Unit.objects.all(), to_field_name="public_id", method="below", help_text="who organises it, or one below")

    class Meta:
        model = Session
        fields: list[str] = []

    def below(self, found: QuerySet[Session], name: str, value: Unit) -> QuerySet[Session]:
        return found.filter(value.within("unit__"))


class Sessions(mixins.ListModelMixin, mixins.RetrieveModelMixin, Route):
    """The sessions one manages or at whose door one helps, the latest first."""

    needs = {"list": DOOR, "retrieve": DOOR, "create": MANAGE, "cancel": MANAGE, "attendance": DOOR, "mark": DOOR}
    queryset = Session.objects.none()
    serializer_class = SessionRow
    filterset_class = SessionFilter
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "session_id", "uuid"

    def get_queryset(self) -> QuerySet[Session]:
        found = sessions.manageable(self.by) if self.action == "cancel" else sessions.attended_to(self.by)
        return found.select_related("unit").prefetch_related("laws")

    def filter_queryset(self, queryset: QuerySet[Session]) -> QuerySet[Session]:
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @extend_schema(request=NewSession, responses={201: SessionRow})
    def create(self, request: Any) -> Response:
        """Plan a session. Its roster is whom it means: `who` with `units` or `persons` where that is `chosen`; nobody is told of it by this."""
        sent = NewSession(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        terms = Terms(
            title=data["title"],
            kind=data["kind"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            roster_rule=sent.roster_rule(),
            laws=data["laws"],
            more={name: data.get(name) for name in ("place", "lecturer", "agenda", "hours")},
        )
        made = services.create_session(unit=data["unit"], terms=terms, by=self.by, now=timezone.now())
        return Response(self.shown(self.get_queryset().get(pk=made.pk)), status=201)

    @extend_schema(request=Cancelling, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Any, **kwargs: Any) -> Response:
        """It does not take place; with `tell` those due hear of it and why."""
        session, sent = self.get_object(), Cancelling(data=request.data)
        sent.is_valid(raise_exception=True)
        moving.cancel(session=session, by=self.by, now=timezone.now(), **sent.validated_data)
        return Response(self.shown(self.get_queryset().get(pk=session.pk)))

    @extend_schema(responses=AttendanceRow(many=True), filters=False)
    @action(detail=True)
    def attendance(self, request: Any, **kwargs: Any) -> Response:
        """Who is due or came as a guest, leaders first, each with how they signed in."""
        places = self.get_object().attendances.exclude(standing=Attendance.Standing.REMOVED).select_related("person")
        page = self.paginate_queryset(places.order_by("sort_number", "unit_path", "id"))
        return self.get_paginated_response(AttendanceRow(page, many=True).data)

    @extend_schema(request=Marks, responses={200: TakenRow(many=True)}, filters=False)
    @attendance.mapping.post
    def mark(self, request: Any, **kwargs: Any) -> Response:
        """Sign people in, or say that they are late, excused or absent; all marks or none. Each has a `key` of the sender's: the same one sent again
        changes nothing, and the answer says so. A session that is over takes a `reason`, from who manages it; so does a filed one."""
        session, sent = self.get_object(), Marks(data=request.data)
        sent.is_valid(raise_exception=True)
        if session.is_held and not sessions.can_manage(self.by, session):
            raise PermissionDenied
        taken = marks_by_program.take(session=session, sent=sent.sent(), by=self.by, now=timezone.now(), reason=sent.validated_data["reason"])
        return Response(TakenRow(taken, many=True).data)
