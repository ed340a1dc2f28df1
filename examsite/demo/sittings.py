"""Simulated attempts: people of the demo town sit the 2024 exam through the services that real candidates use."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from core import excel
from people.models import Person
from questionbank import types
from quiz import sql
from quiz.models import Attempt, Candidate, Exam, PaperItem
from quiz.rules.scores import HEADER
from quiz.services import attempts, papers

MULTIPLE_POINTS, OTHER_POINTS = 4, 2


class Item(NamedTuple):
    position: int
    points: int  # 1/100 point
    option_order: list[str]
    key: list[str]
    type: str


def planned_scores(people: int) -> list[list[int]]:
    """For each candidate the scores of their attempts, in points of 100. All reach 90 in the end but one, whose best is 86.

    Most pass at once; every sixth needs a second attempt, and a few of these a third.
    """
    chance = random.Random(108)
    plans = []
    for place in range(people):
        final = chance.choice([90, 92, 92, 94, 94, 96, 96, 98, 98, 100])
        if place % 24 == 5:
            plans.append([chance.choice([56, 62, 70]), chance.choice([78, 82, 84]), final])
        elif place % 6 == 2:
            plans.append([chance.choice([58, 72, 76, 80, 84, 86, 88]), final])
        else:
            plans.append([final])
    plans[people // 2] = [70, 84, 86]
    return plans


def sit(exam: Exam, person: Person, score: int, *, at: datetime, chance: random.Random) -> Attempt:
    """One attempt, started at `at` and handed in 15 to 45 minutes later, that scores exactly `score` points."""
    key, key_hash = attempts.new_device_key()
    attempt, _ = attempts.start_attempt(exam_id=exam.public_id, person=person, device_key_hash=key_hash, now=at)
    rows = PaperItem.objects.filter(paper=attempt.paper_id).values_list(
        "position", "points", "option_order", "revision__key", "revision__question__type"
    )
    items = [Item(*row) for row in rows]
    wrong = _wrong_positions(items, 100 - score, chance)
    saves = [
        sql.Save(item.position, {"chosen": _chosen(item, item.position in wrong, chance)}, base=0, writer="demo000000000000", counter=item.position)
        for item in items
    ]
    handed_in, _ = attempts.hand_in(attempt_id=attempt.public_id, device_key=key, unsent=saves, now=at + timedelta(minutes=chance.randint(15, 45)))
    return handed_in


def score_sheet(candidates: Sequence[Candidate], *, chance: random.Random) -> bytes:
    """An Excel file of another system's scores: most excellent, some good, two below the pass mark."""
    rows = []
    for place, candidate in enumerate(candidates):
        points = 54 + place if place < 2 else chance.choice([76, 82, 86, 88]) if place % 9 == 4 else chance.randint(90, 100)
        rows.append((candidate.person_name, candidate.person.mobile, candidate.exam_unit.name, points, 1))
    return excel.write([excel.Sheet("成绩", HEADER, rows, text_columns=frozenset({1}))])


def _wrong_positions(items: Sequence[Item], lost: int, chance: random.Random) -> set[int]:
    """Positions whose points add up to the `lost` points: as many multiple-choice items as fit by chance, the rest others."""
    hard = [item.position for item in items if item.points == MULTIPLE_POINTS * 100]
    easy = [item.position for item in items if item.points == OTHER_POINTS * 100]
    fewest = max(0, -(-(lost - len(easy) * OTHER_POINTS) // MULTIPLE_POINTS))
    many = chance.randint(fewest, min(len(hard), lost // MULTIPLE_POINTS))
    return {*chance.sample(hard, many), *chance.sample(easy, (lost - many * MULTIPLE_POINTS) // OTHER_POINTS)}


def _chosen(item: Item, wrongly: bool, chance: random.Random) -> list[str]:
    """The key, or what people tick instead: another option of a single choice, one option too few of a multiple one."""
    key = sorted(item.key)
    if not wrongly:
        return key
    if types.get(item.type).has_scoring_rule:
        return sorted(set(key) - {chance.choice(key)})
    return [chance.choice(sorted(set(item.option_order) - set(key)))]


def sit_rounds(exam: Exam, rounds: Sequence[datetime], *, chance: random.Random) -> None:
    """Everyone sits as planned: first, second and third attempts on the days that begin at `rounds`, papers drawn ahead before each."""
    candidates = list(exam.candidates.select_related("person").order_by("sort_number", "id"))
    plans = planned_scores(len(candidates))
    for number, day in enumerate(rounds):
        papers.prepare_papers(exam, day, chance=chance)
        for place, (candidate, plan) in enumerate(zip(candidates, plans, strict=True)):
            if number < len(plan):
                sit(exam, candidate.person, plan[number], at=day + timedelta(minutes=4 * place), chance=chance)
    papers.prepare_papers(exam, rounds[-1] + timedelta(hours=9), chance=chance)
