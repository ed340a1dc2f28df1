"""Who is an enforcement officer in a year: the yearly duty of hours is theirs."""

from datetime import date

from django.db.models import Q, QuerySet

from people.models import Membership, PostKind


def of_year(year: int, today: date) -> QuerySet[Membership]:
    """What makes people officers: an enforcement post in a team on a day of the year, until today."""
    still = Q(until_on=None) | Q(until_on__gte=date(year, 1, 1))
    return Membership.objects.filter(still, post_kind=PostKind.ENFORCEMENT, from_on__lte=min(date(year, 12, 31), today))


def is_one(person_id: int, year: int, today: date) -> bool:
    return of_year(year, today).filter(person=person_id).exists()
