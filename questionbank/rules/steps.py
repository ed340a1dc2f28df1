"""How a question goes from one status to another, and who may change what. Pure."""

from dataclasses import dataclass

STATUS_WRONG, BY_AUTHOR, BY_AUTHOR_OF_TWO, NOT_YOURS = "status_wrong", "review_by_author", "review_by_author_of_two", "submitted"


@dataclass(frozen=True)
class Step:
    from_any: frozenset[str]
    to: str


STEPS = {
    "submit": Step(frozenset({"draft"}), "in_review"),
    "review": Step(frozenset({"draft", "in_review"}), "reviewed"),
    "return": Step(frozenset({"in_review"}), "draft"),
    "retire": Step(frozenset({"draft", "in_review", "reviewed"}), "retired"),
    "merge": Step(frozenset({"draft", "in_review", "reviewed"}), "retired"),
    "restore": Step(frozenset({"retired"}), "draft"),
}


def why_not_step(step: str, *, status: str, wrote: bool, manages: bool, two_person_review: bool) -> str:
    """The reason why the step cannot be taken, or "". `wrote`: by who wrote what it says now; nobody reviews their own, unless who manages the bank
    may do so alone."""
    if step == "review" and wrote and not manages:
        return BY_AUTHOR
    if step == "review" and wrote and two_person_review:
        return BY_AUTHOR_OF_TWO
    return "" if status in STEPS[step].from_any else STATUS_WRONG


def why_not_edit(*, status: str, manages: bool) -> str:
    """An author without more changes drafts only."""
    return "" if manages or status == "draft" else NOT_YOURS
