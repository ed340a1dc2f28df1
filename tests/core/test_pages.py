"""A page of a long list: its rows in the list's order, whatever number is asked for."""

import pytest

from core import pages
from core.pages import page_of
from people.models import Person, Unit
from tests import factories


@pytest.fixture
def five(town: Unit) -> None:
    for place, name in enumerate("甲乙丙丁戊"):
        factories.person(name, sort_number=9 - place, password=None)


def names(number: str | None, most: int | None = None) -> tuple[str, int, bool, bool]:
    page = page_of(Person.objects.order_by("sort_number"), Person.objects.select_related("unit"), number, size=2, most=most)
    return "".join(one.name for one in page), page.paginator.count, page.paginator.more, page.has_next()


@pytest.mark.parametrize("read_at_once", [1_000, 4, 2])
@pytest.mark.parametrize(("number", "shown"), [(None, "戊丁"), ("1", "戊丁"), ("2", "丙乙"), ("3", "甲"), ("99", "甲"), ("x", "戊丁"), ("-1", "甲")])
def test_a_page_of_a_list(five: None, monkeypatch: pytest.MonkeyPatch, number: str | None, shown: str, read_at_once: int) -> None:
    monkeypatch.setattr(pages, "READ_AT_ONCE", read_at_once)
    assert names(number) == (shown, 5, False, len(shown) == 2)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (None, ("戊丁", 3, True, True)),
        ("2", ("丙乙", 4, True, True)),
        ("3", ("甲", 5, False, False)),
        ("99", ("甲", 5, False, False)),
    ],
)
def test_a_list_that_is_counted_no_further_than_it_must_can_be_paged_to_its_end(five: None, number: str | None, told: tuple[object, ...]) -> None:
    assert names(number, most=3) == told


def test_an_empty_list_has_one_empty_page(town: Unit) -> None:
    assert list(page_of(Person.objects.order_by("pk"), Person.objects.all(), "2")) == []
