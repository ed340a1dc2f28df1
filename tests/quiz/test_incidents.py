"""What the exam page tells of itself and what the server sees: stored once, counted by the exam's rule, never an offence by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from people.models import Person
from people.services import passwords
from quiz.models import Attempt, Exam, Incident, Intervention, Mark
from quiz.services import annulling, invigilating
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    made = sitting.start(phone, exam)
    Attempt.objects.update(started_at=timezone.now() - timedelta(minutes=20))
    return made


def tell(client: Client, attempt: Attempt, *events: dict[str, Any], **more: Any) -> Any:
    """As the page does; an event is `left(40)` or the like."""
    body = {"events": list(events), "phone": False, **more}
    return sitting.post_json(client, reverse("quiz:incidents", args=[attempt.public_id]), body)


def left(seconds: int, counter: int = 1, kind: str = "left", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "seconds": seconds, "ago": 0, "writer": sitting.WRITER, "counter": counter, **more}


def rule(exam: Exam, **values: Any) -> None:
    Exam.objects.filter(pk=exam.pk).update(**values)


# --- what is stored


def test_a_leaving_is_stored_and_said_and_a_short_one_is_not(phone: Client, attempt: Attempt) -> None:
    assert tell(phone, attempt, left(14)).json() == {"sentence": "", "follows": ""}
    said = tell(phone, attempt, left(40, 2)).json()
    assert (said["follows"], said["sentence"]) == ("record", "已记录：离开答题页 40 秒，这是第 1 次，累计 40 秒。记录只供核实，本身不算违纪。")
    stored = attempt.incidents.get()
    assert (stored.kind, stored.seconds, stored.counted) == ("left", 40, True)


def test_the_same_message_five_times_is_one_row(phone: Client, attempt: Attempt) -> None:
    for _ in range(5):
        assert tell(phone, attempt, left(40), left(50, 2)).status_code == 200
    assert attempt.incidents.count() == 2


def test_what_happened_without_a_network_is_told_later_with_its_own_time(phone: Client, attempt: Attempt) -> None:
    tell(phone, attempt, left(40, ago=600))
    stored = attempt.incidents.get()
    assert stored.detail["ago"] == 600
    assert timezone.now() - stored.at < timedelta(minutes=1)  # the server's clock


def test_nobody_was_away_for_longer_than_the_attempt_lasts(phone: Client, attempt: Attempt) -> None:
    tell(phone, attempt, left(80_000, ago=80_000))
    assert 1190 <= attempt.incidents.get().seconds <= 1260


def test_on_a_phone_leaving_is_noted_and_counts_only_where_the_exam_says_so(phone: Client, exam: Exam, attempt: Attempt) -> None:
    assert "不计次数" in tell(phone, attempt, left(40), phone=True).json()["sentence"]
    rule(exam, phones_count=True)
    assert "第 1 次" in tell(phone, attempt, left(40, 2), phone=True).json()["sentence"]
    assert list(attempt.incidents.values_list("counted", flat=True)) == [False, True]


def test_where_nothing_is_recorded_nothing_is(phone: Client, exam: Exam, attempt: Attempt) -> None:
    rule(exam, leave_action="off")
    tell(phone, attempt, left(600), left(0, 2, "copied"))
    assert not attempt.incidents.exists()


def test_a_script_cannot_fill_the_table(phone: Client, attempt: Attempt) -> None:
    for round_ in range(4):
        tell(phone, attempt, *[left(40, 20 * round_ + one) for one in range(20)])
    assert attempt.incidents.count() == 40
    Incident.objects.update(at=timezone.now() - timedelta(minutes=2))
    tell(phone, attempt, left(40, 999))
    assert attempt.incidents.count() == 41


def test_only_the_device_that_sits_it_tells_and_only_from_our_page(phone: Client, attempt: Attempt, signed_in: Any, cadre: Person) -> None:
    assert tell(Client(), attempt, left(40)).status_code == 403
    assert tell(signed_in(cadre), attempt, left(40)).status_code == 403
    url = reverse("quiz:incidents", args=[attempt.public_id])
    assert sitting.post_json(phone, url, {"events": [left(40)]}, origin="https://evil.example").status_code == 403
    assert not attempt.incidents.exists()


def test_it_needs_no_sign_in_any_more(phone: Client, attempt: Attempt) -> None:
    del phone.cookies["exam_session"]
    assert tell(phone, attempt, left(40)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        [], {}, {"events": []}, {"events": [1]}, {"events": [left(40)] * 21}, {"events": [left(40, kind="late_answer")]},
        {"events": [left(-1)]}, {"events": [left(40, writer="x")]}, {"events": [left(40)], "x": "y" * 5000}, {"events": [left(40)], "answers": [1]},
    ],
)  # fmt: skip
def test_a_malformed_message_gets_a_sentence(phone: Client, attempt: Attempt, body: Any) -> None:
    response = sitting.post_json(phone, reverse("quiz:incidents", args=[attempt.public_id]), body)
    assert response.status_code == 400
    assert response.json()["sentence"]


def test_a_message_costs_the_same_whatever_was_stored_before(phone: Client, attempt: Attempt) -> None:
    def cost(counter: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            tell(phone, attempt, left(40, counter))
        return len(queries)

    first = cost(1)
    tell(phone, attempt, *[left(40, 2 + one) for one in range(20)])
    assert cost(99) == first <= 8


# --- the exam's rule hands in


@pytest.fixture
def strict(exam: Exam, attempt: Attempt) -> Attempt:
    """At the second leaving."""
    rule(exam, leave_action="hand_in", leave_limit=2)
    return attempt


def test_the_second_leaving_hands_in_with_what_was_on_its_way_and_says_why(phone: Client, strict: Attempt) -> None:
    key = sitting.keys_of(strict)[1]
    sitting.save(phone, strict, 1, *key)
    warned = tell(phone, strict, left(40)).json()
    assert (warned["follows"], "第 2 次将自动交卷" in warned["sentence"]) == ("warn", True)
    unsent = {"position": 2, "content": {"chosen": sitting.keys_of(strict)[2]}, "base": 0, "writer": sitting.WRITER, "counter": 9}
    over = tell(phone, strict, left(50, 2), answers=[unsent]).json()
    assert (over["follows"], over["late"]) == ("over", [])
    assert "离开答题页满 2 次，最后一次 50 秒" in over["sentence"]
    strict.refresh_from_db()
    assert (strict.state, Mark.objects.get().score) == ("handed_in", 5000)
    done = Intervention.objects.get()
    assert (done.action, done.by) == ("collected", None)
    assert AuditEntry.objects.filter(event__in=["quiz.attempt_handed_in", "quiz.intervened_collected"], person_name="").count() == 2
    assert "已自动交卷" in phone.get(over["result_url"]).content.decode()
    assert "已自动交卷" in sitting.save(phone, strict, 3, "a").json()["sentence"]


def test_the_message_that_handed_in_may_come_again(phone: Client, strict: Attempt) -> None:
    answer = {"position": 1, "content": {"chosen": sitting.keys_of(strict)[1]}, "base": 0, "writer": sitting.WRITER, "counter": 9}
    for _ in range(2):
        over = tell(phone, strict, left(40), left(50, 2), answers=[answer]).json()
        assert (over["follows"], over["late"]) == ("over", [])
    later = {**answer, "position": 2, "counter": 10}
    assert tell(phone, strict, left(40), answers=[later]).json()["late"] == [2]
    assert Mark.objects.count() == 1


def test_the_reason_tells_of_the_leaving_not_of_what_came_after_it(phone: Client, strict: Attempt) -> None:
    sitting.save(phone, strict, 1, *sitting.keys_of(strict)[1])
    warned = tell(phone, strict, left(40), left(0, 2, "copied")).json()
    assert (warned["follows"], "这是第 1 次" in warned["sentence"]) == ("warn", True)
    assert "最后一次 50 秒" in tell(phone, strict, left(50, 3), left(0, 4, "copied")).json()["sentence"]


def test_an_empty_paper_is_never_handed_in_by_itself(phone: Client, strict: Attempt) -> None:
    for counter in (1, 2, 3):
        assert tell(phone, strict, left(40, counter)).json()["follows"] == "warn"
    assert Attempt.objects.get().state == "open"


def test_after_staff_opened_it_again_the_counting_begins_anew(phone: Client, strict: Attempt, clerk: Person) -> None:
    sitting.save(phone, strict, 1, *sitting.keys_of(strict)[1])
    tell(phone, strict, left(40), left(50, 2))
    opened = {"minutes": 10, "past_closing": False, "reason": "来电", "by": clerk, "now": timezone.now()}
    annulling.reopen(attempt=Attempt.objects.get(), **opened)
    assert tell(phone, strict, left(40, 3)).json()["follows"] == "warn"
    assert Attempt.objects.get().state == "open"
    assert tell(phone, strict, left(40, 4)).json()["follows"] == "over"


# --- devices


def test_a_move_waits_for_staff_where_the_exam_wants_it(phone: Client, exam: Exam, attempt: Attempt, clerk: Person) -> None:
    rule(exam, device_moves="released")
    del phone.cookies["device"]
    page, over = (reverse(name, args=[attempt.public_id]) for name in ("quiz:attempt", "quiz:take_over"))
    assert "先请监考人员解除原来的设备" in phone.get(page).content.decode()
    assert "先请监考人员解除原来的设备" in phone.post(over, follow=True).content.decode()
    assert not attempt.incidents.exists()
    invigilating.release_device(attempt=attempt, reason="手机没电", by=clerk, now=timezone.now())
    phone.post(over)
    assert sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1]).status_code == 200
    assert attempt.incidents.get().kind == "other_device"


def test_who_was_only_signed_out_moves_nothing(exam: Exam, cadre: Person, clerk: Person, phone: Client, attempt: Attempt, signed_in: Any) -> None:
    rule(exam, device_moves="released")
    passwords.reset(person=cadre, by=clerk, now=timezone.now())
    Person.objects.filter(pk=cadre.pk).update(must_change_password=False, session_epoch=cadre.session_epoch + 5)
    again = signed_in(Person.objects.get(pk=cadre.pk))
    again.cookies["device"] = phone.cookies["device"].value
    again.post(reverse("quiz:take_over", args=[attempt.public_id]))
    assert sitting.save(again, attempt, 1, *sitting.keys_of(attempt)[1]).status_code == 200
    assert not attempt.incidents.exists()


def test_two_people_at_one_browser_are_noted_for_both_and_nothing_else(exam: Exam, phone: Client, signed_in: Any, clerk: Person) -> None:
    phone.cookies["exam_browser"] = "a" * 43
    first = sitting.start(phone, exam)
    second = factories.person("李秀英")
    factories.enrol(exam, second)
    other = signed_in(second)
    other.cookies["exam_browser"] = "a" * 43
    later = sitting.start(other, exam)
    assert {one.incidents.get().kind for one in (first, later)} == {"shared_device"}
    page = signed_in(clerk).get(reverse("quiz:attempt_manage", args=[exam.public_id, first.public_id])).content.decode()
    assert "与他人用同一设备：李秀英" in page
    assert "李秀英" not in phone.get(reverse("quiz:attempt", args=[first.public_id])).content.decode()


def test_who_goes_to_and_fro_between_devices_is_noted_with_others_once(exam: Exam, phone: Client, signed_in: Any) -> None:
    phone.cookies["exam_browser"] = "a" * 43
    first = sitting.start(phone, exam)
    second = factories.person("李秀英")
    factories.enrol(exam, second)
    other = signed_in(second)
    later = sitting.start(other, exam)
    for browser in ("a", "b", "a", "b", "a"):
        other.cookies["exam_browser"] = browser * 43
        del other.cookies["device"]
        other.post(reverse("quiz:take_over", args=[later.public_id]))
    assert later.incidents.filter(kind="other_device").count() == 5
    assert [one.incidents.filter(kind="shared_device").count() for one in (first, later)] == [1, 1]


def test_answers_that_come_too_late_cost_the_same_however_many(phone: Client, attempt: Attempt) -> None:
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))
    save = {"content": {"chosen": ["a"]}, "base": 0, "writer": sitting.WRITER}
    url = reverse("quiz:hand_in", args=[attempt.public_id])

    def cost(positions: range) -> int:
        with CaptureQueriesContext(connection) as queries:
            sitting.post_json(phone, url, {"answers": [{**save, "position": one, "counter": one} for one in positions]})
        return len(queries)

    cost(range(1, 2))  # closes it
    assert cost(range(1, 2)) == cost(range(2, 100))
    assert attempt.incidents.filter(kind="late_answer").count() == 100


def test_one_person_at_one_browser_is_nothing(exam: Exam, phone: Client) -> None:
    phone.cookies["exam_browser"] = "a" * 43
    sitting.hand_in(phone, sitting.start(phone, exam))
    sitting.start(phone, exam)
    assert not Incident.objects.exists()


# --- who reads it


def test_the_candidate_reads_what_counts_before_and_what_was_noted_after(phone: Client, exam: Exam) -> None:
    assert "满 15 秒的，会记录次数和时长" in phone.get(reverse("quiz:exam", args=[exam.public_id])).content.decode()
    attempt = sitting.start(phone, exam)
    Attempt.objects.update(started_at=timezone.now() - timedelta(minutes=20))
    tell(phone, attempt, left(40), left(0, 2, "copied"))
    assert "已记录：离开 1 次，共 40 秒。" in phone.get(reverse("quiz:attempt", args=[attempt.public_id])).content.decode()
    sitting.hand_in(phone, attempt)
    page = phone.get(reverse("quiz:result", args=[attempt.public_id])).content.decode()
    assert "这次考试的异常记录（2）" in page
    assert "离开答题页：40 秒" in page
    assert "作弊" not in page


def test_a_name_stands_behind_the_questions_where_the_exam_wants_it(phone: Client, exam: Exam, attempt: Attempt, cadre: Person) -> None:
    page = reverse("quiz:attempt", args=[attempt.public_id])
    assert "watermark" not in phone.get(page).content.decode()
    rule(exam, watermark=True)
    assert f'<span data-name="陈志强 {cadre.mobile[-4:] or "党政办公室"}">' in phone.get(page).content.decode()
