"""A page of a long list: its rows in the list's order, whatever number is asked for."""

import pytest

from core.pages import page_of
from people.models import Person, Unit
from tests import factories


@pytest.mark.parametrize(("number", "names"), [(None, "戊丁"), ("1", "戊丁"), ("2", "丙乙"), ("3", "甲"), ("99", "甲"), ("x", "戊丁"), ("-1", "甲")])
def test_a_page_of_a_list(town: Unit, number: str | None, names: str) -> None:
    for place, name in enumerate("甲乙丙丁戊"):
        factories.person(name, sort_number=9 - place, password=None)
    page = page_of(Person.objects.order_by("sort_number"), Person.objects.select_related("unit"), number, size=2)
    assert "".join(one.name for one in page) == names
    assert page.paginator.count == 5


def test_an_empty_list_has_one_empty_page(town: Unit) -> None:
    assert list(page_of(Person.objects.order_by("pk"), Person.objects.all(), "2")) == []
