"""Who may read the files of the room."""

from typing import Any

from core.models import StoredFile
from training.models import Attendance, Session, SessionFile
from training.selectors import sessions

OPEN_TO_ALL_DUE = (SessionFile.What.MATERIAL, SessionFile.What.NOTICE)


def may_read_session_file(person: Any, file: StoredFile) -> bool:
    """Who manages the session reads all that lies beside it; who is on its roster the materials and the notice."""
    session = Session.objects.select_related("unit").filter(pk=int(file.owner_id)).first()
    if session is None:
        return False
    if sessions.can_manage(person, session):
        return True
    beside = SessionFile.objects.filter(session=session, file=file, what__in=OPEN_TO_ALL_DUE)
    return sessions.own(person).filter(session=session).exclude(standing=Attendance.Standing.REMOVED).exists() and beside.exists()


def may_read_proof(person: Any, file: StoredFile) -> bool:
    """Who manages the session reads the paper by which somebody on its roster is excused."""
    place = Attendance.objects.select_related("session__unit").filter(pk=int(file.owner_id)).first()
    return place is not None and sessions.can_manage(person, place.session)


def may_read_leave_proof(person: Any, file: StoredFile) -> bool:
    """Who asked for the leave, and who manages the session."""
    place = Attendance.objects.select_related("session__unit").filter(pk=int(file.owner_id)).first()
    return place is not None and (place.person_id == person.pk or sessions.can_manage(person, place.session))


def may_read_signature(person: Any, file: StoredFile) -> bool:
    """Whose it is, and who manages or takes attendance there."""
    place = Attendance.objects.select_related("session__unit").filter(pk=int(file.owner_id)).first()
    return place is not None and (place.person_id == person.pk or sessions.can_attend_to(person, place.session))
