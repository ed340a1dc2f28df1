"""What a form proposes because it was so the last time."""

from people.models import Unit
from training.models import Kind, Session


def last_entered(unit: Unit, *, is_briefing: bool) -> Session | None:
    """The unit's session that was entered last; 会前学法 and all other kinds each remember their own."""
    sessions = Session.objects.standing().filter(unit=unit).order_by("-pk")
    alike = sessions.filter(kind=Kind.BRIEFING) if is_briefing else sessions.exclude(kind=Kind.BRIEFING)
    return alike.first()
