"""What is due to be told and was not told yet: first by keys, cheaply and for all; then some at a time, exactly, by whoever tells them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet

from certificates.models import Certificate, CertificateEvent, CertificateRules, Reminder
from certificates.models.certificates import CertificateQuerySet
from certificates.rules import reminding as rules
from certificates.rules.life import Kind, State
from certificates.rules.reminder_words import Matter
from certificates.rules.reminding import Cause, Due
from certificates.selectors import reviews
from people.models import Membership, Person, PostKind
from people.selectors.teams import held_on
from people.selectors.units import STAYING
from training.selectors import ledger, years


@dataclass(frozen=True)
class Item:
    """What is to be told of one person; `card` None: of their hours."""

    matter: Matter
    person: Person
    card: Certificate | None = None


@dataclass(frozen=True)
class DueOn:
    """What the office's rules say for a day."""

    office: CertificateRules
    today: date

    @cached_property
    def review(self) -> rules.Review | None:
        office = self.office
        return rules.review(office.review_month, office.review_day, office.review_days_before, self.today) if office.reviewed_yearly else None

    @cached_property
    def quarter(self) -> rules.Quarter | None:
        return rules.quarter_over(self.today) if self.office.reminds_hours else None

    @cached_property
    def duty(self) -> int:
        return (years.of(self.quarter.year).officer_hours or 0) if self.quarter else 0

    def keys(self, cause: Cause) -> list[int]:
        """Of the cards, for HOURS of the people, of which something may be due. A statement for each mark, read off the index of states and days."""
        if cause == Cause.EXPIRED:
            return list(_untold(in_state(State.EXPIRED, self.today), Cause.EXPIRED))
        if cause == Cause.EXPIRY:
            valid = in_state(State.VALID, self.today)
            bands = rules.bands(self.office.reminder_days, self.today)
            return [
                key for first, last, mark in bands for key in _untold(valid.filter(valid_until__range=(first, last)), Cause.EXPIRY, mark__lte=mark)
            ]
        if cause == Cause.REVIEW:
            return list(self._untold_review().values_list("pk", flat=True)) if self.review else []
        return list(self._officers().values_list("pk", flat=True)) if self.duty else []

    def unreviewed(self) -> CertificateQuerySet:
        """Valid cards without a review in the time of the present one, which were in force before it ended. A review that was corrected is looked at
        as it is known now; two statements where there are such."""
        assert self.review is not None
        of_card = CertificateEvent.objects.filter(certificate=OuterRef("pk"), kind=Kind.REVIEW)
        open_ones = in_state(State.VALID, self.today).exclude(in_force_from__gt=self.review.due.due_on).order_by("pk")
        found = open_ones.filter(~Exists(of_card.filter(on__gte=self.review.since, corrections=None)))
        corrected = list(found.filter(Exists(of_card.filter(corrections__isnull=False))).values_list("pk", flat=True))
        return found.exclude(pk__in=self._reviewed(corrected)) if corrected else found

    def _untold_review(self) -> CertificateQuerySet:
        assert self.review is not None
        due = self.review.due
        told = Reminder.objects.filter(certificate=OuterRef("pk"), cause=due.cause, due_on=due.due_on)
        return self.unreviewed().filter(~Exists(told.filter(mark__gt=0) if due.mark else told.filter(mark=0)))

    def _officers(self) -> QuerySet[Person]:
        """On an enforcement post at the end of the quarter, and still."""
        assert self.quarter is not None
        posts = Membership.objects.filter(person=OuterRef("pk"), post_kind=PostKind.ENFORCEMENT)
        told = Reminder.objects.filter(person=OuterRef("pk"), certificate=None, cause=Cause.HOURS, due_on=self.quarter.last)
        held = [Exists(posts.filter(held_on(day))) for day in (self.quarter.last, self.today)]
        return Person.objects.filter(*held, ~Exists(told), status=Person.Status.ACTIVE).order_by("pk")

    def cards(self, cause: Cause, keys: Sequence[int], *, hold: bool = False) -> list[Item]:
        """What is due of these cards as they stand now; three statements. With `hold` inside a transaction: nobody renews or returns one before it
        ends."""
        rows = Certificate.objects.filter(pk__in=keys).select_related("person__unit").order_by("pk")
        cards = list(rows.select_for_update(no_key=True, of=("self",)) if hold else rows)
        told: dict[tuple[int, str, date], set[int]] = defaultdict(set)
        for key, of, day, mark in Reminder.objects.filter(certificate__in=keys).values_list("certificate_id", "cause", "due_on", "mark"):
            told[key or 0, of, day].add(mark)
        reviewed = self._reviewed(keys) if cause == Cause.REVIEW else set()
        found = []
        for card in cards:
            due = self._due(card, cause, reviewed)
            if due and not due.was_told(told[card.pk, due.cause, due.due_on]):
                found.append(Item(_matter(due, card.person, card=card.get_family_display()), card.person, card))
        return found

    def _due(self, card: Certificate, cause: Cause, reviewed: set[int]) -> Due | None:
        state = card.state_on(self.today)
        if cause == Cause.REVIEW:
            return self.review.due if self.review and state == State.VALID and card.pk not in reviewed else None
        due = rules.expiry(state, card.valid_until, self.office.reminder_days, self.today)
        return due if due and due.cause == cause else None

    def _reviewed(self, keys: Sequence[int]) -> set[int]:
        """The cards among these with a review in the time of this one, as corrections say it."""
        return reviews.reviewed(keys, self.review.since, self.today) if self.review else set()

    def hours(self, keys: Sequence[int]) -> list[Item]:
        """Which of these people are behind and were not told; two statements."""
        if not self.quarter or not self.duty:
            return []
        people, have = list(self._officers().filter(pk__in=keys).select_related("unit")), ledger.totals(keys, self.quarter.year)
        found, wanted = [], self.quarter.expected(self.duty)
        for one in people:
            hours = have[one.pk].hours if one.pk in have else 0
            if hours < wanted:
                found.append(Item(_matter(Due(Cause.HOURS, self.quarter.last), one, wanted=wanted, hours=hours), one))
        return found


def in_state(state: State, today: date) -> CertificateQuerySet:
    return Certificate.objects.in_state(state, today)


def _untold(cards: CertificateQuerySet, cause: Cause, **marks: int) -> QuerySet[Certificate, int]:
    told = Reminder.objects.filter(certificate=OuterRef("pk"), cause=cause, due_on=OuterRef("valid_until"), **marks)
    return cards.filter(~Exists(told)).order_by("pk").values_list("pk", flat=True)


def _matter(due: Due, person: Person, *, card: str = "", wanted: int = 0, hours: int = 0) -> Matter:
    return Matter(due, person.name, person.unit.name, card, wanted, hours, person.status in STAYING)
