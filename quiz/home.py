"""What the overview shows of exams."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people.access import Can, has
from quiz.selectors import chasing, marking, releasing


def cards(person: Any, now: datetime) -> list[Card]:
    """Who is missing in the exams going on, for who chases them; whose answers wait to be marked, and whose scores or keys wait to
    be released, for who manages exams. Four statements."""
    return _missing(person, now) + _to_mark(person) + _to_release(person, now)


def _missing(person: Any, now: datetime) -> list[Card]:
    if not has(person, Can.CHASE_ABSENT):
        return []
    return [
        Card(
            title=exam.title,
            figure=f"未考 {far.absent} 人",
            sentence=f"应考 {far.expected} 人，已考 {far.sat} 人。{exam.aside}",
            url=reverse("quiz:missing", args=[exam.public_id]),
            action="名单和提醒",
        )
        for exam, far in chasing.to_chase(person, now)
    ]


def _to_mark(person: Any) -> list[Card]:
    if not has(person, Can.MANAGE_EXAMS):
        return []
    return [
        Card(
            title=exam.title,
            figure=f"待评卷 {people} 人",
            sentence=f"评完以前没有合格率和优秀率。{exam.aside}",
            url=reverse("quiz:marking", args=[exam.public_id]),
            action="去评卷",
        )
        for exam, people in marking.exams_waiting(person)
    ]


def _to_release(person: Any, now: datetime) -> list[Card]:
    if not has(person, Can.MANAGE_EXAMS):
        return []
    return [
        Card(
            title=exam.title,
            figure=f"{what}待公布",
            sentence="考试已结束，应考人员还看不到成绩。" if what == "成绩" else "公布以前，考过的题不用于练习。补考办完以后公布。",
            url=reverse("quiz:exam_manage", args=[exam.public_id]),
            action="去公布",
        )
        for exam, what in releasing.waiting(person, now)
    ]
