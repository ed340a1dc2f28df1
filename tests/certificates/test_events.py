"""Writing what happens to certificates: one writer, nothing altered, one live card of a family."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from certificates.models import Certificate, CertificateRules, CertificateSpan, Family, ReturnTask
from certificates.rules import life
from certificates.rules.life import Kind, State
from certificates.selectors import certificates as selectors
from certificates.services import card_files, events
from core.errors import Refused
from core.models import AuditEntry
from people.models import Person
from tests import factories
from tests.certificates import things
from tests.training.things import upload

pytestmark = pytest.mark.postgres


def test_an_issued_card_says_what_was_entered(cadre: Person) -> None:
    made = things.certificate(cadre, number="粤N000123")
    assert (made.number, made.state_on(things.TODAY), made.valid_until) == ("粤N000123", State.VALID, date(2028, 12, 31))
    assert AuditEntry.objects.get(event="certificates.event").detail["step"] == "issue"


def test_a_second_live_card_of_the_family_is_refused_and_another_family_is_not(cadre: Person) -> None:
    things.certificate(cadre)
    with pytest.raises(Refused, match="同一种证件一人只能有一张"):
        things.certificate(cadre)
    assert things.certificate(cadre, family=Family.NATIONAL).state == State.VALID


def test_the_database_itself_keeps_one_live_card_of_a_family(cadre: Person) -> None:
    one = things.certificate(cadre)
    with pytest.raises(IntegrityError, match="one_live|UNIQUE"), transaction.atomic():
        Certificate.objects.create(person=cadre, state=State.SUSPENDED, code="x", digest="x", created_at=one.created_at)


def test_a_number_belongs_to_one_valid_card(cadre: Person) -> None:
    things.certificate(cadre, number="粤N000123")
    with pytest.raises(Refused, match="另一张有效证件的编号"):
        things.certificate(factories.person("王海燕"), number="粤N000123")
    assert not Certificate.objects.exclude(person=cadre).exists()


def test_after_a_return_a_new_card_may_be_issued_but_the_old_one_not_brought_back(cadre: Person) -> None:
    old = things.certificate(cadre)
    returned = things.step(old, Kind.RETURN, date(2025, 3, 1))
    things.certificate(cadre, on=date(2025, 6, 1))
    with pytest.raises(Refused, match="一人只能有一张"):
        things.step(old, Kind.CORRECT, date(2025, 3, 1), corrects=returned.number, struck=True)
    assert CertificateSpan.objects.valid_on(date(2025, 7, 1)).count() == 1


def test_the_same_entry_twice_is_one(cadre: Person) -> None:
    one = things.certificate(cadre)
    entry = events.Entry(Kind.SUSPEND, date(2025, 1, 1), reason="调查")
    for _ in range(2):
        events.add(certificate=one, entry=entry, by=things.clerk(), now=factories.NOON, key="form-1")
    assert one.events.count() == 2


def test_what_has_not_come_yet_cannot_have_happened(cadre: Person) -> None:
    with pytest.raises(Refused, match="还没有到"):
        things.step(things.certificate(cadre), Kind.SUSPEND, things.TODAY + timedelta(days=1))


def test_somebody_beyond_ones_units_has_no_card_entered(clerk: Person) -> None:
    office = factories.office("财政所")
    only_there = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    entry = events.Entry(Kind.ISSUE, date(2024, 1, 1), facts=things.facts())
    with pytest.raises(Refused, match="不在您管理的单位里"):
        events.open_certificate(person=clerk, family=Family.PROVINCIAL, entry=entry, by=only_there, now=factories.NOON)


def test_a_step_and_a_scan_of_a_card_beyond_ones_units_are_refused_by_the_writers_themselves(cadre: Person) -> None:
    one = things.certificate(cadre)
    office = factories.office("财政所")
    only_there = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    with pytest.raises(Refused, match="不在您管理的单位里"):
        events.add(certificate=one, entry=events.Entry(Kind.SUSPEND, date(2025, 1, 1)), by=only_there, now=factories.NOON)
    with pytest.raises(Refused, match="不在您管理的单位里"):
        card_files.add(certificate=one, what="front", upload=upload(), by=only_there, now=factories.NOON)
    assert (one.events.count(), one.files.count()) == (1, 0)


def test_the_only_step_cannot_be_struck_out(cadre: Person) -> None:
    with pytest.raises(Refused, match="唯一的手续"):
        things.step(things.certificate(cadre), Kind.CORRECT, date(2024, 1, 1), corrects=1, struck=True)


def test_refusals_are_in_the_words_of_the_office(cadre: Person) -> None:
    words = {"step.renew": "换证", "step.return": "缴回", "step.cancel": "吊销", "step.decline": "退件", "state.applied": "办理中"}
    CertificateRules.objects.create(id=1, words=words)
    applied = things.apply(cadre)
    with pytest.raises(Refused, match="（办理中），同一种证件一人只能有一张。到期的请办理换证；不再使用的，先缴回或吊销。"):
        things.certificate(cadre)
    with pytest.raises(Refused, match="不能撤销。登记错了人的，请更正为正确内容，或办理退件、吊销。"):
        things.step(applied, Kind.CORRECT, things.TODAY, corrects=1, struck=True)


def test_a_returned_card_closes_its_task(cadre: Person) -> None:
    one = things.certificate(cadre)
    ReturnTask.objects.create(certificate=one, cause="post", on=date(2025, 1, 1), opened_at=factories.NOON)
    things.step(one, Kind.RETURN, date(2025, 1, 5))
    assert ReturnTask.objects.get().outcome == ReturnTask.Outcome.RETURNED


def test_a_return_that_was_entered_by_mistake_leaves_the_card_to_be_returned(cadre: Person) -> None:
    one = things.certificate(cadre)
    ReturnTask.objects.create(certificate=one, cause="post", on=date(2025, 1, 1), opened_at=factories.NOON)
    returned = things.step(one, Kind.RETURN, date(2025, 1, 5))
    things.step(one, Kind.CORRECT, date(2025, 1, 5), corrects=returned.number, struck=True)
    task = ReturnTask.objects.get()
    assert (task.outcome, task.closed_at, task.closed_by) == ("", None, None)
    assert AuditEntry.objects.get(event="certificates.return_reopened").subject == cadre.name
    things.step(one, Kind.CANCEL, date(2025, 2, 1))
    assert ReturnTask.objects.get().outcome == ReturnTask.Outcome.RETURNED


def test_a_card_that_somebody_decided_to_leave_stays_so_when_a_return_is_struck_out(cadre: Person) -> None:
    one = things.certificate(cadre)
    ReturnTask.objects.create(
        certificate=one, cause="post", on=date(2025, 1, 1), opened_at=factories.NOON, closed_at=factories.NOON, outcome=ReturnTask.Outcome.KEPT
    )
    returned = things.step(one, Kind.RETURN, date(2025, 1, 5))
    things.step(one, Kind.CORRECT, date(2025, 1, 5), corrects=returned.number, struck=True)
    assert ReturnTask.objects.get().outcome == ReturnTask.Outcome.KEPT


@pytest.mark.parametrize("state", [one for one in State if one != State.NONE])
def test_the_list_finds_each_state_as_the_rules_say_it(cadre: Person, state: State) -> None:
    ended = things.certificate(cadre, valid_until=date(2025, 1, 1))
    coming = things.certificate(factories.person("甲"), valid_from=things.TODAY + timedelta(days=9))
    cards = [ended, coming, *(things.certificate(factories.person(name)) for name in "乙丙丁戊")]
    for one, kind in zip(cards[3:], (Kind.SUSPEND, Kind.RETURN, Kind.CANCEL), strict=True):
        things.step(one, kind, date(2025, 1, 1))
    cards += [things.apply(factories.person("己")), things.apply(factories.person("庚"))]
    things.step(cards[-1], Kind.DECLINE, things.TODAY)
    meant = [one for one in cards if one.state_on(things.TODAY) == state]
    assert meant
    assert set(Certificate.objects.in_state(state, things.TODAY)) == set(meant)
    assert {one.certificate for one in CertificateSpan.objects.on(things.TODAY).filter(state=state)} == set(meant)


class StoredLife(TestCase):
    """What stands in the database on any day is what a plain replay of the events says."""

    @given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.integers(0, 900), st.integers(1, 6), st.booleans()), max_size=8))
    def test_state_on_a_day_is_a_replay_of_the_events(self, said: list[tuple[Kind, int, int, bool]]) -> None:
        one = things.certificate(factories.person("陈志强"), valid_until=date(2025, 6, 30))
        for kind, after, corrects, struck in said:
            more = {"corrects": corrects, "struck": struck} if kind == Kind.CORRECT else {}
            try:
                things.step(one, kind, date(2024, 1, 1) + timedelta(days=after), facts=things.facts(), **more)
            except Refused:
                continue
        steps = selectors.steps_of(one)
        for day in (date(2023, 12, 30) + timedelta(days=number) for number in range(0, 1200, 13)):
            stored = CertificateSpan.objects.on(day).filter(certificate=one).first()
            assert (stored.state if stored else State.NONE) == life.state_on(steps, day)
        assert one.state_on(things.TODAY) == life.state_on(steps, things.TODAY)
