"""What the templates of people ask."""

from typing import Any

from django import template

from people.access import Can, has

register = template.Library()


@register.filter
def may(person: Any, capability: str) -> bool:
    """Whether the person holds the capability anywhere: `request.user|may:"manage_people"`. No query after the first of a page."""
    return has(person, Can(capability))
