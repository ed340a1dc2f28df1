"""Which questions of a file the bank has already, or the file itself."""

from collections.abc import Sequence

from questionbank.models import Question
from questionbank.rules.content import right_answer
from questionbank.services.writing import NewQuestion

_OTHER_ANSWER = "，但答案不同，请核对"


class Twins:
    """Asked of one question after another, in the order of the file; those of a block are looked up in the bank together."""

    def __init__(self) -> None:
        self.in_bank: dict[str, set[str]] = {}  # fingerprint -> answers
        self.in_file: dict[str, tuple[str, str]] = {}  # fingerprint -> place and answer of the first

    def look_up(self, fingerprints: Sequence[str]) -> None:
        """One query for each 500."""
        self.in_bank = {}
        for start in range(0, len(fingerprints), 500):
            live = Question.objects.live().whole().filter(fingerprint__in=fingerprints[start : start + 500])
            for one, options, key in live.values_list("fingerprint", "current_revision__options", "current_revision__key"):
                self.in_bank.setdefault(one, set()).add(right_answer(options or [], key or []))

    def words(self, item: NewQuestion, place: str) -> str:
        """What the question at `place` is a duplicate of; "" where it is none."""
        answer = right_answer(item.content.options, item.content.key)
        if (answers := self.in_bank.get(item.fingerprint)) is not None:
            return "题库中已有相同的试题" + ("" if answer in answers else _OTHER_ANSWER)
        if item.fingerprint not in self.in_file:
            self.in_file[item.fingerprint] = place, answer
            return ""
        first, its_answer = self.in_file[item.fingerprint]
        return f"与{first}相同" + ("" if answer == its_answer else _OTHER_ANSWER)
