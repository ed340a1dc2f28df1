"""成绩证明 and 合格证: who may have one, and how long one holds. Pure."""

from dataclasses import dataclass
from datetime import date

STATEMENT, CERTIFICATE = "statement", "certificate"
LABELS = {STATEMENT: "成绩证明", CERTIFICATE: "合格证"}
PASSED = ("pass", "excellent")
REISSUED = "内容有变更，已重新出具"


@dataclass(frozen=True)
class Said:
    """What is attested: the result that counts, whose it is, and the attempt it comes from."""

    name: str
    exam: str
    attempt: int
    score: int  # 1/100 point
    grade: str
    sat_on: date


def state(said: Said, counts: Said | None, *, withdrawn: bool, replaced: bool) -> str:
    """How an attestation stands: one of core.verify's three words.

    It is valid as long as what it says is what counts: the same attempt with the same score and grade, of somebody of that name, in an exam of that
    title. A void, a regrading that changes the score, a better attempt and a corrected name end it; if all of it becomes so again (an attempt
    opened by mistake and handed in unchanged), it holds again, unless another was issued in its place or it was withdrawn.
    """
    if withdrawn:
        return "changed" if replaced else "withdrawn"
    return "valid" if said == counts else "changed"


def why_not(kind: str, *, exam_kind: str, exam_source: str, listed: bool, sat: bool, grade: str, released: bool) -> str:
    """The sentence that says why there is none; "" where there is. `grade` is the counted one."""
    label = LABELS[kind]
    if exam_kind == "practice":
        return f"练习不出具{label}。"
    if exam_source != "own":
        return f"成绩来自其他系统，{label}由组织考试的单位出具。"
    if not listed:
        return f"已移出应考名单，不能出具{label}。"
    if not sat:
        return f"没有成绩，不能出具{label}。"
    if not released:
        return f"成绩还没有公布，公布后才能出具{label}。"
    if grade == "pending":
        return f"评卷中，评完后才能出具{label}。"
    return "成绩不合格，没有合格证。" if kind == CERTIFICATE and grade not in PASSED else ""
