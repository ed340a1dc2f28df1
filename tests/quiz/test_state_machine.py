"""One candidate's attempts in any order of events, against a model of a few plain numbers: what was acknowledged is what is graded, one attempt is
open at most, chances and the counted score are right, and nobody loses time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core.errors import Refused
from people.models import Person
from questionbank.models import QuestionStat, Revision
from quiz import sql
from quiz.models import Attempt, Candidate, Exam, KeyRuling, Mark
from quiz.rules.release import key_is_released
from quiz.selectors.candidate import candidacies
from quiz.selectors.rulings import last_seen
from quiz.services import annulling, attempts, exams, incidents, invigilating, item_stats, reporting, rulings
from tests import factories
from tests.factories import NOON
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
CHANCES, POINTS, LASTS = 3, 2500, timedelta(minutes=60)
LEAVES = 2
GRACE, SWEPT = timedelta(seconds=5), timedelta(seconds=10)
OPEN, HANDED_IN, TIMED_OUT, UNANSWERED, VOID = "open", "handed_in", "timed_out", "unanswered", "void"


@dataclass
class Sat:
    """What the model knows of one attempt: `asks` the question at each position; `right` has each position that was answered last, True where the
    answer is the key."""

    number: int
    asks: dict[int, int]
    started_at: datetime
    deadline_at: datetime
    given: timedelta = timedelta(0)  # by staff
    state: str = OPEN
    uses_chance: bool = True
    was: str = ""  # before it was void
    right: dict[int, bool | None] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    marked: bool = False
    leaves: int = 0  # that count since it was opened

    @property
    def answered(self) -> bool:
        return any(one is not None for one in self.right.values())

    @property
    def counts(self) -> bool:
        return self.state in (HANDED_IN, TIMED_OUT)

    def score(self, full: set[int]) -> int:
        """`full`: the questions that earn their points whatever was answered."""
        return POINTS * sum(question in full or self.right.get(position) is True for position, question in self.asks.items())


class OneCandidate(RuleBasedStateMachine):
    exam: ClassVar[Exam]
    person: ClassVar[Person]
    clerk: ClassVar[Person]

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.now = NOON
        self.closes_at, self.runs_until = NOON + timedelta(hours=3), NOON
        self.sat: list[Sat] = []
        self.key, self.counter = "none", 0
        self.sent: sql.Save | None = None
        self.full: set[int] = set()
        self.told: set[tuple[int, int]] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    # --- what there is

    @property
    def last(self) -> Sat | None:
        return self.sat[-1] if self.sat else None

    @property
    def running(self) -> Sat | None:
        return next((one for one in self.sat if one.state == OPEN), None)

    @property
    def ends_at(self) -> datetime:
        return max(self.closes_at, self.runs_until)

    def stored(self, one: Sat) -> Attempt:
        return Attempt.objects.select_related("candidate__exam").get(candidate__exam=self.exam, number=one.number)

    def chosen(self) -> Sat | None:
        """The attempt that staff look at: the running one, else the last."""
        return self.running or self.last

    def does(self, allowed: bool, act: Callable[[], Any]) -> bool:
        """Do it, and be refused exactly where the model says so; whether it was done."""
        refused = ""
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            refused = f"{refusal.code} {refusal.sentence}"
        assert allowed != bool(refused), refused or "was not refused"
        return allowed

    def staff(self, **more: Any) -> dict[str, Any]:
        return {"reason": "停电", "by": self.clerk, "now": self.now, **more}

    # --- time

    @rule(passes=st.sampled_from([1, 6, 11, 5 * 60, 20 * 60, 61 * 60]))
    def time_passes(self, passes: int) -> None:
        self.now += timedelta(seconds=passes)

    @precondition(lambda self: self.running is not None)
    @rule(after=st.sampled_from([-1, 5, 6, 10]))
    def the_deadline_comes(self, after: int) -> None:
        assert self.running
        self.now = max(self.now, self.running.deadline_at + timedelta(seconds=after))

    @rule()
    def the_worker_sweeps(self) -> None:
        attempts.expire_due(self.now)
        one = self.running
        if one and self.now >= one.deadline_at + SWEPT:
            self.ends(one, TIMED_OUT if one.answered else UNANSWERED)

    def ends(self, one: Sat, state: str) -> None:
        one.state = state
        one.marked = one.marked or state in (HANDED_IN, TIMED_OUT)

    # --- the candidate

    @rule()
    def starts(self) -> None:
        allowed = self.running is not None or (self.now < self.closes_at and sum(one.uses_chance for one in self.sat) < CHANCES)
        key, hashed = attempts.new_device_key()
        begin = {"exam_id": self.exam.public_id, "person": self.person, "device_key_hash": hashed, "now": self.now}
        if self.does(allowed, lambda: attempts.start_attempt(**begin)) and self.running is None:
            number = len(self.sat) + 1
            paper = Attempt.objects.get(candidate__exam=self.exam, number=number).paper
            asks = dict(paper.items.values_list("position", "revision"))
            self.sat.append(Sat(number, asks, self.now, min(self.now + LASTS, self.closes_at)))
            self.key = key

    @precondition(lambda self: self.last is not None)
    @rule(position=st.integers(1, 4), right=st.sampled_from([True, True, False, None]))
    def saves(self, position: int, right: bool | None) -> None:
        one = self.chosen()
        assert one
        save = self.save_of(one, position, right)
        accepted = one.state == OPEN and self.now <= one.deadline_at + GRACE and self.has_key(one)
        if self.does(accepted, lambda: self.send(one, save)):
            one.right[position] = right
            one.versions[position] = one.versions.get(position, 0) + 1
            self.sent = save

    def save_of(self, one: Sat, position: int, right: bool | None) -> sql.Save:
        attempt, self.counter = self.stored(one), self.counter + 1
        key = sitting.keys_of(attempt)[position]
        order = attempt.paper.items.get(position=position).option_order
        wrong = next(option for option in order if [option] != key)
        content = {"chosen": [] if right is None else key if right else [wrong]}
        return sql.Save(position, content, one.versions.get(position, 0), sitting.WRITER, self.counter)

    def send(self, one: Sat, save: sql.Save) -> attempts.Saved:
        return attempts.save_answer(attempt_id=self.stored(one).public_id, device_key=self.key, save=save, now=self.now)

    def has_key(self, one: Sat) -> bool:
        return self.stored(one).device_key_hash == attempts.hash_of(self.key)

    @precondition(lambda self: self.running is not None and self.sent is not None)
    @rule()
    def the_same_request_comes_again(self) -> None:
        """Its acknowledgement was lost: the same answer once more, however late, and nothing changes."""
        one, sent = self.running, self.sent
        assert one
        assert sent
        if one is self.last and one.versions.get(sent.position) == sent.base + 1 and self.has_key(one):
            assert self.send(one, sent).version == sent.base + 1

    @precondition(lambda self: self.running is not None and self.running.versions)
    @rule()
    def an_older_answer_arrives_from_another_tab(self) -> None:
        one = self.running
        assert one
        position = next(iter(one.versions))
        with pytest.raises(Refused):
            self.send(one, sql.Save(position, {"chosen": []}, one.versions[position] + 7, "f" * 16, 1))

    @precondition(lambda self: self.last is not None)
    @rule(position=st.integers(1, 4))
    def hands_in_with_one_answer_unsent(self, position: int) -> None:
        one = self.chosen()
        assert one
        save, was_open = self.save_of(one, position, True), one.state == OPEN
        unsent = {"attempt_id": self.stored(one).public_id, "device_key": self.key, "unsent": [save], "now": self.now}
        if not self.does(self.has_key(one), lambda: attempts.hand_in(**unsent)) or not was_open:
            return
        if self.now <= one.deadline_at + GRACE:
            one.right[position] = True
            one.versions[position] = one.versions.get(position, 0) + 1
            self.ends(one, HANDED_IN)
        else:
            self.ends(one, TIMED_OUT if one.answered else UNANSWERED)

    @precondition(lambda self: self.running is not None)
    @rule()
    def goes_on_at_another_device(self) -> None:
        one = self.running
        assert one
        key, hashed = attempts.new_device_key()
        go_on = {"attempt": self.stored(one), "person": self.person, "device_key_hash": hashed, "now": self.now}
        if self.does(self.now <= one.deadline_at + GRACE, lambda: attempts.take_over(**go_on)):
            self.key = key

    @precondition(lambda self: self.last is not None)
    @rule(seconds=st.sampled_from([14, 15, 400]), on_phone=st.sampled_from([False, False, True]), again=st.booleans())
    def leaves_the_page(self, seconds: int, on_phone: bool, again: bool) -> None:
        """The exam hands in at the second leaving that counts; what was told before is told in vain."""
        one = self.chosen()
        assert one
        self.counter += not again
        event = incidents.Event("left", seconds, False, 0, sitting.WRITER, self.counter)
        attempt, is_new = self.stored(one), (one.number, self.counter) not in self.told
        told = {"attempt_id": attempt.public_id, "device_key": self.key, "events": [event], "on_phone": on_phone, "unsent": [], "now": self.now}
        lasts = self.now - attempt.started_at >= timedelta(seconds=15)
        if not self.does(self.has_key(one), lambda: reporting.report(**told)) or seconds < 15 or not lasts:
            return
        self.told.add((one.number, self.counter))
        if not is_new or on_phone:
            return
        one.leaves += 1
        if one.state == OPEN and self.now <= one.deadline_at + GRACE and one.leaves >= LEAVES and one.answered:
            self.ends(one, HANDED_IN)

    # --- staff

    def may_run_to(self, deadline_at: datetime, past_closing: bool) -> bool:
        return deadline_at <= self.closes_at or (past_closing and self.now < self.ends_at)

    def runs_to(self, deadline_at: datetime) -> None:
        if deadline_at > self.closes_at:
            self.runs_until = max(self.runs_until, deadline_at)

    @precondition(lambda self: self.last is not None)
    @rule(minutes=st.sampled_from([1, 15, 90]), past_closing=st.booleans(), everybody=st.booleans())
    def more_time_is_given(self, minutes: int, past_closing: bool, everybody: bool) -> None:
        one = self.chosen()
        assert one
        until = max(one.deadline_at, self.now) + timedelta(minutes=minutes)
        allowed = one.state == OPEN and self.may_run_to(until, past_closing)
        more = self.staff(minutes=minutes, past_closing=past_closing)
        if self.does(
            allowed,
            lambda: invigilating.extend_all(exam=self.exam, **more) if everybody else invigilating.extend(attempt=self.stored(one), **more),
        ):
            one.deadline_at = until
            one.given += timedelta(minutes=minutes)
            self.runs_to(until)

    @rule(hours=st.sampled_from([1, 2]))
    def the_exam_closes_later(self, hours: int) -> None:
        closes_at = self.closes_at + timedelta(hours=hours)
        later = self.staff(exam=self.exam, closes_at=closes_at)
        if self.does(self.now < self.closes_at, lambda: exams.extend_closing(**later)):
            self.closes_at = closes_at
            one = self.running
            if one and self.now <= one.deadline_at + GRACE:
                one.deadline_at = max(one.deadline_at, min(one.started_at + LASTS + one.given, closes_at))

    @precondition(lambda self: self.last is not None)
    @rule(uses_chance=st.booleans())
    def is_void(self, uses_chance: bool) -> None:
        one = self.chosen()
        assert one
        allowed = one.state in (OPEN, HANDED_IN, TIMED_OUT)
        if self.does(allowed, lambda: annulling.void(attempt=self.stored(one), **self.staff(uses_chance=uses_chance))):
            one.was, one.state, one.uses_chance = one.state, VOID, uses_chance

    @precondition(lambda self: self.last is not None)
    @rule(which=st.integers(0, 3))
    def is_void_no_more(self, which: int) -> None:
        one = self.sat[which % len(self.sat)]
        free = one.uses_chance or sum(other.uses_chance for other in self.sat) < CHANCES
        if self.does(one.state == VOID and free, lambda: annulling.restore(attempt=self.stored(one), **self.staff())):
            ended_as = one.was if one.was != OPEN else HANDED_IN if one.answered else UNANSWERED
            one.uses_chance = True
            self.ends(one, ended_as)

    @precondition(lambda self: self.last is not None)
    @rule(which=st.integers(0, 3), minutes=st.sampled_from([5, 60]), past_closing=st.booleans())
    def is_opened_again(self, which: int, minutes: int, past_closing: bool) -> None:
        one = self.sat[which % len(self.sat)]
        until = self.now + timedelta(minutes=minutes)
        fit = one.state in (HANDED_IN, TIMED_OUT, UNANSWERED) and one.uses_chance and self.running is None and self.now < self.ends_at
        again = self.staff(minutes=minutes, past_closing=past_closing)
        if self.does(fit and self.may_run_to(until, past_closing), lambda: annulling.reopen(attempt=self.stored(one), **again)):
            one.state, one.deadline_at, one.leaves = OPEN, until, 0
            self.runs_to(until)

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_chance_is_given_back(self) -> None:
        one = self.chosen()
        assert one
        allowed = one.uses_chance and one.state != VOID and not one.answered
        if self.does(allowed, lambda: annulling.give_back(attempt=self.stored(one), **self.staff())):
            one.state, one.uses_chance = UNANSWERED, False

    @precondition(lambda self: self.last is not None)
    @rule()
    def is_handed_in_by_staff(self) -> None:
        one = self.chosen()
        assert one
        if self.does(one.state == OPEN and one.answered, lambda: invigilating.hand_in_for(attempt=self.stored(one), **self.staff())):
            self.ends(one, HANDED_IN)

    @precondition(lambda self: self.running is not None)
    @rule()
    def the_device_is_let_go(self) -> None:
        one = self.running
        assert one
        if self.does(not self.stored(one).is_released, lambda: invigilating.release_device(attempt=self.stored(one), **self.staff())):
            self.key = "none"

    @precondition(lambda self: self.last is not None)
    @rule(position=st.integers(1, 4))
    def a_question_is_ruled_upon(self, position: int) -> None:
        """Full points for everybody, or as it was before; the worker regrades at once."""
        assert self.last
        question = self.last.asks[position]
        kind = KeyRuling.Kind.AS_IT_WAS if question in self.full else KeyRuling.Kind.FULL
        self.full ^= {question}
        ruling, _ = rulings.rule(
            exam=Exam.objects.get(pk=self.exam.pk), revision=Revision.objects.get(pk=question), said=rulings.Said(kind, [], "题目有误"),
            approver="周主任", approved_on=self.now.date(), seen=last_seen(self.exam), by=self.clerk, now=self.now,
        )  # fmt: skip
        rulings.follow(ruling=ruling, progress=lambda percent: None, now=self.now)

    # --- what must hold after each of them

    @invariant()
    def attempts_are_as_the_model_says(self) -> None:
        rows = Attempt.objects.filter(candidate__exam=self.exam).order_by("number")
        assert [(row.state, row.deadline_at, row.uses_chance) for row in rows] == [(one.state, one.deadline_at, one.uses_chance) for one in self.sat]
        assert sum(row.state == OPEN for row in rows) <= 1

    @invariant()
    def what_was_acknowledged_is_what_is_graded(self) -> None:
        for one in self.sat:
            latest = Mark.objects.filter(attempt__candidate__exam=self.exam, attempt__number=one.number).order_by("-id").first()
            assert (latest is not None) == one.marked
            if latest is not None:
                assert latest.score == (one.score(self.full) if one.counts else 0)

    @invariant()
    def the_best_counts(self) -> None:
        candidate = Candidate.objects.get(exam=self.exam)
        scores = [one.score(self.full) for one in self.sat if one.counts]
        assert (candidate.sat, candidate.score) == (bool(scores), max(scores, default=None))
        used = candidacies(self.person).get(exam=self.exam).used
        assert used == sum(one.uses_chance for one in self.sat)

    @invariant()
    def no_key_is_known_while_somebody_answers(self) -> None:
        exam = Exam.objects.get(pk=self.exam.pk)
        assert exam.ends_at == self.ends_at
        if self.running and self.now < self.running.deadline_at:
            assert not key_is_released(exam, self.now)

    @rule()
    def statistics_follow(self) -> None:
        item_stats.follow_marks(self.now + timedelta(minutes=2))
        papers = sum(one.counts for one in self.sat)
        right = sum(one.score(self.full) // POINTS for one in self.sat if one.counts)
        rows = list(QuestionStat.objects.all())
        assert sum(row.n for row in rows) == 4 * papers
        assert sum(row.x for row in rows) == 10_000 * right


def test_any_order_of_events_keeps_answers_chances_scores_and_time(cadre: Person, clerk: Person) -> None:
    factories.bank(2, 1, 1)
    exam = factories.exam(cadre, opens_at=NOON - timedelta(hours=1), closes_at=NOON + timedelta(hours=3), attempts_allowed=CHANCES)
    Exam.objects.filter(pk=exam.pk).update(leave_action="hand_in", leave_limit=LEAVES)
    OneCandidate.exam, OneCandidate.person, OneCandidate.clerk = exam, cadre, clerk
    run_state_machine_as_test(OneCandidate, settings=settings(stateful_step_count=25))
