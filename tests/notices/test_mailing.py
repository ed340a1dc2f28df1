"""Notices that go by mail too: to whom, once, again when it did not work, and never later than they are news."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as product
from django.urls import reverse
from django.utils import timezone

from core import mail
from core.home_cards import cards_for
from examsite import environment
from notices.models import Mail, Notice
from notices.services import mailing, sending
from people.models import Person, Role
from people.services import editing
from tests import factories
from tests.providers import smtp

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = factories.NOON
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def reader(town: Any) -> Person:
    return factories.person("王海燕", email="wang@nanshan.test", password=None)


def tell(*people: Person, until: Any = NOW + DAY) -> None:
    sending.send(
        people=people, kind="quiz.opens", key="1", title="即将开考：年度考试", body="时间 11月5日。", url="/exams/1/", now=NOW, mail_until=until
    )


def states() -> list[tuple[str, str]]:
    return [(one.person.name, one.state) for one in Mail.objects.order_by("id")]


def test_a_notice_goes_by_mail_to_who_has_an_address(post_office: smtp.Server, reader: Person, cadre: Person) -> None:
    for _ in range(2):
        tell(reader, cadre)
        mailing.send_due(NOW)
    assert states() == [("王海燕", "sent")]
    [(to, letter)] = post_office.got
    assert (to, letter["From"], letter["Subject"]) == (["wang@nanshan.test"], "xuefa@nanshan.test", "即将开考：年度考试")
    text = letter.get_content()
    assert text.split() == ["王海燕同志：", "时间", "11月5日。", "打开查看：http://xuefa.test/exams/1/", "南山镇学法考试系统自动发出，请勿回复。"]
    assert letter.get_content_type() == "text/plain"


def test_while_no_server_is_set_nothing_is_queued(reader: Person) -> None:
    assert not mail.is_on()
    tell(reader)
    assert Notice.objects.exists()
    assert not Mail.objects.exists()
    assert mailing.send_due(NOW) == 0


def test_a_server_that_is_down_is_tried_five_times(post_office: smtp.Server, reader: Person, settings: Any) -> None:
    tell(reader, until=NOW + 3 * DAY)
    settings.EMAIL_PORT = 9
    now, tried = NOW, 0
    while Mail.objects.get().state == "waiting":
        mailing.send_due(now)
        tried, now = tried + 1, Mail.objects.get().due_at
    failed = Mail.objects.get()
    assert (tried, failed.tries, failed.state) == (5, 5, "failed")
    assert "连不上邮件服务器" in failed.why


def test_a_server_that_is_down_is_tried_once_for_all_letters(post_office: smtp.Server, town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(*(factories.person(f"第{place}人", email=f"p{place}@nanshan.test", password=None) for place in range(25)))
    tries: list[int] = []

    def unreachable(*_: Any, **__: Any) -> None:
        tries.append(1)
        raise TimeoutError("timed out")

    monkeypatch.setattr("smtplib.SMTP.connect", unreachable)
    assert mailing.send_due(NOW) == 0
    assert len(tries) == 1
    assert {one.state for one in Mail.objects.all()} == {"waiting"}
    monkeypatch.undo()
    assert mailing.send_due(NOW + 5 * MINUTE) == 25


def test_it_is_sent_as_soon_as_the_server_is_back(post_office: smtp.Server, reader: Person) -> None:
    tell(reader)
    post_office.drops = 1
    mailing.send_due(NOW)
    assert "连接断了" in Mail.objects.get().why
    assert mailing.send_due(NOW + 4 * MINUTE) == 0
    assert mailing.send_due(NOW + 5 * MINUTE) == 1
    assert states() == [("王海燕", "sent")]


def test_an_address_that_does_not_exist_fails_at_once_and_the_others_go(post_office: smtp.Server, reader: Person) -> None:
    other = factories.person("陈明", email="chen@nanshan.test", password=None)
    post_office.refuses["wang@nanshan.test"] = "550 no such user"
    tell(reader, other)
    mailing.send_due(NOW)
    assert states() == [("王海燕", "failed"), ("陈明", "sent")]
    assert "550 no such user" in Mail.objects.get(person=reader).why


def test_many_letters_go_over_few_connections(post_office: smtp.Server, town: Any) -> None:
    people = [factories.person(f"第{place}人", email=f"p{place}@nanshan.test", password=None) for place in range(25)]
    tell(*people)
    assert mailing.send_due(NOW) == 25
    assert post_office.connections == 2
    assert len({letter["Message-ID"] for _, letter in post_office.got}) == 25


def test_what_is_no_news_any_more_is_not_sent(post_office: smtp.Server, reader: Person) -> None:
    tell(reader)
    mailing.send_due(NOW + DAY)
    assert (Mail.objects.get().state, Mail.objects.get().why) == ("failed", mailing.STALE)
    assert post_office.got == []


def test_what_is_just_being_sent_is_not_called_late(post_office: smtp.Server, reader: Person) -> None:
    tell(reader)
    [letter] = mailing._claim(NOW + DAY - MINUTE)
    mailing.send_due(NOW + DAY)
    mailing._deliver([letter], NOW + DAY)
    assert states() == [("王海燕", "sent")]


def test_who_left_meanwhile_gets_none(post_office: smtp.Server, reader: Person) -> None:
    tell(reader)
    Person.objects.filter(pk=reader.pk).update(status=Person.Status.LEFT)
    mailing.send_due(NOW)
    assert (Mail.objects.get().why, post_office.got) == (mailing.GONE, [])


def test_what_a_dead_worker_had_claimed_is_sent_by_the_next(post_office: smtp.Server, reader: Person) -> None:
    tell(reader)
    mailing._claim(NOW)
    assert mailing.send_due(NOW + MINUTE) == 0  # perhaps it is still at it
    assert states() == [("王海燕", "sending")]
    assert mailing.send_due(NOW + 11 * MINUTE) == 1


def test_the_clerk_puts_the_address_right_and_sends_again(post_office: smtp.Server, clerk: Person, reader: Person, signed_in: Any) -> None:
    post_office.refuses["wang@nanshan.test"] = "550 no such user <Wang@nanshan.test>"
    tell(reader)
    mailing.send_due(NOW)
    Mail.objects.update(ended_at=timezone.now())
    assert [one.figure for one in cards_for(clerk, timezone.now()) if one.title == "邮件"] == ["1 封没有发出"]
    client = signed_in(clerk)
    page = client.get(reverse("notices:mails")).content.decode()
    assert "550 no such user" in page
    assert "w***@nanshan.test" in page
    assert "wang@nanshan.test" not in page.lower()
    Person.objects.filter(pk=reader.pk).update(email="haiyan@nanshan.test")
    client.post(reverse("notices:mails_again"), {"mail": str(Mail.objects.get().public_id)})
    mailing.send_due(timezone.now())
    assert [to for to, _ in post_office.got] == [["haiyan@nanshan.test"]]


def test_all_at_once_sends_no_old_news_again(post_office: smtp.Server, clerk: Person, reader: Person, signed_in: Any) -> None:
    tell(reader)  # its exam closed long ago
    Mail.objects.update(state="failed", ended_at=NOW, until=timezone.now() - MINUTE)
    client = signed_in(clerk)
    assert "没有还在时效内的失败邮件" in client.post(reverse("notices:mails_again"), follow=True).content.decode()
    assert states() == [("王海燕", "failed")]
    Mail.objects.update(until=timezone.now() + DAY)
    client.post(reverse("notices:mails_again"))
    assert states() == [("王海燕", "waiting")]


def test_a_letter_that_waits_goes_to_the_address_of_the_day_or_to_none(post_office: smtp.Server, reader: Person) -> None:
    tell(reader)
    Person.objects.filter(pk=reader.pk).update(email="haiyan@nanshan.test")
    post_office.drops = 1
    mailing.send_due(NOW)
    assert Mail.objects.get().address == "haiyan@nanshan.test"
    Person.objects.filter(pk=reader.pk).update(email="")
    mailing.send_due(NOW + 5 * MINUTE)
    assert (Mail.objects.get().why, post_office.got) == (mailing.NO_ADDRESS, [])


def test_a_clerk_of_one_unit_neither_sees_nor_sends_others_letters(post_office: smtp.Server, reader: Person, signed_in: Any) -> None:
    tell(reader)
    Mail.objects.update(state="failed", ended_at=NOW)
    other = factories.office("财政所")
    client = signed_in(factories.person("财政文书", unit=other, role=Role.CLERK, role_unit=other, password=None))
    assert reader.name not in client.get(reverse("notices:mails")).content.decode()
    assert client.post(reverse("notices:mails_again"), {"mail": str(Mail.objects.get().public_id)}).status_code == 404
    client.post(reverse("notices:mails_again"))
    assert states() == [("王海燕", "failed")]


def test_the_administrator_tries_the_settings(post_office: smtp.Server, signed_in: Any) -> None:
    client = signed_in(factories.person("系统", role=Role.SYSTEM_ADMIN, password=None))
    page = client.post(reverse("notices:mail_setup"), {"address": "it@nanshan.test"})
    mailing.send_due(timezone.now())
    assert "测试邮件：已发送" in client.get(page["Location"]).content.decode()
    assert [to for to, _ in post_office.got] == [["it@nanshan.test"]]


def test_while_mail_is_off_the_settings_say_how_to_turn_it_on(signed_in: Any, town: Any) -> None:
    client = signed_in(factories.person("系统", role=Role.SYSTEM_ADMIN, password=None))
    assert "EMAIL_URL" in client.get(reverse("notices:mail_setup")).content.decode()
    client.post(reverse("notices:mail_setup"), {"address": "it@nanshan.test"})
    assert not Mail.objects.exists()


def test_one_gives_and_takes_away_the_own_address(post_office: smtp.Server, cadre: Person, signed_in: Any) -> None:
    client = signed_in(cadre)
    assert "不是邮箱地址" in client.post(reverse("people:own_email"), {"email": "chen@"}).content.decode()
    for typed in ("ｃhen@nanshan.test ", ""):
        client.post(reverse("people:own_email"), {"email": typed})
        cadre.refresh_from_db()
        assert cadre.email == typed.strip().replace("ｃ", "c")


def test_the_masked_address_keeps_the_one_there_is(post_office: smtp.Server, clerk: Person, reader: Person) -> None:
    values = {name: str(getattr(reader, name) or "") for name in ("name", "account", "staff_number", "mobile", "sort_number")}
    for typed, kept in (({}, "wang@nanshan.test"), ({"email": "w***@nanshan.test"}, "wang@nanshan.test"), ({"email": ""}, "")):
        reader.refresh_from_db()
        editing.edit(person=reader, values=values | typed, seen_version=reader.version, by=clerk, now=NOW)
        reader.refresh_from_db()
        assert reader.email == kept


def test_the_list_costs_the_same_for_one_and_for_thirty(
    post_office: smtp.Server, clerk: Person, reader: Person, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(clerk)
    counts = []
    for number in (1, 29):
        Mail.objects.bulk_create([_failed(reader) for _ in range(number)])
        client.get(reverse("notices:mails"))
        with django_assert_max_num_queries(30) as taken:
            client.get(reverse("notices:mails"))
        counts.append(len(taken))
    assert counts[0] == counts[1]


def _failed(person: Person) -> Mail:
    return Mail(person=person, address=person.email, subject="通知", state="failed", due_at=NOW, until=NOW, made_at=NOW, ended_at=NOW)


def test_letters_go_after_ninety_days(reader: Person) -> None:
    for days in (89, 91):
        Mail.objects.bulk_create([_failed(reader)])
        Mail.objects.filter(pk=Mail.objects.latest("pk").pk).update(made_at=NOW - days * DAY)
    assert mailing.sweep(now=NOW) == 0  # the oldest stands first, and is young
    Mail.objects.update(made_at=NOW - 91 * DAY)
    assert mailing.sweep(now=NOW) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"EMAIL_URL": "smtp://mail.example.gov.cn"}, "设置了 EMAIL_URL，但没有设置 MAIL_FROM、SITE_URL"),
        ({"EMAIL_URL": "http://mail.example", "MAIL_FROM": "a@b.cn", "SITE_URL": "https://x"}, "EMAIL_URL 无法识别"),
        ({"EMAIL_URL": "smtp://u:p@mail:x", "MAIL_FROM": "a@b.cn", "SITE_URL": "https://x"}, "EMAIL_URL 无法识别"),
        ({"MAIL_FROM": "学法考试"}, "MAIL_FROM=学法考试 无法识别"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(changes: dict[str, str], sentence: str) -> None:
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "examsite.settings", "SITE_URL": "", **changes}
    command = [sys.executable, "-c", "import examsite.settings"]
    done = subprocess.run(command, cwd=product.BASE_DIR, env=variables, capture_output=True, text=True, timeout=60)
    assert sentence in done.stderr


def test_the_address_of_the_server_says_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp+ssl://xuefa%40nanshan.cn:p%3Aw@smtp.example.gov.cn")
    assert environment.mail_server("EMAIL_URL") == ("smtp.example.gov.cn", 465, "xuefa@nanshan.cn", "p:w", False, True)
