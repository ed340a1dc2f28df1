"""Which certificates were reviewed in a year (验审)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from certificates.models import CertificateEvent
from certificates.rules import life
from certificates.rules.life import Kind
from certificates.selectors.certificates import step_of


def reviewed(certificates: Collection[int], year: int, day: date) -> set[int]:
    """Those of these certificates with a review in the year until the day, as corrections have it. One statement."""
    steps: dict[int, list[life.Step]] = defaultdict(list)
    events = CertificateEvent.objects.filter(Q(kind=Kind.REVIEW) | Q(corrects__kind=Kind.REVIEW), certificate__in=certificates)
    for one in events.select_related("corrects"):
        steps[one.certificate_id].append(step_of(one))
    return {of for of, said in steps.items() if any(one.on.year == year and one.on <= day for one in life.effective(said))}
