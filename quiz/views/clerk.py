"""Who is acting, for views behind `needs`."""

from django.http import HttpRequest

from people.models import Person


def acting(request: HttpRequest) -> Person:
    """The signed-in person; `needs` let nobody else in."""
    assert isinstance(request.user, Person)
    return request.user
