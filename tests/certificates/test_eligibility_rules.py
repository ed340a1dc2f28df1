"""Who may apply for a certificate, by tables of evidence."""

from dataclasses import replace
from datetime import date

import pytest

from certificates.rules import eligibility
from certificates.rules.eligibility import Evidence, Exam, What

DAY = date(2026, 11, 20)
GENERAL = Exam("general", date(2024, 5, 12), "湛江市司法局", True, 8600, key="g")
SPECIAL = Exam("special", date(2024, 5, 13), "湛江市自然资源局", True, 9150, "自然资源", "s")
READY = Evidence(DAY, active=True, status="在职", staffing_type="公务员", established=True, may_hold=True, exams=(GENERAL, SPECIAL))


def met(of: Evidence) -> dict[What, bool]:
    return {one.what: one.met for one in eligibility.conditions(of)}


def test_all_conditions_with_their_evidence() -> None:
    assert [(one.label, one.met, one.evidence, one.exam) for one in eligibility.conditions(replace(READY, duty=6000, hours=6250))] == [
        ("在编", True, "公务员，在编", ""),
        ("在职", True, "在职", ""),
        ("编制类型可申领执法证", True, "公务员，可以申领", ""),
        ("综合法律知识考试合格", True, "2024-05-12 湛江市司法局 86分 合格", "g"),
        ("专业知识考试合格", True, "2024-05-13 湛江市自然资源局（自然资源） 91.5分 合格", "s"),
        ("2026 年度学时", True, "2026 年要求 60 学时，截至 2026-11-20 已有 62.5 学时", ""),
    ]


@pytest.mark.parametrize(
    ("of", "what", "evidence"),
    [
        (replace(READY, staffing_type="集体干部", established=False), What.ESTABLISHED, "集体干部，不在编"),
        (replace(READY, staffing_type="执法辅助人员", may_hold=False), What.TYPE, "执法辅助人员，不可申领"),
        (replace(READY, active=False, status="退休"), What.ACTIVE, "没有 2026-11-20 的任职记录（现为“退休”）"),
        (replace(READY, exams=(SPECIAL,)), What.GENERAL, "没有考试记录"),
        (replace(READY, exams=(GENERAL,)), What.SPECIAL, "没有考试记录"),
        (replace(READY, exams=(SPECIAL, replace(GENERAL, passed=False, score=5500))), What.GENERAL, "最近一次：2024-05-12 湛江市司法局 55分 不合格"),
        (replace(READY, duty=6000, hours=4800), What.HOURS, "2026 年要求 60 学时，截至 2026-11-20 已有 48 学时，还差 12"),
    ],
)
def test_one_condition_that_is_not_met(of: Evidence, what: What, evidence: str) -> None:
    (one,) = eligibility.missing(eligibility.conditions(of))
    assert (one.what, one.evidence) == (what, evidence)


def test_where_no_posting_is_known_neither_condition_of_it_is_met() -> None:
    of = replace(READY, staffing_type=None, established=False, may_hold=False)
    assert not met(of)[What.ESTABLISHED]
    assert not met(of)[What.TYPE]
    assert eligibility.conditions(of)[0].evidence == "没有 2026-11-20 的任职记录，请先核对人员的任职"


@pytest.mark.parametrize(("duty", "hours", "met_or_absent"), [(None, 0, None), (0, 0, None), (6000, 6000, True), (6000, 5999, False)])
def test_hours_are_asked_only_in_a_year_with_a_duty(duty: int | None, hours: int, met_or_absent: bool | None) -> None:
    assert met(replace(READY, duty=duty, hours=hours)).get(What.HOURS) is met_or_absent


def test_an_exam_once_passed_stays_so_though_a_later_one_was_failed() -> None:
    later = replace(GENERAL, on=date(2025, 5, 12), passed=False, key="later")
    found = eligibility.conditions(replace(READY, exams=(later, GENERAL, SPECIAL)))[3]
    assert (found.met, found.exam) == (True, "g")


def test_of_several_passed_exams_the_latest_is_the_evidence() -> None:
    later = replace(GENERAL, on=date(2025, 5, 12), score=None, key="later")
    found = eligibility.conditions(replace(READY, exams=(GENERAL, later, SPECIAL)))[3]
    assert (found.evidence, found.exam) == ("2025-05-12 湛江市司法局 合格", "later")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (READY, "条件齐备"),
        (replace(READY, duty=6000, hours=4800), "只差学时12"),
        (replace(READY, exams=(SPECIAL,)), "只差综合法律知识考试"),
        (replace(READY, exams=(), duty=6000, hours=4850), "还差综合法律知识考试、专业知识考试、学时11.5"),
        (replace(READY, established=False, may_hold=False), "不在编、编制类型不可申领"),
        (replace(READY, may_hold=False, exams=(GENERAL,)), "编制类型不可申领、专业知识考试"),
    ],
)
def test_what_is_lacking_in_short(of: Evidence, words: str) -> None:
    assert eligibility.in_short(eligibility.conditions(of)) == words


def test_who_lacks_least_comes_first() -> None:
    nearest = [
        READY,
        replace(READY, duty=6000, hours=5900),
        replace(READY, duty=6000, hours=1200),
        replace(READY, exams=(), duty=6000, hours=5900),
        replace(READY, may_hold=False),
        replace(READY, established=False, may_hold=False),
    ]
    distances = [eligibility.distance(eligibility.conditions(one), max((one.duty or 0) - one.hours, 0)) for one in nearest]
    assert distances == sorted(distances)
    assert len(set(distances)) == len(nearest)


def test_what_an_application_keeps_says_the_same_when_it_is_read() -> None:
    found = eligibility.conditions(replace(READY, exams=(GENERAL,), duty=6000))
    assert eligibility.read_stored([one.stored() for one in found]) == found
