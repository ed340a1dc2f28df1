"""Questions as a file: what is found in the bank, in any format that can be written. What a format cannot carry is counted and said."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import audit, jobs
from core.errors import Refused
from core.models import Job
from people.models import Person
from questionbank import formats, selectors
from questionbank.formats.base import Format, Record
from questionbank.selectors.records import records

JOB_KIND = "question_export"
MOST = 200_000
WHOLE = "整道题"  # formats.base.Format.cannot_carry
MOST_AT_ONCE = 2_000  # without a job: about a second


@dataclass(frozen=True)
class Exported:
    """The file, how many questions are in it, and what is not: words -> in how many questions."""

    data: bytes
    name: str
    content_type: str
    count: int
    lost: Counter[str]

    @property
    def sentence(self) -> str:
        told = "、".join(f"{number} 道题" if words == WHOLE else f"{number} 道题的{words}" for words, number in self.lost.items())
        return f"已导出 {self.count} 道题。" + (f"这种格式不能带走：{told}。" if told else "")


def ask(*, by: Person, chosen: dict[str, str], code: str, keys: bool, now: datetime, back_url: str = "") -> Job:
    """Have the worker write what the filters `chosen` find among what `by` sees."""
    wanted = _wanted(code, keys)
    return jobs.ask(JOB_KIND, title=f"导出试题：{wanted.label}", by=by, now=now, back_url=back_url, person=by.pk, chosen=chosen, code=code, keys=keys)


def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
    by = Person.objects.get(pk=params["person"])
    found = selectors.filtered(selectors.visible_to(by).whole(), **params["chosen"]).order_by("pk")
    made = export(found, code=params["code"], keys=params["keys"], by=by, now=now, progress=progress)
    return jobs.Product(data=made.data, name=made.name, content_type=made.content_type, sentence=made.sentence)


def export(questions: Any, *, by: Person, now: datetime, **how: Any) -> Exported:
    """`write`, recorded: the file holds keys."""
    made = write(questions, **how)
    audit.record("questionbank.export", by=by, now=now, subject=made.name, count=made.count, keys=how["keys"])
    return made


def write(questions: Any, *, code: str, keys: bool, most: int = MOST, progress: jobs.Progress = lambda percent: None) -> Exported:
    """A file of these questions."""
    wanted, count = _wanted(code, keys), questions.count()
    if not count:
        raise Refused("nothing_to_export", "没有可以导出的试题，请换一个筛选条件。")
    if count > most:
        raise Refused("export_too_many", f"一次最多导出 {most} 道题，现有 {count} 道，请用筛选分几次导出。")
    kept, lost = _carried(wanted, records(questions, history="earlier" in wanted.carries, progress=lambda percent: progress(percent * 8 // 10)))
    if not kept:
        raise Refused("nothing_carried", f"这些试题都不能存为“{wanted.label}”，请换一种格式。", field="format")
    data = wanted.write(kept, title="试题", keys=keys)
    name = f"试题{'' if keys else '（无答案）'}{wanted.extension}"
    return Exported(data, name, wanted.content_type, len(kept), lost)


def _wanted(code: str, keys: bool) -> Format:
    """Nobody who asks for a file without keys gets one with them."""
    wanted = formats.chosen(code)
    if not keys and not wanted.has_key_switch:
        papers = "或".join(one.label for one in formats.every() if one.has_key_switch)
        raise Refused("keys_always", f"“{wanted.label}”总是带答案的。不带答案请选{papers}，否则请勾选“带答案和解析”。", field="keys")
    return wanted


def _carried(wanted: Format, found: Iterable[Record]) -> tuple[list[Record], Counter[str]]:
    kept: list[Record] = []
    lost: Counter[str] = Counter()
    for record in found:
        words = wanted.cannot_carry(record)
        lost.update(words)
        if WHOLE not in words:
            kept.append(record)
    return kept, lost
