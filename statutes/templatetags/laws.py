from datetime import date

from django import template

from statutes.models import StatuteVersion

register = template.Library()


@register.filter
def standing(version: StatuteVersion, today: date) -> StatuteVersion.Standing:
    """Whether the version is in force on that day; in words, as it is shown."""
    return version.standing(today)
