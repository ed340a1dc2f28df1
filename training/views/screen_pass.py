"""What lets the room's screen go on showing codes: given by the projector page to the browser of whoever opened it, for one session.

The screen needs no session of the site: the staff's own ends on the unattended computer as everywhere, the codes stay until signing in is over.
"""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from people.models import Person
from training.models import Session
from training.rules import windows
from training.selectors import sessions

COOKIE, SALT = "sign_in_screen", "training.screen"


def give(response: HttpResponse, session: Session, person: Person) -> None:
    until = windows.ends_at(session.times)
    value = signing.dumps([str(session.public_id), str(person.pk), person.session_epoch], salt=SALT)
    path = reverse("training:screen", args=[session.public_id])
    response.set_cookie(COOKIE, value, path=path, expires=until, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE)


def session_of(request: HttpRequest, session_id: UUID) -> Session | None:
    """The session whose codes this browser may show: as long as whoever opened the screen may attend to it, and was not signed out of everything."""
    try:
        of, person_id, epoch = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=person_id, session_epoch=epoch).first() if of == str(session_id) else None
    return sessions.attended_to(person).select_related("unit").filter(public_id=session_id).first()
