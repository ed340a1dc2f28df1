"""Two revisions of one question beside each other. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from questionbank.rules.likeness import bag, likeness
from statutes.rules.wording import Piece, pieces

Image = dict[str, Any]  # an entry of Revision.images


@dataclass(frozen=True)
class Choice:
    """An option as a revision has it."""

    id: str
    letter: str
    text: str
    right: bool
    images: Sequence[Image] = ()


@dataclass(frozen=True)
class Said:
    """What a revision says, in words."""

    stem: str
    options: Sequence[Choice] = ()
    key: str = ""
    explanation: str = ""
    bases: Sequence[str] = ()
    images: Sequence[Image] = ()  # below the stem


@dataclass(frozen=True)
class Row:
    """One thing that both may say. `old` and `new`: the option as it was and is; None where it is not there, or the row is of something else."""

    label: str
    pieces: Sequence[Piece] = ()
    old: Choice | None = None
    new: Choice | None = None
    moved: bool = False  # the option got another letter, or became right or wrong
    old_images: Sequence[Image] = ()
    new_images: Sequence[Image] = ()

    @property
    def changed(self) -> bool:
        pictures = [(one["file"], one["words"]) for one in self.old_images] != [(one["file"], one["words"]) for one in self.new_images]
        return self.moved or pictures or any(not one.same for one in self.pieces)

    @property
    def letter(self) -> str:
        """Where both have the same, or only one is there."""
        found = {one.letter for one in (self.old, self.new) if one is not None}
        return found.pop() if len(found) == 1 else ""

    @property
    def is_option(self) -> bool:
        return self.old is not None or self.new is not None


def differences(old: Said, new: Said, *, letters: bool = True) -> list[Row]:
    """Stem, options, key, explanation and bases, equal ones too; an option is compared with what it said before, wherever it stood. `letters`: where
    it stands is a difference."""
    rows = [Row("题干", _cut(old.stem, new.stem))]
    rows += [Row("图片", old_images=old.images, new_images=new.images)] if old.images or new.images else []
    rows += _options(old.options, new.options, letters)
    rest = (("答案", old.key, new.key), ("解析", old.explanation, new.explanation), ("依据", "\n".join(old.bases), "\n".join(new.bases)))
    return rows + [Row(label, _cut(before, now)) for label, before, now in rest if before or now]


def aligned(old: Sequence[Choice], new: Sequence[Choice]) -> list[Choice]:
    """The options of another question, each by the id of the one it is most like and in their order: pairs are made from the most alike down, of
    what is left."""
    pairs = sorted(((likeness(bag([was.text]), bag([now.text])), was.id, now.id) for was in old for now in new), key=lambda pair: -pair[0])
    ids: dict[str, str] = {}
    for much, was, now in pairs:
        if much and was not in ids.values() and now not in ids:
            ids[now] = was
    places = [one.id for one in old]
    order = sorted(new, key=lambda one: places.index(ids[one.id]) if one.id in ids else len(places))
    return [replace(one, id=ids.get(one.id, f"other {one.id}")) for one in order]


def _options(old: Sequence[Choice], new: Sequence[Choice], letters: bool) -> Iterator[Row]:
    before = {one.id: one for one in old}
    for now in new:
        was = before.pop(now.id, None)
        if was is None:
            yield Row("选项", _cut("", now.text), None, now, new_images=now.images)
        else:
            moved = was.right != now.right or letters and was.letter != now.letter
            yield Row("选项", _cut(was.text, now.text), was, now, moved, was.images, now.images)
    for gone in before.values():
        yield Row("选项", _cut(gone.text, ""), gone, old_images=gone.images)


def _cut(old: str, new: str) -> list[Piece]:
    return pieces(old, new, exact=True)
