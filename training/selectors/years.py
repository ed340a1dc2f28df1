"""What the office decided for a year."""

from training.models import Kind, StudyYear

NOT_COUNTED = (Kind.BRIEFING, Kind.UPPER)  # by default: domain.md section 6


def of(year: int) -> StudyYear:
    """The year's row, or the defaults, not saved."""
    default = StudyYear(year=year, counted_kinds=[kind.value for kind in Kind if kind not in NOT_COUNTED])
    return StudyYear.objects.filter(year=year).first() or default
