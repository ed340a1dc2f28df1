"""What a question has said, and where two of its revisions differ."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from questionbank import types
from questionbank.models import Question, Revision
from questionbank.rules.bases import basis_text
from questionbank.rules.content import LETTERS
from questionbank.rules.difference import Choice, Row, Said, aligned, differences

NOTHING = Said("")


@dataclass(frozen=True)
class Section:
    """A question by itself, the material of a case, or one of its sub-questions. A place is empty where that revision did not have it."""

    rows: list[Row]
    kind: str
    old_place: int | None = None
    new_place: int | None = None

    @property
    def changed(self) -> bool:
        return self.old_place != self.new_place or any(one.changed for one in self.rows)


def said_in(question: Question) -> list[Revision]:
    """All its revisions with their authors, newest first; one query."""
    return list(question.revisions.select_related("author").order_by("-number"))


def compared(old: Revision, new: Revision) -> list[Section]:
    """Two revisions of one question beside each other; of a case with its sub-questions in their new order, those taken out last. Six queries at
    most."""
    kind = types.get(new.question.type)
    whole = Section(differences(_said(old), _said(new)), "案例材料" if kind.has_parts else "")
    if not kind.has_parts:
        return [whole]
    before, now = _parts(old), _parts(new)
    return [whole, *(_part(before.get(one), now.get(one)) for one in [*now, *(one for one in before if one not in now)])]


def beside(one: Revision, other: Revision) -> list[Section]:
    """What two questions of one type say beside each other; sub-questions of cases by their places."""
    kind = types.get(one.question.type)
    left, right = _said(one), _said(other)
    whole = Section(_beside(left, right), "案例材料" if kind.has_parts else "")
    if not kind.has_parts:
        return [whole]
    pairs = zip_longest(_parts(one).values(), _parts(other).values())
    return [whole, *(Section(_beside(*_saids(was, now)), _kind(was, now), _place(was), _place(now)) for was, now in pairs)]


def _beside(left: Said, right: Said) -> list[Row]:
    return differences(left, replace(right, options=aligned(left.options, right.options)), letters=False)


def _saids(old: Revision | None, new: Revision | None) -> tuple[Said, Said]:
    return _said(old) if old else NOTHING, _said(new) if new else NOTHING


def _kind(old: Revision | None, new: Revision | None) -> str:
    some = new or old
    assert some is not None
    return some.question.get_type_display()


def _place(revision: Revision | None) -> int | None:
    return revision.place if revision else None


def _parts(revision: Revision) -> Mapping[int, Revision]:
    """Revisions of the sub-questions, in order, by the question they are of."""
    asked = revision.part_revisions.select_related("question").prefetch_related("bases").order_by("place")
    return {one.question_id: one for one in asked}


def _part(old: Revision | None, new: Revision | None) -> Section:
    return Section(differences(*_saids(old, new)), _kind(old, new), _place(old), _place(new))


def _said(revision: Revision) -> Said:
    at = {place: [one for one in revision.images if one["at"] == place] for place in ("", *(one["id"] for one in revision.options))}
    options = [
        Choice(one["id"], letter, one["text"], one["id"] in revision.key, at[one["id"]])
        for letter, one in zip(LETTERS, revision.options, strict=False)
    ]
    return Said(
        stem=revision.stem,
        images=at[""],
        options=options,
        key="" if options else types.get(revision.question.type).written(revision.options, revision.key),  # each option says whether it is right
        explanation=revision.explanation,
        bases=[basis_text((one.statute_title, one.article_number, one.statute_version)) for one in revision.bases.all()],
    )
