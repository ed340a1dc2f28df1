"""What the office decides about its prints, kept with who decided it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from certificates.models import CertificateRules
from certificates.rules import layout
from certificates.selectors.certificates import decides
from core import audit
from core.errors import Refused
from people.models import Person


def save(
    *, seen_version: int, roster: Sequence[tuple[str, str]], heading: str, by_hand: Sequence[str], opinions: Sequence[str], by: Person, now: datetime
) -> None:
    """`seen_version`: of the rules that the page showed; 0 where the office had decided nothing yet."""
    if not decides(by):
        raise Refused("not_office", "打印格式由全镇的证件管理人员设置。")
    kept = {"roster": layout.clean_roster(roster), "application": layout.clean_form(heading, by_hand, opinions)}
    with transaction.atomic():
        row, made = CertificateRules.objects.select_for_update().get_or_create(id=1)
        row.update_from(row.version if made else seen_version, **kept)
        if made and seen_version:
            raise Refused("rules_gone", "设置刚被清除，请刷新后再保存。")
        columns = "、".join(title for _, title in layout.roster(kept["roster"]))  # type: ignore[arg-type]
        audit.record("certificates.layout_changed", by=by, now=now, subject="打印格式", after=columns)
