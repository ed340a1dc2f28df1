"""What the overview shows of certificates."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, ReturnTask
from certificates.rules.life import Kind, State, in_words
from certificates.selectors import behind, certificates, listing, rules
from certificates.selectors.on_duty import on_duty, without_certificate
from certificates.selectors.rules import Wording
from certificates.selectors.teams import readable_teams
from core.home_cards import Card
from people.access import Can, has
from people.models import Person

SOON = timedelta(days=listing.AHEAD[0])


def cards(person: Any, now: datetime) -> list[Card]:
    """Cards that ended or end within 30 days, enforcement posts without one, cards to be taken back, officers behind in hours: for who manages
    certificates; ten statements at most. A liaison sees the cards of the own unit that end: two statements."""
    today = timezone.localdate(now)
    if not has(person, Can.MANAGE_CERTIFICATES):
        return _to_remind(person, today) if has(person, Can.CHASE_ABSENT) and not has(person, Can.READ_REPORTS) else []
    words = rules.wording()
    return [*_ending(person, today, words), *_without(person, today), *_to_return(person, words), *_behind(person, today)]


def _ending(person: Any, today: date, words: Wording) -> list[Card]:
    """One statement."""
    ended, soon = Q(valid_until__lt=today), Q(valid_until__gte=today)
    held = certificates.manageable(person).filter(state=State.VALID, valid_until__lte=today + SOON)
    count = held.aggregate(ended=Count("pk", filter=ended), soon=Count("pk", filter=soon))
    found, url = [], reverse("certificates:list")
    if count["ended"]:
        sentence = in_words("已过有效期，办理{renew}；不再使用的{return}、{cancel}。", words.steps)
        found.append(
            Card(f"行政执法证{words.states[State.EXPIRED]}", f"{count['ended']} 张", sentence, f"{url}?ends={listing.PAST}", "去办理", urgent=True)
        )
    if count["soon"]:
        sentence = f"在 {today + SOON} 以前（含当天）到期，请及时办理{words.step(Kind.RENEW)}。"
        found.append(Card(f"行政执法证 {SOON.days} 天内到期", f"{count['soon']} 张", sentence, f"{url}?ends={SOON.days}", "去办理"))
    return found


def _without(person: Any, today: date) -> list[Card]:
    """Three statements."""
    people = on_duty(today, readable_teams(person))
    count = len(without_certificate(people))
    if not count:
        return []
    sentence = f"在执法岗的 {len(people)} 人中有 {count} 人没有有效的行政执法证。"
    return [Card("在执法岗而无有效证件", f"{count} 人", sentence, reverse("certificates:missing"), "看名单", urgent=True)]


def _to_return(person: Any, words: Wording) -> list[Card]:
    """One statement."""
    reached = certificates.reached(person, "certificate__person__unit__", (Can.MANAGE_CERTIFICATES,))
    count = ReturnTask.objects.filter(reached, closed_at=None).count()
    if not count:
        return []
    sentence = in_words("持证人调动、调离、退休或离开执法岗位，请{return}证件或说明不需{return}。", words.steps)
    return [Card(f"待{words.step(Kind.RETURN)}证件", f"{count} 张", sentence, reverse("certificates:returns"), "去办理", urgent=True)]


def _behind(person: Any, today: date) -> list[Card]:
    """Three statements, one in a year without a duty."""
    found = behind.officers_behind(person, today)
    if not found.people:
        return []
    sentence = f"执法人员 {found.officers} 人中有 {found.people} 人的学时低于按已过天数折算的年度学时。"
    return [Card("执法人员学时落后", f"{found.people} 人", sentence, reverse("certificates:teams"), "看队员")]


def _to_remind(person: Any, today: date) -> list[Card]:
    """One statement, two where there are such."""
    of_unit = Certificate.objects.filter(certificates.reached(person, "person__unit__", (Can.CHASE_ABSENT,)), person__status=Person.Status.ACTIVE)
    count = of_unit.filter(state=State.VALID, valid_until__lte=today + SOON).count()
    if not count:
        return []
    words = rules.wording()
    sentence = f"本单位{words.states[State.EXPIRED]}或 {SOON.days} 天内到期的，请提醒本人办理{words.step(Kind.RENEW)}。"
    return [Card("行政执法证到期", f"{count} 张", sentence, reverse("certificates:reminders"), "看名单")]
