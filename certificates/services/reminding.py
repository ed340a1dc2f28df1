"""Reminders of certificates and hours: told once each day after eight, to the officer, to who manages certificates and to the liaison.

That a matter was told is a row of `Reminder`, written in the transaction that sends the notices: its unique constraint lets one of two workers at the
same moment through, one that was killed has told either all of a matter or nothing, and one that was down for days tells what holds now.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from certificates.models import Reminder
from certificates.rules.life import Kind
from certificates.rules.reminder_words import Words, told_to
from certificates.rules.reminding import OPENS_AT, Cause
from certificates.rules.telling import listed
from certificates.selectors import addressees, rules
from certificates.selectors.addressees import Addressees
from certificates.selectors.reminding import DueOn, Item
from core import health
from core.models import Beat, Office
from notices.services import sending

KIND = "certificates.reminder"
BEAT = "certificates"  # when all of a day had been told
CHUNK = 100  # matters a transaction: well under 200 ms on SQLite, their letters too
A_SWEEP = 10  # seconds: deadlines wait in the same queue; the next minute goes on
TRIES = 5
STILL_NEWS = timedelta(days=7)


def sweep(now: datetime) -> int:
    """Tell whatever is due today, each matter once; returns how many. Nothing is asked before eight, and one statement after all was told."""
    local = timezone.localtime(now)
    if local.hour < OPENS_AT:
        return 0
    done = Beat.objects.filter(name=BEAT).first()
    if (done is not None and done.at >= local.replace(hour=OPENS_AT, minute=0, second=0, microsecond=0)) or Office.current() is None:
        return 0
    told, is_all = _Sweep.of(now).tell()
    if is_all:
        health.beat(BEAT, now)
    return told


@dataclass
class _Sweep:
    now: datetime
    today: date
    due: DueOn
    words: Words
    who: Addressees
    urls: tuple[str, str]  # of an officer, of everybody else: the first `reverse` of a process takes a second, and nobody is to wait for it

    @classmethod
    def of(cls, now: datetime) -> "_Sweep":
        today, wording = timezone.localdate(now), rules.wording()
        words = Words(wording.step(Kind.RENEW), wording.step(Kind.REVIEW))
        urls = reverse("certificates:mine"), reverse("certificates:reminders")
        return cls(now, today, DueOn(wording.rules, today), words, addressees.everybody(), urls)

    def tell(self) -> tuple[int, bool]:
        """How many matters were told, and whether that is all of the day's."""
        told, begun = 0, time.monotonic()
        for cause in Cause:
            keys = self.due.keys(cause)
            for start in range(0, len(keys), CHUNK):
                if time.monotonic() - begun > A_SWEEP:
                    return told, False
                told += self._tell_some(cause, keys[start : start + CHUNK])
        return told, True

    def _tell_some(self, cause: Cause, keys: Sequence[int]) -> int:
        """In one transaction. Another worker that told some of them meanwhile is seen by its rows; then what is left is told. What nobody would hear
        is not told: it is due still on the day when there is somebody."""
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    items = self.due.hours(keys) if cause == Cause.HOURS else self.due.cards(cause, keys, hold=True)
                    heard = [(one, to) for one in items if (to := self._readers(one)).count]
                    if heard:
                        self._send(cause, heard)
                return len(heard)
            except IntegrityError:
                if not left:
                    raise
        raise AssertionError("unreachable")

    def _send(self, cause: Cause, heard: "Sequence[tuple[Item, _Readers]]") -> None:
        made = Reminder.objects.bulk_create(self._row(one, to) for one, to in heard)
        officers = defaultdict[int, list[str]](list)
        managers, liaisons = (defaultdict[int, dict[int, str]](dict) for _ in range(2))  # by reader, by whose matter it is
        for one, to in heard:
            said, whose = self.words.of_other(one.matter, self.today), one.person.pk
            if to.officer:
                officers[whose].append(self.words.to_officer(one.matter, self.today))
            for lines, keys in ((managers, to.managers), (liaisons, to.liaisons)):
                for key in keys:
                    lines[key][whose] = f"{lines[key][whose]}；{said}" if whose in lines[key] else said
        first, (own, page) = made[0].pk, self.urls
        self._notices(f"{first} own", self.words.heading(cause, own=True), {key: "".join(said) for key, said in officers.items()}, own)
        for name, lines, is_liaison in (("managers", managers, False), ("liaisons", liaisons, True)):
            told = {key: self.words.to_staff(cause, listed(list(said.values())), liaison=is_liaison) for key, said in lines.items()}
            self._notices(f"{first} {name}", self.words.heading(cause), told, page)

    def _notices(self, key: str, title: str, told: Mapping[int, str], url: str) -> None:
        if told:
            sending.send_each(told=told.items(), kind=KIND, key=key, title=title, url=url, now=self.now, mail_until=self.now + STILL_NEWS)

    def _readers(self, item: Item) -> "_Readers":
        """Each person once: as the officer, else as who manages, else as liaison. Of who left only who manages certificates hears."""
        path, own = item.person.unit.path, item.person.pk
        managers = {key: name for key, name in self.who.managers(path).items() if key != own}
        liaisons = {key: name for key, name in self.who.liaisons(path).items() if key != own and key not in managers}
        return _Readers(item.person.is_active, managers, liaisons if item.matter.works_here else {})

    def _row(self, item: Item, to: "_Readers") -> Reminder:
        due = item.matter.due
        return Reminder(
            person=item.person, certificate=item.card, cause=due.cause, due_on=due.due_on, mark=due.mark,
            text=self.words.of_other(item.matter, self.today), told=to.count,
            readers=told_to(officer=to.officer, managers=list(to.managers.values()), liaisons=list(to.liaisons.values())), at=self.now,
        )  # fmt: skip


@dataclass(frozen=True)
class _Readers:
    officer: bool
    managers: Mapping[int, str]
    liaisons: Mapping[int, str]

    @property
    def count(self) -> int:
        return self.officer + len(self.managers) + len(self.liaisons)
