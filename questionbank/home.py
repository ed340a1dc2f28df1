"""What the overview shows of the bank."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people.access import Can, has
from questionbank import selectors
from questionbank.models import Question
from questionbank.selectors.likeness import open_pairs


def cards(person: Any, now: datetime) -> list[Card]:
    """How many questions wait to be reviewed, how many bases, how many pairs of much alike ones, for who decides; a statement each."""
    if not (has(person, Can.REVIEW_QUESTIONS) or has(person, Can.MANAGE_QUESTIONS)):
        return []
    return _to_review(person) + _flagged(person) + (_alike(person) if has(person, Can.MANAGE_QUESTIONS) else [])


def _to_review(person: Any) -> list[Card]:
    waiting = Question.objects.live().whole().filter(status=Question.Status.IN_REVIEW).exclude(current_revision__author=person).count()
    if not waiting:
        return []
    url = f"{reverse('questionbank:list')}?status={Question.Status.IN_REVIEW}"
    return [Card("待审核试题", f"{waiting} 道", "审核通过后，组卷才会抽到。", url, "去审核")]


def _flagged(person: Any) -> list[Card]:
    flagged = selectors.open_flags(person).count()
    return [Card("依据待复核", f"{flagged} 处", "法律修改了，请核对试题是否仍然正确。", reverse("questionbank:flags"), "去复核")] if flagged else []


def _alike(person: Any) -> list[Card]:
    pairs = open_pairs(person).count()
    return [Card("相似试题", f"{pairs} 对", "左右对照，重复的合并成一道。", reverse("questionbank:duplicates"), "去处理")] if pairs else []
