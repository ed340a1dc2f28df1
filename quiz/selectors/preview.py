"""预览: a paper as a candidate would meet it, drawn now and stored nowhere."""

import random
from datetime import datetime

from core.errors import Refused
from quiz.models import Exam
from quiz.rules import draw as rules
from quiz.selectors.pool import counted_pool, in_doubt, questions_for, section_of, sure


def preview(exam: Exam, now: datetime) -> list[rules.Drawn]:
    """Refused, with what is missing, where the bank no longer fills the paper."""
    sections = [section_of(rule) for rule in exam.rules.all()]
    pool, numbers = counted_pool(sections, questions_for(exam, now), doubtful=in_doubt(now))
    certain = sure(sections, pool, {revision for revision, (doubtful,) in numbers.items() if doubtful})
    lacking = rules.shortages(sections, certain)
    if lacking:
        raise Refused("bank_short", " ".join(one.sentence for one in lacking))
    return rules.draw(sections, certain, random.SystemRandom(), uses={}, mine=set(), shuffle_options=exam.shuffle_options)
