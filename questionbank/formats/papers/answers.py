"""What a block of answers says is given to the questions it speaks of. Where its numbers do not fit, nobody gets an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from questionbank.formats.papers import marks
from questionbank.formats.papers.answer_block import Answered, Part
from questionbank.formats.papers.lines import flat
from questionbank.formats.papers.outline import Outline, Raw, Run, Section, Stray, runs
from questionbank.formats.papers.tokens import Text
from questionbank.types import written


def apply(parts: Sequence[Part], scope: Sequence[Section], outline: Outline) -> None:
    """Give each question its answer; say where block and paper differ."""
    for part, run in _matched(parts, runs(scope), outline):
        _apply(part, run, outline)


def _matched(parts: Sequence[Part], there: list[Run], outline: Outline) -> Iterator[tuple[Part, Run]]:
    if not any(part.headed for part in parts):
        yield from _matched_by_order(parts, there, outline)
        return
    left = list(there)
    for part in parts:
        fitting = (
            [run for run in left if run.type == part.type] if part.type else [run for run in left if part.ordinal and run.ordinal == part.ordinal]
        )
        exact = [run for run in fitting if run.ordinal == part.ordinal]
        if chosen := (exact or fitting)[:1]:
            left.remove(chosen[0])
            yield part, chosen[0]
        elif part.items or part.misfits:
            _report_unused(part, "这里起的答案找不到对应的题目。请给试题和答案写上相同的标题，如“一、单项选择题”。", outline)


def _matched_by_order(parts: Sequence[Part], there: list[Run], outline: Outline) -> Iterator[tuple[Part, Run]]:
    """Without headings: by number where no number comes twice, else run by run."""
    numbers = [number for run in there for number in run.questions]
    mine = [one for part in parts for one in _rising(part)]
    if len(numbers) == len(set(numbers)) and len(mine) <= 1:
        whole = Run("", 0, {number: raw for run in there for number, raw in run.questions.items()})
        yield from ((part, whole) for part in mine)
    elif len(mine) == len(there):
        yield from zip(mine, there, strict=True)
    else:
        sentence = f"答案分成 {len(mine)} 段，试题却有 {len(there)} 个部分，对不上。请给试题和答案写上相同的标题，如“一、单项选择题”。"
        for part in parts:
            _report_unused(part, sentence, outline)


def _rising(part: Part) -> list[Part]:
    found: list[Part] = []
    for item in part.items:
        if not found or item.number < found[-1].items[-1].number:
            found.append(Part(item.line, unclear=part.unclear))
        found[-1].items.append(item)
    if part.misfits:
        (found or [Part(part.line)])[-1].misfits.extend(part.misfits)
    return found or ([Part(part.line, misfits=part.misfits)] if part.misfits else [])


def _apply(part: Part, run: Run, outline: Outline) -> None:
    spoilt = {number for one in part.misfits for number in range(one.first, one.last + 1)}
    extra = {one.number for one in part.items} - set(run.questions)
    if extra:
        unused = replace(part, items=[one for one in part.items if one.number in extra])
        _report_unused(unused, f"没有第 {min(extra)} 题，这里却有它的答案。请核对题号。", outline)
    for raw in run.questions.values():
        place = outline.place(part.line)
        if raw.number in spoilt:
            raw.fault(part.line, "answer", "答案区里这一段答案的个数与题数不符，请逐题写明，如“1.A 2.B”。")
        elif extra:
            raw.fault(part.line, "answer", f"{place}起的答案与题号对不上（有第 {min(extra)} 题的答案，却没有这道题），请核对。")
        elif part.unclear:
            raw.fault(part.line, "answer", f"{place}起的答案里有分不清是哪道题的行或编号。请把答案写在各题下面，写明“答案：”。")
    by_number: dict[int, list[Answered]] = {}
    for one in part.items:
        by_number.setdefault(one.number, []).append(one)
    for number, said in by_number.items():
        if number in run.questions:
            _give(run.questions[number], said, outline)


def _report_unused(part: Part, message: str, outline: Outline) -> None:
    """Each line of answers that no question gets."""
    lines: dict[int, list[str]] = {} if part.items else {part.line: []}
    for one in part.items:
        lines.setdefault(one.line, []).append(f"{one.number}.")
        for text in (text for texts in one.fields.values() for text in texts):
            lines.setdefault(text.line, []).append(text.text)
    outline.strays += [Stray(line, " ".join(texts), message) for line, texts in lines.items()]


def _give(raw: Raw, said: Sequence[Answered], outline: Outline) -> None:
    if len(said) > 1:
        raw.fault(said[1].line, "answer", f"答案区里第 {raw.number} 题的答案写了 {len(said)} 次，请只留一个。")
    if raw.is_case:
        raw.fault(said[0].line, "answer", "案例题的答案请写在各小题下面，写明“答案：”。")
    for name, texts in said[0].fields.items():
        if name == "answer" and name in raw.fields:
            if _meant(raw.fields[name]) != _meant(texts):
                raw.fault(texts[0].line, name, f"答案写了两次，不一样：{outline.place(texts[0].line)}是“{_joined(texts)[:20]}”。请核对。")
        elif name in raw.fields:
            raw.fault(texts[0].line, name, f"“{marks.LABEL_WORDS[name]}”写了两次，{outline.place(texts[0].line)}又有一个。请只留一个。")
        else:
            raw.fields[name] = texts


def _joined(texts: Sequence[Text]) -> str:
    return "\n".join(one.text for one in texts)


def _meant(texts: Sequence[Text]) -> object:
    return meaning(_joined(texts))


def meaning(answer: str) -> object:
    """What an answer says, to tell whether two say the same."""
    text = answer.strip(" 。.;；")
    said = written.truth(text)
    letters = written.letters(text) if marks.is_short_answer(flat(text)) else None
    return tuple(letters) if letters else said if said is not None else written.normalised(text)
