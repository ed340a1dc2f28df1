"""What a clerk decides about an exam, and when it makes sense. Pure: no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.errors import Refused
from core.points import points_text
from questionbank import types
from questionbank.rules.content import MAX_PARTS
from questionbank.types.multiple import ALL_OR_NOTHING, SCORING_RULES
from quiz.rules import watching as watching_rules
from quiz.rules.admission import Admission
from quiz.rules.draw import MAX_SECTIONS, Section
from quiz.rules.release import BY_HAND, NEVER
from quiz.rules.watching import Watching

MAX_QUESTIONS = 200  # on one paper
PRACTICE, QUALIFYING, EXTERNAL, OWN = "practice", "qualifying", "external", "own"


@dataclass(frozen=True)
class Terms:
    """Everything the exam form asks. Marks are in 1/100 point; `full_marks` is asked of external exams only, an own exam adds up its sections."""

    title: str
    year: int
    opens_at: datetime
    closes_at: datetime | None
    source: str = OWN
    kind: str = "formal"
    annual: bool = False
    duration_minutes: int = 60
    attempts_allowed: int = 3
    pass_mark: int = 6000
    excellent_mark: int = 9000
    full_marks: int = 10000
    scoring_rule: str = ALL_OR_NOTHING
    paging: str = "one"
    shuffle_options: bool = True
    score_release: str = "at_once"
    key_release: str = "after_closing"
    watching: Watching = Watching()  # noqa: RUF009 - frozen
    admission: Admission = Admission()  # noqa: RUF009 - frozen
    roster_rule: dict[str, Any] = field(default_factory=lambda: {"who": "established", "established": True})


def total_points(sections: Sequence[Section]) -> int:
    """The full marks of a paper, in 1/100 point."""
    return sum(section.count * section.worth for section in sections)


def total_questions(sections: Sequence[Section]) -> int:
    """How many questions a paper has; of cases each sub-question is one."""
    return sum(section.items for section in sections)


def check_terms(terms: Terms, sections: Sequence[Section]) -> None:
    """Raise `Refused`, naming the field, for what no exam can be."""
    if not terms.title.strip():
        raise Refused("title_missing", "请填写考试名称。", field="title")
    if terms.closes_at is None and terms.kind != PRACTICE:
        raise Refused("closing_missing", "请填写结束时间。只有练习可以不设结束时间。", field="closes_at")
    if terms.closes_at is not None and terms.closes_at <= terms.opens_at:
        raise Refused("closes_before_opening", "结束时间要晚于开始时间。", field="closes_at")
    if not 1 <= terms.duration_minutes <= 600:
        raise Refused("duration_range", "答题时长请填 1 到 600 分钟。", field="duration_minutes")
    if not 1 <= terms.attempts_allowed <= 99:
        raise Refused("attempts_range", "考试机会请填 1 到 99 次。", field="attempts_allowed")
    if not 2000 <= terms.year <= 2100:
        raise Refused("year_range", "年度请填四位年份，如 2026。", field="year")
    if terms.annual and terms.kind == QUALIFYING:
        raise Refused("annual_kind", "执法资格模拟不能作为本年度考试，请取消勾选“作为本年度考试”，或改选类别。", field="annual")
    _check_release(terms)
    if terms.scoring_rule not in dict(SCORING_RULES):
        raise Refused("scoring_rule", "没有这种多选题计分办法，请重新选择。", field="scoring_rule")
    watching_rules.check(terms.watching)
    full = terms.full_marks if terms.source == EXTERNAL else _check_sections(sections)
    _check_marks(terms, full)


def _check_release(terms: Terms) -> None:
    """Keys never reach anybody before the scores do: whoever reads them knows their score."""
    by_hand = {name for name in ("score_release", "key_release") if getattr(terms, name) == BY_HAND}
    if by_hand and terms.kind == PRACTICE:
        field = min(by_hand)
        raise Refused("practice_by_hand", "练习交卷后就能看到成绩和答案，不能手动公布，请改选其他公布办法。", field=field)
    if terms.score_release == BY_HAND and terms.key_release not in (BY_HAND, NEVER):
        raise Refused(
            "keys_before_scores",
            "成绩手动公布的，答案也要选“手动公布”或“不公布”：看了答案就算得出成绩。",
            field="key_release",
        )


def _check_sections(sections: Sequence[Section]) -> int:
    if not sections:
        raise Refused("sections_missing", "试卷还没有题型，请至少添加一个题型。")
    if len(sections) > MAX_SECTIONS:
        raise Refused("sections_many", f"试卷最多分 {MAX_SECTIONS} 个部分，现有 {len(sections)} 个，请合并一些。")
    for number, section in enumerate(sections, 1):
        if not 1 <= section.count <= MAX_QUESTIONS:
            raise Refused("section_count", f"第 {number} 部分的题数请填 1 到 {MAX_QUESTIONS}。")
        if section.points < 1:
            raise Refused("section_points", f"第 {number} 部分的每题分值要大于 0。")
        most = MAX_PARTS if types.get(section.type).has_parts else 1
        if not 1 <= section.parts <= most:
            raise Refused("section_parts", f"第 {number} 部分的每题小题数请填 1 到 {most}。")
    if total_questions(sections) > MAX_QUESTIONS:
        raise Refused("paper_long", f"一份试卷最多 {MAX_QUESTIONS} 道题，现为 {total_questions(sections)} 道，请改小题数。")
    return total_points(sections)


def check_paper(sections: Sequence[Section], pass_mark: int, excellent_mark: int) -> None:
    """Raise `Refused` where a paper of this shape cannot have these marks."""
    full = _check_sections(sections)
    _check_grades(pass_mark, excellent_mark, full)


def _check_marks(terms: Terms, full: int) -> None:
    if full < 1:
        raise Refused("full_marks", "总分要大于 0。", field="full_marks")
    _check_grades(terms.pass_mark, terms.excellent_mark, full)


def _check_grades(pass_mark: int, excellent_mark: int, full: int) -> None:
    if pass_mark > excellent_mark:
        raise Refused("pass_above_excellent", "及格分不能高于优秀分。", field="pass_mark")
    if excellent_mark > full:
        raise Refused(
            "excellent_above_full",
            f"优秀分 {points_text(excellent_mark)} 高于总分 {points_text(full)}，请改小优秀分或调整题数分值。",
            field="excellent_mark",
        )


def shape_text(sections: Sequence[Section]) -> str:
    """30 道单选题 × 2 分 + 2 道案例题 × 3 小题 × 5 分，共 90 分"""
    return f"{' + '.join(map(_section_text, sections))}，共 {points_text(total_points(sections))} 分"


def _section_text(section: Section) -> str:
    kind = types.get(section.type)
    inner = f" × {section.parts} 小题" if kind.has_parts else ""
    return f"{section.count} 道{kind.label}{inner} × {points_text(section.points)} 分"
