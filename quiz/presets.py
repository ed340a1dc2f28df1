"""What 新建考试 offers: the yearly exam, a practice, an exam held elsewhere. Defaults: 60 minutes, 100 points, pass 60, excellent 90."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from quiz.rules.draw import Section
from quiz.rules.terms import Terms
from quiz.rules.watching import OFF, Watching

ANNUAL, PRACTICE, EXTERNAL = "annual", "practice", "external"
LABELS = {ANNUAL: "年度学法考试", PRACTICE: "练习", EXTERNAL: "外部成绩"}
SHAPE = [Section("single", 20, 200), Section("multiple", 10, 400), Section("judge", 10, 200)]
ESTABLISHED = {"who": "established", "established": True}
EVERYONE = {"who": "everyone", "established": False}


@dataclass(frozen=True)
class Preset:
    key: str
    terms: Terms
    sections: list[Section]

    @property
    def label(self) -> str:
        return LABELS[self.key]


def preset(key: str, now: datetime, *, annual_taken: bool) -> Preset:
    """The preset `key` (the yearly exam for an unknown one), dated from `now`; `annual_taken`: this year's exam is already marked."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    opens_at = _at(tomorrow, time(9, 0))
    year = opens_at.year
    if key == PRACTICE:
        terms = Terms(
            title=f"{year}年学法练习", year=year, opens_at=now.replace(second=0, microsecond=0), closes_at=None, kind="practice",
            attempts_allowed=99, watching=Watching(leave_action=OFF), roster_rule=EVERYONE,
        )  # fmt: skip
        return Preset(PRACTICE, terms, list(SHAPE))
    if key == EXTERNAL:
        today = tomorrow - timedelta(days=1)
        terms = Terms(
            title=f"{today.year}年度学法考试（外部平台）", year=today.year, opens_at=_at(today, time(0, 0)), closes_at=_at(today, time(23, 59)),
            source="external", annual=not annual_taken, roster_rule=ESTABLISHED,
        )  # fmt: skip
        return Preset(EXTERNAL, terms, [])
    terms = Terms(
        title=f"{year}年度学法考试", year=year, opens_at=opens_at, closes_at=_at(tomorrow + timedelta(days=14), time(18, 0)),
        annual=not annual_taken, roster_rule=ESTABLISHED,
    )  # fmt: skip
    return Preset(ANNUAL, terms, list(SHAPE))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())
