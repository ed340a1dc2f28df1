"""Looks whether the audit trail is as it was sealed: no entry edited, removed or added, no seal changed, missing or cut off."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Count, Max, Min
from django.utils import timezone

from core.db import append_only
from core.models import AuditEntry, AuditPruning, AuditSeal
from core.pruning import KEPT_AT_LEAST, PRUNED
from core.seals import FIELDS, Row, digest_of, mac_of

UNSEALED_AT_MOST = timedelta(minutes=5)
SEALS_AT_ONCE, ENTRIES_AT_ONCE = 500, 10_000  # kept in memory
NAMED = 10  # of one kind of trouble


@dataclass
class Findings:
    """What is wrong, each a sentence; and what was looked at."""

    problems: list[str] = field(default_factory=list)
    seals: int = 0
    entries: int = 0
    last: AuditSeal | None = None


def check(now: datetime, expected: tuple[int, str] | None = None) -> Findings:
    """Look at everything. `expected` is number and mac of a seal written down earlier: it must still be there, so nothing was cut off at the end."""
    found = Findings()
    gone = append_only.missing()
    if gone:
        found.problems.append(f"数据库中缺少保护记录的触发器：{'、'.join(gone)}。有人动过数据库，请查明原因。")
    found.problems += _false_prunings(now)
    pruned = AuditPruning.objects.aggregate(up_to=Max("up_to"))["up_to"] or 0
    wrong_macs: list[int] = []
    for seal, rows in _sealed():
        previous = found.last
        if seal.number != (previous.number if previous else 0) + 1:
            found.problems.append(f"缺少第 {(previous.number if previous else 0) + 1} 至 {seal.number - 1} 号封存。")
        if not hmac.compare_digest(seal.mac, mac_of(seal, previous.mac if previous else "")):
            wrong_macs.append(seal.number)
        if not _is_whole(seal, rows, pruned):
            found.problems.append(_what_differs(seal, rows))
        found.seals, found.entries, found.last = found.seals + 1, found.entries + len(rows), seal
    found.problems += _about_macs(wrong_macs, found.seals)
    found.problems += _unsealed(now)
    if expected:
        found.problems += _cut_off(*expected)
    return found


def _sealed() -> Iterator[tuple[AuditSeal, list[Row]]]:
    """Each seal in order with its entries; two statements for each batch."""
    batch: list[AuditSeal] = []
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=SEALS_AT_ONCE):
        batch.append(seal)
        if len(batch) == SEALS_AT_ONCE or sum(one.count for one in batch) >= ENTRIES_AT_ONCE:
            yield from _with_entries(batch)
            batch = []
    yield from _with_entries(batch)


def _with_entries(seals: list[AuditSeal]) -> Iterator[tuple[AuditSeal, list[Row]]]:
    entries = AuditEntry.objects.filter(seal__in=[seal.pk for seal in seals]).order_by("seal", "id").values_list("seal", *FIELDS)
    rows = {seal_id: [row[1:] for row in group] for seal_id, group in groupby(entries, key=lambda row: row[0])}
    for seal in seals:
        yield seal, rows.get(seal.pk, [])


def _is_whole(seal: AuditSeal, rows: list[Row], pruned: int) -> bool:
    if not rows and seal.number <= pruned:
        return True
    return len(rows) == seal.count and digest_of(rows) == seal.digest


def _what_differs(seal: AuditSeal, rows: list[Row]) -> str:
    """As near as can be told: the seal holds one digest over all its entries."""
    sealed_at = f"{timezone.localtime(seal.sealed_at):%Y-%m-%d %H:%M}"
    sentence = f"第 {seal.number} 号封存（{sealed_at}，{seal.count} 条）与现存记录不符："
    ids = [row[0] for row in rows]
    if not ids:
        return sentence + f"{seal.count} 条记录全部被删除。"
    where = f"编号 {ids[0]} 至 {ids[-1]}，时间 {_local(min(row[1] for row in rows))} 至 {_local(max(row[1] for row in rows))}"
    if len(rows) == seal.count:
        return sentence + f"有记录被修改（{where}）。"
    if len(rows) > seal.count:
        return sentence + f"多出 {len(rows) - seal.count} 条（{where}）。"
    present = set(ids)
    gaps = [str(number) for number in range(ids[0], ids[-1]) if number not in present][:NAMED] if ids[-1] - ids[0] < 10 * seal.count else []
    return sentence + f"少了 {seal.count - len(rows)} 条（现存{where}" + (f"，其间没有编号 {'、'.join(gaps)}" if gaps else "") + "）。"


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def _about_macs(wrong: list[int], seals: int) -> list[str]:
    if not wrong:
        return []
    if len(wrong) == seals:
        return ["所有封存的校验值都不对：多半是 AUDIT_KEY 与封存时的不同。请用原来的密钥再核对。"]
    shown = "、".join(str(number) for number in wrong[:NAMED]) + (f" 等 {len(wrong)} 个" if len(wrong) > NAMED else "")
    return [f"第 {shown} 号封存的校验值不对：封存本身被改动过，或从那时起换过 AUDIT_KEY。"]


def _false_prunings(now: datetime) -> list[str]:
    """A pruning that took what had to be kept, or of which no entry tells, was not made by `manage.py prune_audit`."""
    problems = []
    for pruning in AuditPruning.objects.order_by("id"):
        seal = AuditSeal.objects.filter(number=pruning.up_to).first()
        named = f"{timezone.localtime(pruning.at):%Y-%m-%d %H:%M} 的清理（至第 {pruning.up_to} 号封存）"
        if seal is None or seal.sealed_at > min(pruning.at, now) - KEPT_AT_LEAST:
            problems.append(f"{named}删掉了不满 {KEPT_AT_LEAST.days} 天的记录。")
        elif pruning.at > now - KEPT_AT_LEAST and not AuditEntry.objects.filter(event=PRUNED, at=pruning.at).exists():
            problems.append(f"{named}没有留下审计记录，不是用 prune_audit 做的。")
    return problems


def _unsealed(now: datetime) -> list[str]:
    late = AuditEntry.objects.filter(seal=None, at__lt=now - UNSEALED_AT_MOST)
    count = late.aggregate(n=Count("id"), first=Min("id"), last=Max("id"))
    if not count["n"]:
        return []
    named = "；".join(f"编号 {pk}（{_local(at)}）" for pk, at in late.order_by("id").values_list("id", "at")[:NAMED])
    return [f"有 {count['n']} 条记录超过 5 分钟未封存：{named}{' 等' if count['n'] > NAMED else ''}。请检查后台进程（worker clock）是否在运行。"]


def _cut_off(number: int, mac: str) -> list[str]:
    seal = AuditSeal.objects.filter(number=number).first()
    if seal is None:
        return [f"抄录的第 {number} 号封存不见了：末尾的封存和记录被删除，或数据库是从更早的备份恢复的。"]
    if not hmac.compare_digest(seal.mac.encode(), mac.encode()):
        return [f"第 {number} 号封存与抄录的校验值不同：它被换过。"]
    return []
