"""The server's clock is the only clock, so on PostgreSQL every process must agree with the database's."""

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

TOLERANCE = timedelta(seconds=1)


def difference() -> timedelta:
    """How far this machine's clock is from the database's; none on SQLite, which has no clock of its own. One statement on PostgreSQL."""
    if connection.vendor != "postgresql":
        return timedelta(0)
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        database = cursor.fetchone()[0]
        after = timezone.now()
    return max(before - database, database - after, timedelta(0))


def is_wrong(by: timedelta) -> bool:
    return by > TOLERANCE


def refuse_wrong_clock() -> None:
    """Stop the start of a process whose clock differs from the PostgreSQL server's by more than a second."""
    if connection.vendor != "postgresql":
        return
    by = difference()
    connection.close()
    if is_wrong(by):
        raise ImproperlyConfigured(f"本机时钟与数据库服务器相差 {by.total_seconds():.1f} 秒（最多 1 秒），请先校准时间再启动。")
