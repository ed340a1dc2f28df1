"""Versions of a law: whole or not at all, one after the other, never altered."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core.errors import Refused
from core.models import AuditEntry
from people.models import Person
from statutes import registries, services
from statutes.models import Article, Statute, StatuteVersion
from statutes.rules.parsing import Parsed
from statutes.services import import_version, read_files
from tests import factories
from tests.statutes.texts import PLAIN, law

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def added(*articles: str, on: date = date(2024, 1, 1), **values: Any) -> StatuteVersion:
    taken: Parsed = values.pop("law", None) or law(*(articles or ("甲。",)))
    values = {"title": taken.title, "adopted_on": None, "by": None, "now": factories.NOON} | values
    return import_version(law=taken, from_on=on, **values)


def spans() -> list[tuple[date, date | None]]:
    return list(StatuteVersion.objects.order_by("from_on").values_list("from_on", "until_on"))


def test_a_law_is_taken_with_its_articles_in_order(clerk: Person) -> None:
    made = added(law=read_files([("办法.txt", PLAIN.encode())]), on=date(2023, 7, 1), adopted_on=date(2023, 5, 6), by=clerk, source="办法.txt")
    assert (str(made), made.article_count, made.statute.title) == ("南山镇议事办法（2023年7月1日起施行）", 6, "南山镇议事办法")
    assert [str(one) for one in made.articles.all()] == ["第一条", "第二条", "第三条", "第三条之一", "第四条", "第五条"]
    assert [one.anchor for one in made.articles.all()][2:4] == ["a3", "a3-1"]
    entry = AuditEntry.objects.get(event="statutes.version_added")
    assert (entry.person_name, entry.subject, entry.detail) == ("林文书", str(made), {"count": 6, "file_name": "办法.txt"})


def test_the_same_law_goes_by_its_full_and_its_short_name() -> None:
    added("甲。", title="中华人民共和国议事法")
    added("乙。", title="《议事法》", on=date(2025, 1, 1))
    assert Statute.objects.get().title == "中华人民共和国议事法"
    assert Statute.objects.get().versions.count() == 2


def test_a_new_version_ends_the_one_before() -> None:
    added("甲。", on=date(2020, 1, 1))
    added("乙。", on=date(2024, 7, 1))
    assert spans() == [(date(2020, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), None)]


def test_an_older_version_that_comes_later_takes_its_place_among_them() -> None:
    added("丙。", on=date(2024, 7, 1))
    added("甲。", on=date(2010, 1, 1))
    added("乙。", on=date(2020, 1, 1))
    assert spans() == [(date(2010, 1, 1), date(2019, 12, 31)), (date(2020, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), None)]


@pytest.mark.parametrize(
    ("day", "said"), [(date(2019, 12, 31), []), (date(2020, 1, 1), ["甲。"]), (date(2024, 6, 30), ["甲。"]), (date(2024, 7, 1), ["乙。"])]
)
def test_what_is_in_force_on_a_day(day: date, said: list[str]) -> None:
    added("甲。", on=date(2020, 1, 1))
    added("乙。", on=date(2024, 7, 1))
    assert [one.articles.get().text for one in StatuteVersion.objects.in_force_on(day)] == said


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " "}, "statute_untitled"),
        ({"title": "长" * 101}, "statute_title_long"),
        ({"on": None}, "statute_undated"),
        ({"adopted_on": date(2024, 1, 2)}, "statute_dates"),
        ({"on": date(204, 1, 1)}, "statute_dates"),
        ({"on": date(2020, 1, 1)}, "statute_version_there"),
        ({"law": law("旧。")}, "statute_version_same"),
        ({"law": law("旧。"), "on": date(2019, 1, 1)}, "statute_version_same"),
    ],
)
def test_what_is_refused_leaves_nothing(values: dict[str, Any], code: str) -> None:
    added("旧。", on=date(2020, 1, 1))
    with pytest.raises(Refused) as caught:
        added("新。", **values)
    assert caught.value.code == code
    assert (spans(), Article.objects.count(), Statute.objects.count()) == ([(date(2020, 1, 1), None)], 1, 1)


def test_more_files_than_a_form_may_send_are_refused(settings: Any) -> None:
    assert services.MOST_FILES == settings.DATA_UPLOAD_MAX_NUMBER_FILES
    with pytest.raises(Refused, match="一次最多选择 10 个文件"):
        services.read_files([("办法.txt", PLAIN.encode())] * 11)


def test_who_follows_a_new_version_hears_its_neighbours_and_may_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[registries.VersionAdded] = []
    monkeypatch.setattr(registries, "_on_version", [])
    registries.register_version_added(heard.append)
    first, last = added("甲。", on=date(2020, 1, 1)), added("丙。", on=date(2024, 1, 1))
    middle = added("乙。", on=date(2022, 1, 1))
    assert [(one.earlier, one.version, one.later) for one in heard] == [(None, first, None), (first, last, None), (first, middle, last)]

    def stop(event: registries.VersionAdded) -> None:
        raise Refused("no", "不行。")

    registries.register_version_added(stop)
    with pytest.raises(Refused):
        added("丁。", on=date(2026, 1, 1))
    assert spans()[-1] == (date(2024, 1, 1), None)


def test_two_open_versions_cannot_stand() -> None:
    made = added()
    with pytest.raises(IntegrityError), transaction.atomic():
        StatuteVersion.objects.create(statute=made.statute, from_on=date(2025, 1, 1), article_count=1, imported_at=factories.NOON)


@pytest.mark.parametrize(
    "values",
    [
        {"from_on": date(2024, 1, 1), "until_on": date(2024, 5, 1)},  # two from one day
        {"from_on": date(2022, 1, 1), "until_on": date(2021, 12, 31)},  # ends before it starts
        {"from_on": date(2022, 1, 1), "until_on": date(2022, 5, 1), "adopted_on": date(2022, 1, 2)},  # in force before it was adopted
    ],
)
def test_days_that_cannot_be_are_refused_by_the_database(values: dict[str, date]) -> None:
    made = added()
    with pytest.raises(IntegrityError), transaction.atomic():
        StatuteVersion.objects.create(statute=made.statute, article_count=1, imported_at=factories.NOON, **values)


@pytest.mark.parametrize("values", [{"number": 1}, {"number": 0}])
def test_an_article_stands_once_and_has_a_number(values: dict[str, int]) -> None:
    made = added()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(version=made, text="又一条。", **values)


def test_a_law_with_versions_cannot_be_deleted() -> None:
    with pytest.raises(ProtectedError):
        added().statute.delete()
