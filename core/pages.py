"""Long lists a page at a time."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE_SIZE = 50
READ_AT_ONCE = 2_000  # keys: of a list no longer than that, one statement tells the page and how many there are


class Pages(Paginator):  # type: ignore[type-arg]
    """The pages of a list of keys. With `most` it is read no further than that, or than the page that is wanted: what lies beyond is `more`, and
    page follows page."""

    def __init__(self, keys: QuerySet[Any, Any], size: int, *, most: int | None, wanted: str | None) -> None:
        super().__init__(keys, size)
        page = int(wanted) if wanted and wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else 1
        self.limit = max(most or READ_AT_ONCE, page * size)
        is_deep = self.limit > READ_AT_ONCE and most is None
        self.read = [] if is_deep else list(keys[: self.limit + 1])
        self.is_all = not is_deep and len(self.read) <= self.limit
        self.more = most is not None and not self.is_all

    @cached_property
    def count(self) -> int:
        if self.is_all:
            return len(self.read)
        return self.limit if self.more else int(super().count)

    @property
    def num_pages(self) -> int:
        return int(super().num_pages) + self.more

    def page(self, number: int | str) -> Page[Any]:
        page = super().page(number)
        last = min(page.number * self.per_page, self.count)
        if last <= len(self.read):
            page.object_list = self.read[(page.number - 1) * self.per_page : last]
        return page


def page_of(listed: QuerySet[Any], rows: QuerySet[Any], number: str | None, size: int = PAGE_SIZE, *, most: int | None = None) -> Page[Any]:
    """One page of `listed` in two steps: the keys, for which an index is enough, then the rows of these keys from `rows`, with all they show.

    A page deep inside then costs little more than the first. A number that is no page counts as the first or the last. `most`: see `Pages`.
    """
    page = Pages(listed.values_list("pk", flat=True), size, most=most, wanted=number).get_page(number)
    keys = list(page.object_list)
    found = rows.in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return page
