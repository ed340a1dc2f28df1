"""What stands in the 迎检档案 of one person, part by part, with the files that prove it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from certificates.models import Certificate, QualificationExam
from certificates.rules import facts as card
from certificates.selectors import card_files, history, officer_page, rules
from certificates.selectors.rules import Wording
from core.binding import Part
from core.models import StoredFile
from core.points import points_text
from people.models import Person
from quiz.selectors.candidate import candidacies
from training.selectors import statements

PRINTS = "certificates/print/dossier_{}.html"


def cover(person: Person, today: date) -> dict[str, Any]:
    facts = [
        ("姓名", person.name), ("单位", person.unit.full_name), ("职务", person.post or "—"), ("编制类型", person.staffing_type.name),
        ("状态", person.get_status_display()),
    ]  # fmt: skip
    root = person.unit.full_name.split("/", 1)[0]
    return {"heading": f"行政执法人员迎检档案（{person.name}）", "unit_name": root, "as_of": today, "facts": facts}


def parts(person: Person, now: datetime) -> Iterator[Part]:
    """One after another, so that memory holds one."""
    today = timezone.localdate(now)
    words, fields = rules.wording(), history.field_names()
    certificates = list(person.certificates.prefetch_related("fields").order_by("created_at", "id"))
    yield _identity(person)
    for one in certificates:
        yield _certificate(one, words, fields, today)
    if not certificates:
        yield Part("二、行政执法证", PRINTS.format("none"), {"said": "没有行政执法证。"})
    yield _qualification(person)
    yield _system_exams(person, now)
    yield _hours(person, today)


def _identity(person: Person) -> Part:
    memberships = person.memberships.select_related("team", "field").order_by("from_on", "id")
    postings = person.postings.select_related("unit", "staffing_type").order_by("from_on")
    return Part("一、基本情况和任职", PRINTS.format("identity"), {"person": person, "postings": postings, "memberships": memberships})


def _certificate(certificate: Certificate, words: Wording, fields: dict[int, str], today: date) -> Part:
    lines = history.lines(certificate, words, fields)[::-1]
    title = f"二、{certificate.get_family_display()} {certificate.number}".strip()
    context = {"certificate": certificate, "word": words.look(certificate, today).word, "labels": card.LABELS, "lines": lines, "today": today}
    return Part(title, PRINTS.format("certificate"), context, [*_sides(certificate), *_papers(lines)])


def _sides(certificate: Certificate) -> list[tuple[str, StoredFile]]:
    """The latest photo and the latest scan of each side."""
    return [(one.what.label, one.latest.file) for one in card_files.sides(certificate).values() if one.latest]


def _papers(lines: list[history.Line]) -> list[tuple[str, StoredFile]]:
    """What lies beside each step and beside its corrections: what was attached, and what came back stamped."""
    found = []
    for line in lines:
        for event, scans, word in [(line.event, line.scans, line.word), *((one.event, one.scans, f"{line.word}更正") for one in line.corrections)]:
            if event.attachment:
                found.append((f"{word}附件", event.attachment))
            found += [(f"{word}已盖章扫描件", scan.file) for scan in reversed(scans)]
    return found


def _qualification(person: Person) -> Part:
    exams = list(person.qualification_exams.filter(withdrawn_at=None).select_related("field", "proof").order_by("on", "id"))
    proofs = {one.proof_id: (f"{one.get_subject_display()}证明", one.proof) for one in exams if one.proof}
    rows = [(one, _score(one)) for one in exams]
    return Part("三、执法资格考试", PRINTS.format("exams"), {"rows": rows}, list(proofs.values()))


def _score(exam: QualificationExam) -> str:
    return f"{points_text(exam.score)} 分" if exam.score is not None else "—"


def _system_exams(person: Person, now: datetime) -> Part:
    """Those whose score is out, held here or elsewhere."""
    cards = officer_page.scores_out(candidacies(person).reverse(), now)
    return Part("四、学法考试", PRINTS.format("system_exams"), {"cards": cards})


def _hours(person: Person, today: date) -> Part:
    years = [statements.statement_of(person, year, today) for year, _ in reversed(statements.years_of(person))]
    return Part("五、培训学时", PRINTS.format("hours"), {"years": years})
