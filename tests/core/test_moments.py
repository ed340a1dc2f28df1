"""How a stretch of time is written."""

from datetime import datetime

from django.utils import timezone

from core.templatetags.marks import until


def test_the_day_is_written_again_only_where_it_is_another():
    zone = timezone.get_default_timezone()
    start = datetime(2026, 12, 6, 15, 0, tzinfo=zone)
    assert until(start, start.replace(hour=17, minute=15)) == "2026-12-06 15:00 至 17:15"
    assert until(start, start.replace(day=7, hour=11)) == "2026-12-06 15:00 至 2026-12-07 11:00"
