"""A person's own notices: who sees them, what opening does, how long they stay."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notices import cards, rules
from notices.models import Notice
from notices.services import reading, sending
from people.models import Person
from tests import factories

NOW = factories.NOON


def told(*people: Person, title: str = "请参加考试", **values: Any) -> Notice:
    sending.send(people=people, kind="quiz.reminder", title=title, now=values.pop("now", NOW), **values)
    return Notice.objects.latest("id")


@pytest.mark.django_db
def test_unread_ones_stand_first_then_the_newest(cadre: Person, signed_in: Any) -> None:
    for title in ("一", "二", "三"):
        told(cadre, title=title)
    reading.mark_read(notice=Notice.objects.get(title="三"), now=NOW)
    assert [one.title for one in signed_in(cadre).get("/notices/").context["page"]] == ["二", "一", "三"]


@pytest.mark.django_db
def test_nobody_sees_or_opens_what_was_told_to_another(cadre: Person, clerk: Person, signed_in: Any) -> None:
    notice = told(cadre)
    client = signed_in(clerk)
    assert "请参加考试" not in client.get("/notices/").content.decode()
    assert client.post(reverse("notices:open", args=[notice.public_id])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.django_db
def test_opening_marks_read_and_leads_to_the_matter(cadre: Person, signed_in: Any) -> None:
    client = signed_in(cadre)
    for url, leads_to in (("/me/", "/me/"), ("", "/notices/")):
        notice = told(cadre, url=url)
        assert client.post(reverse("notices:open", args=[notice.public_id]))["Location"] == leads_to
        notice.refresh_from_db()
        assert notice.read_at is not None


@pytest.mark.django_db
def test_the_bar_counts_what_is_unread_until_all_are_read(cadre: Person, signed_in: Any) -> None:
    client = signed_in(cadre)
    told(cadre)
    told(cadre)
    assert "2 条未读" in client.get("/me/").content.decode()
    assert "2 条通知已标为已读" in client.post(reverse("notices:read_all"), follow=True).content.decode()
    assert "条未读" not in client.get("/me/").content.decode()


@pytest.mark.django_db
def test_the_overview_names_what_is_unread(clerk: Person) -> None:
    assert cards.unread(clerk, NOW) == []
    told(clerk)
    assert cards.unread(clerk, NOW)[0].figure == "1 条未读"


@pytest.mark.django_db
def test_an_empty_list_says_what_will_stand_there(cadre: Person, signed_in: Any) -> None:
    assert "还没有通知" in signed_in(cadre).get("/notices/").content.decode()


@pytest.mark.django_db
def test_the_list_costs_the_same_for_one_and_for_thirty(cadre: Person, signed_in: Any) -> None:
    client, counts = signed_in(cadre), []
    for more in (1, 29):
        Notice.objects.bulk_create([Notice(person=cadre, kind="x", title="通知", sent_at=NOW) for _ in range(more)])
        with CaptureQueriesContext(connection) as taken:
            page = client.get("/notices/")
        counts.append(len(taken))
    assert counts[0] == counts[1]
    assert len(page.context["page"]) == 20


@pytest.mark.django_db
def test_the_same_matter_is_told_once(cadre: Person) -> None:
    for _ in range(2):
        told(cadre, key="exam-1-2026-11-20")
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_read_notices_go_after_half_a_year_and_unread_ones_stay(cadre: Person) -> None:
    now = timezone.now()
    for days in (179, 181):
        reading.mark_read(notice=told(cadre, title=f"{days}"), now=now - timedelta(days=days))
    told(cadre, title="没看过", now=now - timedelta(days=900))
    assert reading.sweep(now=now) == 1
    assert set(Notice.objects.values_list("title", flat=True)) == {"179", "没看过"}


def test_a_text_for_a_group_has_one_shape() -> None:
    text = rules.group_text("年度学法考试", ["还有 3 人没有参加。", ""], link="http://x/", end="谢谢。")
    assert text == "【年度学法考试】\n还有 3 人没有参加。\n点击查看：\nhttp://x/\n谢谢。"
    assert rules.when(datetime(2026, 11, 3, 9, 5)) == "11月3日 09:05"
