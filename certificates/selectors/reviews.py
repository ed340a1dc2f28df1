"""Which certificates were looked at in a year (验审)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from certificates.models import CertificateEvent
from certificates.rules import life
from certificates.rules.life import Kind
from certificates.selectors.certificates import step_of

LOOKED_AT = (Kind.REVIEW, Kind.ISSUE, Kind.RENEW)  # a card that was handed out or renewed this year was looked at with that


def reviewed(certificates: Collection[int], year: int, day: date) -> set[int]:
    """Those of these certificates that were reviewed, issued or renewed in the year until the day, as corrections have it. One statement."""
    steps: dict[int, list[life.Step]] = defaultdict(list)
    events = CertificateEvent.objects.filter(certificate__in=certificates, kind__in=[*LOOKED_AT, Kind.CORRECT]).select_related("corrects")
    for one in events:
        steps[one.certificate_id].append(step_of(one))
    return {of for of, said in steps.items() if any(one.on.year == year and one.on <= day for one in life.effective(said))}
