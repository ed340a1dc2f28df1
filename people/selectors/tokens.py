"""Reads of the interface's tokens."""

from django.db.models import QuerySet

from people.access import Can, within
from people.models import ApiToken, Person


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Those the person made and nobody revoked; some may have ended by themselves."""
    return ApiToken.objects.filter(person=person, revoked_at=None).select_related("person")


def tokens_watched_by(by: Person) -> QuerySet[ApiToken]:
    """The same of all people whose roles `by` gives."""
    watched = ApiToken.objects.filter(within(by, Can.MANAGE_ROLES, "person__unit__"), revoked_at=None)
    return watched.select_related("person__unit").order_by("person__unit__path", "person__sort_number", "person_id", "-created_at")
