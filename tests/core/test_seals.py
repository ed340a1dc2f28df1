"""Seals over the audit trail, and what verify_audit finds when somebody with the database's password was at it."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from core import audit, pruning, seal_check, seals
from core.db import append_only
from core.errors import Refused
from core.models import AuditEntry, AuditPruning, AuditSeal

pytestmark = pytest.mark.django_db
NOW = timezone.now()
OLD = NOW - timedelta(days=200)


def entries(number: int, at: datetime = NOW) -> list[AuditEntry]:
    return [audit.record("people.added", by=None, now=at, subject=f"{place} 号", unit="党政办公室", address="::1") for place in range(number)]


def sealed(number: int, at: datetime = NOW) -> list[AuditEntry]:
    made = entries(number, at)
    seals.seal_all(at)
    return made


def problems(expected: tuple[int, str] | None = None) -> str:
    return "\n".join(seal_check.check(NOW, expected).problems)


def tamper(statement: str) -> None:
    """What somebody can do who may take triggers away, and puts them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        append_only.drop()
        cursor.execute(statement)
        append_only.create()


@pytest.fixture
def small_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "ENTRIES_A_SEAL", 2)


@pytest.mark.postgres
def test_everything_is_sealed_in_order_in_a_chain_that_proves_itself(small_seals: None) -> None:
    made = sealed(5)
    assert [one.count for one in AuditSeal.objects.all()] == [2, 2, 1]
    assert list(AuditEntry.objects.order_by("id").values_list("pk", "seal__number")) == [(one.pk, place // 2 + 1) for place, one in enumerate(made)]
    assert seals.seal_all(NOW) == 0
    assert problems() == ""


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE core_auditentry SET subject = 'x' WHERE id = {middle}",
            "第 2 号封存（{time}，2 条）与现存记录不符：有记录被修改（编号 {middle} 至 {last}",
        ),
        ("UPDATE core_auditentry SET detail = '{{}}' WHERE id = {middle}", "有记录被修改"),
        ("DELETE FROM core_auditentry WHERE id = {middle}", "第 2 号封存（{time}，2 条）与现存记录不符：少了 1 条"),
        ("UPDATE core_auditentry SET seal_id = (SELECT seal_id FROM core_auditentry WHERE id = {middle})", "多出 3 条"),
        ("UPDATE core_auditseal SET digest = 'x' WHERE number = 2", "第 2 号封存的校验值不对"),
        ("UPDATE core_auditseal SET mac = 'x' WHERE number = 2", "第 2、3 号封存的校验值不对"),
        ("UPDATE core_auditseal SET number = 9 WHERE number = 3", "缺少第 3 至 8 号封存"),
        ("INSERT INTO core_auditpruning (up_to, at, removed, by_name) VALUES (2, '2026-11-23 00:00:00', 4, '')", "删掉了不满 180 天的记录"),
        ("INSERT INTO core_auditpruning (up_to, at, removed, by_name) VALUES (2, '2036-11-23 00:00:00', 4, '')", "删掉了不满 180 天的记录"),
    ],
)
def test_tampering_is_found_and_placed(small_seals: None, statement: str, says: str) -> None:
    made = sealed(5)
    named = {"middle": made[2].pk, "last": made[3].pk, "time": f"{timezone.localtime(NOW):%Y-%m-%d %H:%M}"}
    tamper(statement.format(**named))
    assert says.format(**named) in problems()


def test_what_was_cut_off_at_the_end_is_found_by_the_number_written_down(small_seals: None) -> None:
    sealed(4)
    last = AuditSeal.objects.get(number=2)
    written_down = (2, last.mac)
    assert problems(written_down) == ""
    assert "与抄录的校验值不同" in problems((2, "0" * 64))
    tamper(f"DELETE FROM core_auditentry WHERE seal_id = {last.pk}")
    tamper(f"DELETE FROM core_auditseal WHERE id = {last.pk}")
    assert problems() == ""
    assert "抄录的第 2 号封存不见了" in problems(written_down)


def test_another_key_is_told_from_tampering(settings: Any) -> None:
    sealed(1)
    settings.AUDIT_KEY = "another"
    assert "多半是 AUDIT_KEY 与封存时的不同" in problems()


def test_missing_triggers_are_named() -> None:
    append_only.drop()
    assert "缺少保护记录的触发器" in problems()


def test_entries_are_named_when_no_worker_has_sealed_them_for_five_minutes() -> None:
    (late,) = entries(1, at=NOW - timedelta(minutes=6))
    entries(1, at=NOW - timedelta(minutes=4))
    assert f"有 1 条记录超过 5 分钟未封存：编号 {late.pk}（" in problems()


def test_the_command_prints_the_last_seal_and_fails_on_trouble() -> None:
    entries(2)
    seals.seal_all(timezone.now())
    out = StringIO()
    call_command("verify_audit", stdout=out)
    number, mac = AuditSeal.objects.values_list("number", "mac")[0]
    assert f"\n{number}:{mac}\n" in out.getvalue()
    call_command("verify_audit", "--expect", f"{number}:{mac}", stdout=out)
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", "--expect", f"{number}:{mac[::-1]}", stdout=out, stderr=(wrong := StringIO()))
    assert "与抄录的校验值不同" in wrong.getvalue()
    with pytest.raises(CommandError, match="--expect 应写成"):
        call_command("verify_audit", "--expect", "字")


def pruned(before: datetime) -> int:
    return pruning.prune(before=before, by_name="系统管理员", now=NOW)


@pytest.mark.postgres
def test_pruning_removes_whole_old_seals_and_the_rest_still_proves_itself(small_seals: None) -> None:
    old, young = sealed(4, OLD), sealed(3, NOW - timedelta(days=100))
    assert pruned(NOW - timedelta(days=180)) == len(old)
    entry = AuditEntry.objects.get(event="core.audit_pruned")
    assert (entry.person_name, entry.subject, entry.detail) == ("系统管理员", "第 1 至 2 号封存", {"removed": 4})
    assert list(AuditEntry.objects.exclude(pk=entry.pk).values_list("pk", flat=True).order_by("pk")) == [one.pk for one in young]
    seals.seal_all(NOW)
    assert problems() == ""
    assert pruned(NOW - timedelta(days=180)) == 0
    assert AuditPruning.objects.count() == 1


def test_a_seal_with_one_younger_entry_stays() -> None:
    entries(1, NOW - timedelta(days=10))
    sealed(1, OLD)
    assert pruned(NOW - timedelta(days=180)) == 0


def test_nothing_younger_than_180_days_can_be_pruned(settings: Any) -> None:
    sealed(2, OLD)
    with pytest.raises(Refused, match="至少保留 180 天"):
        pruned(NOW - timedelta(days=179))
    settings.AUDIT_KEEP_DAYS = 365
    with pytest.raises(Refused, match="至少保留 365 天"):
        pruned(NOW - timedelta(days=180))


def test_a_pruning_of_which_no_entry_tells_is_found() -> None:
    sealed(2, OLD)
    AuditPruning.objects.create(up_to=1, at=NOW, removed=2)
    AuditEntry.objects.all().delete()
    assert "（至第 1 号封存）没有留下审计记录" in problems()


def test_a_pruning_that_died_is_finished_by_the_next(small_seals: None) -> None:
    sealed(4, OLD)
    AuditPruning.objects.create(up_to=2, at=NOW, removed=4)
    audit.record("core.audit_pruned", by=None, now=NOW)
    AuditEntry.objects.filter(seal__number=1).delete()
    assert problems() == ""
    assert pruned(NOW - timedelta(days=180)) == 2
    assert problems() == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--keep-days", "100"], "至少保留 180 天"), (["--before", "去年"], "不是日期"), (["--keep-days", "0"], "1 到 36499")],
)
def test_the_command_says_what_is_wrong_with_its_arguments(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("prune_audit", *arguments)


def test_the_command_prunes_and_names_who() -> None:
    sealed(3, OLD)
    call_command("prune_audit", "--keep-days", "190", "--by", "王系统", stdout=(out := StringIO()))
    assert "清理了 3 条" in out.getvalue()
    assert AuditPruning.objects.get().by_name == "王系统"


def second_worker(work: Callable[[], object]) -> None:
    """Do `work` on a connection of its own, to its end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_same_moment_one_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    entries(3)
    digest_of = seals.digest_of

    def overtaken(rows: Any) -> str:
        monkeypatch.setattr(seals, "digest_of", digest_of)
        second_worker(lambda: seals.seal_next(NOW))
        return digest_of(rows)

    monkeypatch.setattr(seals, "digest_of", overtaken)
    assert seals.seal_next(NOW) == 0
    assert AuditSeal.objects.count() == 1
    assert problems() == ""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_an_entry_committed_after_a_later_one_was_sealed_falls_into_the_next_seal() -> None:
    with transaction.atomic():
        early = audit.record("people.added", by=None, now=NOW)
        second_worker(lambda: (audit.record("people.added", by=None, now=NOW), seals.seal_all(NOW)))
    assert AuditEntry.objects.get(pk=early.pk).seal is None
    assert seals.seal_all(NOW) == 1
    assert list(AuditEntry.objects.order_by("id").values_list("seal__number", flat=True)) == [2, 1]
    assert problems() == ""
