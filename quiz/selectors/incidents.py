"""What was noticed around attempts, in words. Never more than that it happened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from quiz.models import Attempt, Incident
from quiz.rules.watching import LEAVING, lasting

Kind = Incident.Kind
SHORT = {
    Kind.LEFT: "离开", Kind.UNFOCUSED: "切窗口", Kind.COPIED: "复制", Kind.OTHER_DEVICE: "换设备", Kind.SHARED_DEVICE: "同设备",
    Kind.LATE_ANSWER: "迟到答案",
}  # fmt: skip


@dataclass
class Tally:
    """Of one attempt: the leavings that count, and how often anything else."""

    times: int = 0
    seconds: int = 0
    others: list[tuple[str, int]] = field(default_factory=list)

    @property
    def leaving(self) -> str:
        return f"离开 {self.times} 次，共 {lasting(self.seconds)}" if self.times else ""


def tallies(attempts: Iterable[int]) -> Mapping[int, Tally]:
    """By the key of the attempt; one statement."""
    found: dict[int, Tally] = defaultdict(Tally)
    rows = Incident.objects.filter(attempt__in=list(attempts)).order_by("attempt", "kind", "counted")
    for attempt, kind, counted, times, seconds in rows.values_list("attempt", "kind", "counted").annotate(n=Count("pk"), s=Sum("seconds")):
        one = found[attempt]
        if counted:
            one.times, one.seconds = one.times + times, one.seconds + seconds
        else:
            one.others.append((SHORT[kind] + ("（不计）" if kind in LEAVING else ""), times))
    return dict(found)


@dataclass(frozen=True)
class Shown:
    """One row: when it happened, what, and what is known of it."""

    at: datetime
    label: str
    detail: str


def listed(attempt: Attempt, *, names: bool = True) -> list[Shown]:
    """Every one of the attempt, the earliest first. `names`: of the others at the same device, for staff alone. Two statements at most."""
    rows = list(attempt.incidents.all())
    others = {key for one in rows for key in one.detail.get("with", [])} if names else set()
    people = dict(Attempt.objects.filter(pk__in=others).values_list("pk", "candidate__person_name")) if others else {}
    shown = [Shown(one.at - timedelta(seconds=one.detail.get("ago", 0)), one.get_kind_display(), _detail(one, people)) for one in rows]
    return sorted(shown, key=lambda one: one.at)


def _detail(one: Incident, people: Mapping[int, str]) -> str:
    detail = one.detail
    if one.kind in LEAVING:
        why = "" if one.counted else "（页面关闭过，不计次数）" if detail.get("closed") else "（手机或平板，不计次数）"
        return f"{lasting(one.seconds or 0)}{why}{_late_word(detail.get('ago', 0))}"
    if one.kind == Kind.LATE_ANSWER:
        return f"第 {detail['position']} 题" if "position" in detail else ""
    if one.kind == Kind.OTHER_DEVICE:
        return f"{detail['before'] or '未知地址'} → {detail['address'] or '未知地址'}" if "before" in detail else ""
    if one.kind == Kind.SHARED_DEVICE:
        return "、".join(dict.fromkeys(people[key] for key in detail.get("with", []) if key in people))
    return ""


def _late_word(ago: int) -> str:
    return "，断网后补报" if ago >= 60 else ""


def standing(attempt: Attempt) -> str:
    """What a page that is opened again says of the leavings so far; one statement."""
    found = tallies([attempt.pk]).get(attempt.pk)
    return f"已记录：{found.leaving}。" if found and found.leaving else ""
