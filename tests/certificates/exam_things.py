"""Qualification exams for tests, entered by the town's 证件管理员."""

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from certificates.models import QualificationExam
from certificates.rules.exam_table import Facts
from certificates.services import exams
from core.models import StoredFile
from people.models import Person
from tests import factories
from tests.certificates import things

HEADER = ["姓名", "账号", "科目", "执法领域", "组织单位", "考试日期", "成绩", "是否合格", "文号"]


def facts(subject: str = "general", on: date = date(2024, 5, 12), **said: Any) -> Facts:
    return Facts(**{"subject": subject, "organiser": "湛江市司法局", "on": on, "passed": True, "score": 8600, **said})


def exam(*people: Person, proof: StoredFile | None = None, by: Person | None = None, **said: Any) -> QualificationExam:
    """One for each; returns the first."""
    same = facts(**said)
    made = exams.enter(rows=[(one, same) for one in people], proof=proof, by=by or things.clerk(), now=factories.NOON)
    return made[0]


def both(*people: Person) -> None:
    """Both exams passed."""
    for subject in QualificationExam.Subject:
        exam(*people, subject=subject)


def row(name: str, account: str = "", **said: str) -> list[str]:
    values = {
        "subject": "综合法律知识",
        "field": "",
        "organiser": "湛江市司法局",
        "on": "2024-05-12",
        "score": "86",
        "passed": "合格",
        "document": "",
    }
    return [name, account, *(values | said).values()]


def sheet(*rows: list[str], header: list[str] = HEADER) -> bytes:
    book, out = Workbook(), BytesIO()
    for one in (header, *rows):
        book.active.append(one)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()
