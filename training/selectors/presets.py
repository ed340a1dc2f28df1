"""What a form proposes because it was so the last time."""

from people.models import Unit
from training.models import Kind, Session

LEADERSHIP = "领导班子"  # in the name of the unit that holds them


def leadership(unit: Unit) -> Unit | None:
    """The one unit below whose name says that it is the leadership; none where two might be meant."""
    found = list(Unit.objects.filter(unit.within(), name__contains=LEADERSHIP, closed_on__isnull=True)[:2])
    return found[0] if len(found) == 1 else None


def last_entered(unit: Unit, *, is_briefing: bool) -> Session | None:
    """The unit's session that was entered last; 会前学法 and all other kinds each remember their own."""
    sessions = Session.objects.standing().filter(unit=unit).order_by("-pk")
    alike = sessions.filter(kind=Kind.BRIEFING) if is_briefing else sessions.exclude(kind=Kind.BRIEFING)
    return alike.first()
