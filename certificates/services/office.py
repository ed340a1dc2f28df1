"""What the office decides about certificates."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction

from certificates.models import CertificateRules
from certificates.rules import office as rules
from certificates.rules.facts import LONGEST_VALIDITY
from certificates.selectors.certificates import decides
from core import audit
from core.errors import Refused, Stale
from people.models import Person


@dataclass(frozen=True)
class Decision:
    """`reminder_days` as typed; `words` as rules.office names them."""

    valid_years: int
    number_pattern: str
    number_hint: str
    reminder_days: str
    reviewed_yearly: bool
    review_month: int
    review_day: int
    review_days_before: int
    reminds_hours: bool
    authority: str = ""
    organisation: str = ""
    jurisdiction: str = ""
    authority_source: str = ""
    words: dict[str, str] = field(default_factory=dict)


def change(*, decision: Decision, seen_version: int, by: Person, now: datetime) -> CertificateRules:
    """Save it; `seen_version` 0: the office had decided nothing yet. What belongs to prints is left as it stands."""
    if not decides(by):
        raise Refused("not_office", "证件规则由全镇的证件管理人员设置。")
    values = _fit(decision)
    with transaction.atomic():
        row, made = CertificateRules.objects.select_for_update().get_or_create(id=1)
        if row.version != seen_version and not (made and not seen_version):
            raise Stale("stale", "证件规则刚被他人修改过，您的修改还没有保存。请核对最新内容后再决定。", row=row)
        before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
        row.update_from(row.version, **values)
        after = {name: values[name] for name in before}
        audit.record("certificates.rules_changed", by=by, now=now, subject="证件规则", before=before, after=after)
    return row


def _fit(decision: Decision) -> dict[str, object]:
    """The columns. Refuses, at the field, what cannot be."""
    if not 1 <= decision.valid_years <= LONGEST_VALIDITY:
        raise Refused("valid_years", f"有效年限请填 1 到 {LONGEST_VALIDITY} 年。", field="valid_years")
    rules.refuse_pattern(decision.number_pattern)
    rules.refuse_review_day(decision.review_month, decision.review_day)
    if not 1 <= decision.review_days_before <= 365:
        raise Refused("review_days_before", "请填 1 到 365 天。", field="review_days_before")
    return {
        **asdict(decision), "reminder_days": rules.reminder_days(decision.reminder_days), "words": rules.own_words(decision.words),
    }  # fmt: skip
