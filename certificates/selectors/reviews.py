"""Which certificates went through the yearly review (验审): for the team's page and the reminders alike."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from certificates.models import CertificateEvent, CertificateRules
from certificates.rules import life, reminding
from certificates.rules.life import Kind
from certificates.selectors.certificates import step_of


def since(office: CertificateRules, day: date) -> date:
    """From which day on a review counts on that day."""
    return reminding.reviewed_since(office.review_month, office.review_day, office.review_days_before, day)


def reviewed(certificates: Collection[int], since: date, day: date) -> set[int]:
    """Those of these certificates with a review from `since` until the day, as corrections have it. One statement."""
    steps: dict[int, list[life.Step]] = defaultdict(list)
    events = CertificateEvent.objects.filter(Q(kind=Kind.REVIEW) | Q(corrects__kind=Kind.REVIEW), certificate__in=certificates)
    for one in events.select_related("corrects"):
        steps[one.certificate_id].append(step_of(one))
    return {of for of, said in steps.items() if any(since <= one.on <= day for one in life.effective(said))}
