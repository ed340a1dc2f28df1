"""年度学习要求: copied from last year, settled anew by what changes in it, shown before it is saved."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.errors import Stale
from core.models import Job, Office
from people.models import Person
from tests import factories
from tests.training.things import AFTER
from training.models import CreditEntry, CreditRule, Source, StudyYear
from training.rules.credits import Pay
from training.selectors import ledger as reading
from training.selectors import years as drafts
from training.services import ledger, years
from training.services.ledger import Earned
from training.services.years import Decision

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = date(2026, 5, 4)
SignIn = Callable[[Person], Client]


@pytest.fixture
def credits(town: object) -> None:
    Office.objects.update(credits=True)


def decision(*, hours: int | None = None, self_study: bool = False, **pay: Pay) -> Decision:
    return Decision(hours, ["collective"], self_study, 80, {Source(source): one for source, one in pay.items()})


def decided(by: Person, said: Decision, version: int = 0) -> Job | None:
    return years.decide(year=2026, decision=said, seen_version=version, by=by, now=AFTER)


def study(person: Person, hours: int = 300, source: Source = Source.EXTERNAL, number: int = 1) -> None:
    ledger.settle(source, [Earned(person.pk, number, DAY, "培训", hours)], AFTER)


def have(person: Person) -> Any:
    return reading.totals([person.pk], 2026)[person.pk]


def sent(form: Any, **values: Any) -> dict[str, Any]:
    fields = {one.html_name: one.value() for one in form}
    return {name: value for name, value in {**fields, **values}.items() if value not in (None, False)}


def test_a_changed_rule_settles_the_year_anew_and_keeps_the_lines_before(credits: None, clerk: Person, cadre: Person):
    study(cadre)
    decided(clerk, decision(external=Pay(200)))
    assert have(cadre) == (300, 600)
    decided(clerk, decision(external=Pay(200, yearly_cap=400)), version=1)
    assert have(cadre) == (300, 400)
    assert list(CreditEntry.objects.order_by("number").values_list("credits", flat=True)) == [0, 600, -200]


def test_what_is_not_touched_is_not_settled(credits: None, clerk: Person, cadre: Person):
    study(cadre)
    decided(clerk, decision(hours=6000))
    assert CreditEntry.objects.count() == 1


def test_self_study_switched_on_counts_what_was_entered_before(town: object, clerk: Person, cadre: Person):
    study(cadre, source=Source.SELF_STUDY)
    assert have(cadre).hours == 0
    decided(clerk, decision(self_study=True))
    assert have(cadre).hours == 300


def test_the_second_of_two_writers_is_told(credits: None, clerk: Person):
    decided(clerk, decision())
    with pytest.raises(Stale):
        decided(clerk, decision(hours=6000))
    assert StudyYear.objects.get().officer_hours is None


def test_a_large_year_is_settled_by_a_job(credits: None, clerk: Person, cadre: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(years, "AT_ONCE", 1)
    for number, one in enumerate((cadre, clerk)):
        study(one, number=number)
    job = decided(clerk, decision(external=Pay(100)))
    assert job is not None
    assert have(cadre).credits == 0
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence) == (Job.State.DONE, "2026 年已按现在的规则重新计算，有 2 项变动，每一项都留在明细里。")
    assert (have(cadre), have(clerk)) == ((300, 300), (300, 300))


@pytest.mark.parametrize(("year", "hours"), [(2026, None), (2027, 4000)])
def test_a_year_begins_as_the_one_before_but_the_duty_of_sixty_hours_ended(credits: None, year: int, hours: int | None):
    StudyYear.objects.create(year=year - 1, officer_hours=4000, counted_kinds=["lecture"], attendance_floor=70)
    CreditRule.objects.create(year=year - 1, source=Source.READING, credits=50)
    draft = drafts.draft(year)
    assert (draft.copied, draft.row.officer_hours, draft.row.counted_kinds, draft.row.attendance_floor) == (True, hours, ["lecture"], 70)
    assert draft.rules[Source.READING].credits == 50
    assert drafts.of(year).counted_kinds != ["lecture"]  # not before somebody saves it


def test_the_page_shows_what_would_change_and_saves_what_was_shown(credits: None, clerk: Person, cadre: Person, signed_in: SignIn):
    client, page = signed_in(clerk), reverse("training:year", args=[2026])
    study(cadre)
    shown = client.post(page, sent(client.get(page).context["form"], external_credits="2"))
    assert "1 人增加" in shown.content.decode()
    assert "合计 0 学分改为 6 学分" in shown.content.decode()
    assert have(cadre).credits == 0
    other = client.post(page, sent(shown.context["form"], external_credits="3", seen=shown.context["mark"]))
    assert have(cadre).credits == 0, "what was shown was another rule"
    client.post(page, sent(other.context["form"], seen=other.context["mark"]))
    assert have(cadre).credits == 900


def test_with_credits_off_the_page_knows_hours_alone(clerk: Person, signed_in: SignIn):
    client, page = signed_in(clerk), reverse("training:year", args=[2026])
    response = client.get(page)
    assert "学分" not in response.content.decode()
    client.post(page, sent(response.context["form"], officer_hours="40"))
    assert StudyYear.objects.get().officer_hours == 4000


def test_a_clerk_of_one_office_decides_nothing_for_the_town(town: object, signed_in: SignIn):
    one = factories.person(role="clerk", role_unit=factories.office())
    assert signed_in(one).get(reverse("training:year", args=[timezone.localdate().year])).status_code == 403
