"""What stands on a card (证件编号, 执法机构, 执法区域, 有效期, 执法权来源 …), and what of it each step of its life may say. Pure.

Facts are kept as JSON with the events: days as text, fields of enforcement as a list of their keys.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from certificates.rules.life import Kind, facts_day
from core.errors import Refused

TEXTS = {"number": 40, "authority": 80, "organisation": 80, "jurisdiction": 80, "authority_source": 80}  # longest
DAYS = ("issued_on", "valid_from", "valid_until")
LABELS = {
    "number": "证件编号", "authority": "发证机关", "organisation": "执法机构", "jurisdiction": "执法区域", "authority_source": "执法权来源",
    "fields": "执法领域", "issued_on": "发证日期", "valid_from": "有效期起", "valid_until": "有效期至",
}  # fmt: skip
SAYS: dict[Kind, tuple[str, ...]] = {  # what a step may put on the card
    Kind.ISSUE: (*LABELS,),
    Kind.RENEW: (*LABELS,),
    Kind.REISSUE: ("number", "issued_on"),
    Kind.APPLY: ("organisation", "jurisdiction", "authority_source", "fields"),
}
NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.ISSUE: ("number", "authority", "valid_from", "valid_until"),
    Kind.RENEW: ("valid_from", "valid_until"),
}
LONGEST_VALIDITY = 20  # years; a longer one is a slip of the pen


def clean(kind: Kind, said: Mapping[str, Any], *, pattern: str = "", hint: str = "") -> dict[str, Any]:
    """The facts of a step as they are kept: empty ones left out. Refuses, at the field, what is missing, too long or cannot be; `pattern` is the
    office's for numbers, `hint` what it says of it."""
    kept: dict[str, Any] = {}
    for name in SAYS.get(kind, ()):
        value = said.get(name)
        if name in TEXTS:
            value = _text(name, str(value or ""))
        elif name in DAYS:
            value = value.isoformat() if isinstance(value, date) else (value or "")
        elif name == "fields":
            value = sorted({int(one) for one in value or ()})
        if value:
            kept[name] = value
    for name in NEEDED.get(kind, ()):
        if name not in kept:
            raise Refused("fact_missing", f"请填写{LABELS[name]}。", field=name)
    if pattern and "number" in kept and not re.fullmatch(pattern, kept["number"]):
        raise Refused("number_shape", f"证件编号“{kept['number']}”不符合本单位设置的格式{f'（{hint}）' if hint else ''}，请核对。", field="number")
    _refuse_days(kept)
    return kept


def validity_ends(first: date, years: int) -> date:
    """The last day of a card that is valid for so many years from `first`."""
    try:
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:  # from the 29th of February
        return date(first.year + years, 2, 28)


def goes_on_from(valid_until: date | None, on: date) -> date:
    """The first day of a renewed card: the day after the old one ends, where that is still to come."""
    return valid_until + timedelta(days=1) if valid_until and valid_until >= on else on


def _text(name: str, text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) > TEXTS[name]:
        raise Refused("fact_long", f"{LABELS[name]}太长（{len(plain)} 个字），最多 {TEXTS[name]} 个字。", field=name)
    return plain


def _refuse_days(kept: Mapping[str, Any]) -> None:
    try:
        first, last = facts_day(kept, "valid_from"), facts_day(kept, "valid_until")
        facts_day(kept, "issued_on")
    except ValueError:
        raise Refused("fact_day", "日期写得不对，请写如 2026-06-26。", field="valid_until") from None
    if first and last and last <= first:
        raise Refused("validity_ends", f"有效期至 {last} 不晚于有效期起 {first}，请核对。", field="valid_until")
    if first and last and last.year - first.year > LONGEST_VALIDITY:
        raise Refused("validity_long", f"有效期从 {first} 到 {last}，超过 {LONGEST_VALIDITY} 年，请核对。", field="valid_until")


def masked_number(number: str) -> str:
    """As strangers see it: the first two and the last two letters."""
    return number[:2] + "*" * max(len(number) - 4, 3) + number[-2:] if len(number) > 4 else "*" * len(number)
