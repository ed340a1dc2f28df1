"""What may be done to many questions at once, and why one of them is left as it is. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from questionbank.rules import steps
from questionbank.rules.content import MAX_TAGS

STEPS = ("submit", "review", "retire", "restore")
SAME, TAGS_FULL, GONE = "same", "tags_full", "gone"
REASONS = {
    steps.STATUS_WRONG: "现在的状态不能这样操作",
    steps.BY_AUTHOR: "是您自己编写的，要由他人审核",
    steps.BY_AUTHOR_OF_TWO: "已启用双人审核，是您自己编写的，要由他人审核",
    steps.NOT_YOURS: "不是草稿，要由综合管理员来改",
    SAME: "本来就是这样，不用改",
    TAGS_FULL: f"标签加上后超过 {MAX_TAGS} 个",
    GONE: "已不在题库里，或您已看不到",
}


@dataclass(frozen=True)
class Standing:
    """Of who acts."""

    manages: bool
    two_person_review: bool


def why_not(action: str, standing: Standing, *, status: str, wrote: bool) -> str:
    """The reason why a question in this status cannot be changed so by this person, or ""."""
    if action in STEPS:
        return steps.why_not_step(action, status=status, wrote=wrote, manages=standing.manages, two_person_review=standing.two_person_review)
    return steps.why_not_edit(status=status, manages=standing.manages)


def tags_after(action: str, has: Iterable[str], named: Sequence[str]) -> list[str]:
    """The tags of a question when these have been added or removed."""
    kept = list(has)
    return [*kept, *(one for one in named if one not in kept)] if action == "add_tags" else [one for one in kept if one not in named]


def why_not_tags(before: Sequence[str], after: Sequence[str]) -> str:
    if list(before) == list(after):
        return SAME
    return TAGS_FULL if len(after) > MAX_TAGS and len(after) > len(before) else ""
