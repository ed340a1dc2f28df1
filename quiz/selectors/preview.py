"""预览: a paper as a candidate would meet it, drawn now and stored nowhere."""

import random
from collections.abc import Set
from datetime import datetime

from core.errors import Refused
from quiz.models import Exam
from quiz.rules import draw as rules
from quiz.selectors import variants
from quiz.selectors.pool import counted_pool, in_doubt, questions_for, section_of, sure


def preview(exam: Exam, now: datetime, *, had: Set[int] = frozenset()) -> list[rules.Drawn]:
    """Refused, with what is missing, where the bank no longer fills the paper. `had` are revisions to avoid while the pool allows."""
    sections = [section_of(rule) for rule in exam.rules.all()]
    pool, numbers = counted_pool(sections, questions_for(exam, now), doubtful=in_doubt(now))
    certain = sure(sections, pool, {revision for revision, (doubtful,) in numbers.items() if doubtful})
    lacking = rules.shortages(sections, certain)
    if lacking:
        raise Refused("bank_short", " ".join(one.sentence for one in lacking))
    return rules.draw(sections, certain, random.SystemRandom(), uses={}, mine=had, shuffle_options=exam.shuffle_options)


def preview_fixed(exam: Exam, number: int) -> list[rules.Drawn]:
    """One of its fixed papers (from 1) as it would be handed out."""
    papers = variants.papers(exam)
    if not 1 <= number <= len(papers) or not papers[number - 1]:
        raise Refused("variant_empty", "这份试卷还没有题，请先选题。")
    return rules.laid_out(papers[number - 1], random.SystemRandom(), shuffle_options=exam.shuffle_options)
