"""Long lists a page at a time."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE_SIZE = 50


def page_of(listed: QuerySet[Any], rows: QuerySet[Any], number: str | None, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of `listed` in two steps: the keys, for which an index is enough, then the rows of these keys from `rows`, with all they show.

    A page deep inside then costs little more than the first. A number that is no page counts as the first or the last.
    """
    page = Paginator(listed.values_list("pk", flat=True), size).get_page(number)
    keys = list(page.object_list)
    found = rows.in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return page
