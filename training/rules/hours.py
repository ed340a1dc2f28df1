"""What somebody's attendance is, and what it earns. Pure; hours are integers of 1/100 学时."""

from datetime import datetime, timedelta

PRESENT, LATE = "present", "late"
CAME = (PRESENT, LATE)
MINUTES_AN_HOUR = 45  # of study


def status_at(signed_in_at: datetime, starts_at: datetime, late_minutes: int) -> str:
    """到会 up to the limit itself, 迟到 after it."""
    return PRESENT if signed_in_at <= starts_at + timedelta(minutes=late_minutes) else LATE


def left_early(signed_out_at: datetime | None, ends_at: datetime, early_minutes: int, *, asks_sign_out: bool) -> bool:
    """Whether somebody left more than `early_minutes` before the end; where signing out is asked for, who never did counts so too."""
    if signed_out_at is None:
        return asks_sign_out
    return signed_out_at < ends_at - timedelta(minutes=early_minutes)


def earned(status: str, hours: int, *, early: bool, part_percent: int) -> int:
    """Full hours for who came in time and stayed, `part_percent` of them (rounded half up) for who came late or left early, none for who did both
    or did not come."""
    misses = (status == LATE) + early
    if status not in CAME or misses == 2:
        return 0
    return hours if not misses else (hours * part_percent + 50) // 100


def suggested(starts_at: datetime, ends_at: datetime) -> int:
    """The 学时 of a meeting by its length: one for 45 minutes, to the nearest half (half a half counts up); 1/100."""
    minutes = (ends_at - starts_at).total_seconds() / 60
    return int(minutes / MINUTES_AN_HOUR * 2 + 0.5) * 50
