"""What each question of a paper means: its type, its key, its labels. A type is told by the paper or follows from the answer; it is never guessed
where the paper tells the types of others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from questionbank import types
from questionbank.formats import base
from questionbank.formats.base import Parsed, Record
from questionbank.formats.papers import marks, options
from questionbank.formats.papers.answers import meaning
from questionbank.formats.papers.lines import PICTURE, flat
from questionbank.formats.papers.outline import Outline, Raw, Section, Stray
from questionbank.formats.papers.tokens import Text
from questionbank.types import written
from questionbank.types.base import QuestionType

_OPTIONS = {f"option{letter}": f"选项{letter}" for letter in "ABCDEFGHIJ"}
_COLUMNS = {"stem": "题干", "options": "选项", "option": "选项", **marks.LABEL_WORDS, **_OPTIONS}
_BLANK = re.compile("_{2,}")
_EMPTIED = "\u3000"  # what stands in a bracket whose answer was taken out
_MOST_MARKS = 3  # of its type that a stem may carry at one end
_TRAILING = " \t。.;；，,"
_GUESSED = "文件没有写明题型：答案是一个字母的按单选题、几个字母的按多选题处理，请核对。"
_NO_TYPE = "看不出题型。请在题干后面注明，如“（多选题）”，或在这部分前面加上“二、多选题”这样的标题。"


def understood(outline: Outline) -> Parsed:
    """A record for each question, with what is wrong with it."""
    for _, raw in outline.questions():
        for one in (raw, *raw.parts):
            _take_marks(one)
    reader = _Reader(outline)
    records = [reader.record(section, raw) for section, raw in outline.questions()]
    if reader.guessed:
        outline.note(1, "题型", _GUESSED)
    records += [_refused(one, outline.unit) for one in outline.strays]
    return Parsed(sorted(records, key=lambda one: one.row), sorted(outline.notes, key=lambda one: one.row))


def _refused(stray: Stray, unit: str) -> Record:
    record = Record(stray.line, stem=stray.text, unit=unit, columns=_COLUMNS)
    record.error("stem", stray.message)
    return record


def _take_marks(raw: Raw) -> None:
    """【单选题】, （多选） at the beginning or end of the stem: no words of it."""
    for place in (0, -1):
        said = raw.stem[place]
        for _ in range(_MOST_MARKS):
            kind, begin, end = marks.type_mark(flat(said.text))
            if not kind or said.literal:
                break
            raw.types.append(kind)
            said = replace(said, text=said.text[begin:end].strip())
        raw.stem[place] = said


class _Reader:
    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.guessed = False
        self.tells_choice = any(types.get(code).own_options for section, raw in outline.questions() for code in _told(section, raw) if code)

    def record(self, section: Section, raw: Raw, case: Raw | None = None) -> Record:
        record = Record(row=raw.line, unit=self.outline.unit, columns=_COLUMNS)
        for fault in raw.faults:
            record.error(fault.field, fault.message, row=fault.line)
        record.type = self._told_type(record, section, raw, case)
        if raw.is_case and case is None:
            self._fill_case(record, section, raw)
        else:
            self._fill(record, raw, in_case=case is not None)
        self._fill_labels(record, raw)
        record.pictures.sort(key=lambda one: -1 if one.at is None else one.at)
        lines = {name: texts[0].line for name, texts in raw.fields.items()}
        record.problems = [replace(one, row=lines.get(one.field, one.row)) if one.row == raw.line else one for one in record.problems]
        return record

    # types

    def _told_type(self, record: Record, section: Section, raw: Raw, case: Raw | None) -> str:
        """What heading, mark and label say, "" where they say nothing."""
        named = dict.fromkeys(raw.types)
        if "type" in raw.fields:
            base.read_type(record, _joined(raw.fields["type"]))
            named |= {record.type: None} if record.type else {}
        heading = section.heading
        over = (heading.inner if case else heading.type) if heading else ""
        found = [*named, *([over] if over and over not in named else [])]
        if len(found) > 1:
            labels = "、".join(types.get(one).label for one in found)
            record.error("type", f"题型写得不一致：{labels}。请改成一种，或移到相应的标题下面。")
        if not found and heading and heading.odd and not case:
            base.read_type(record, heading.odd)
        odd = "" if raw.stem[0].literal else marks.odd_mark(flat(raw.stem[0].text))
        if odd:
            base.read_type(record, odd)
        return found[0] if found else ""

    def _guess(self, record: Record, answer: str, stem: str, *, in_case: bool) -> str:
        """The type where the paper does not say it: only what is certain, or what all the paper leaves open."""
        judged = written.truth(answer)
        if not record.options:
            blank = bool(_BLANK.search(flat(stem)))
            return "blank" if blank and answer else "judge" if judged is not None and not blank else "short" if in_case and answer else ""
        letters = written.letters(answer) if marks.is_short_answer(flat(answer)) else None
        truths = {written.truth(one) for one in record.options}
        if len(record.options) == 2 and truths == {True, False}:
            return "judge"
        if not letters or self.tells_choice:
            return ""
        self.guessed = True
        return "single" if len(letters) == 1 else "multiple"

    # contents

    def _fill(self, record: Record, raw: Raw, *, in_case: bool) -> None:
        kind = types.get(record.type) if record.type else None
        stem, made = list(raw.stem), options.Options()
        if kind is None or kind.own_options or kind.options:
            made = self._fill_options(record, raw, stem)
        elif raw.options:
            record.error("options", f"{kind.label}没有选项。请删去选项，或改正题型。", row=raw.options[0].text.line)
        answer = _joined(raw.fields.get("answer", []))
        if kind is None or kind.own_options or kind.options:
            answer = made.answer(answer.strip(_TRAILING), record)
            answer = self._bracket(record, stem, answer, kind)
        if kind is None and not any(one.field in ("type", "options") for one in record.problems):
            record.type = self._guess(record, answer, _joined(stem), in_case=in_case)
            if not record.type and answer:
                record.error("type", _NO_TYPE)
            kind = types.get(record.type) if record.type else None
        self._fill_stem(record, stem)
        record.answer_text = answer
        if not answer:
            record.error("answer", "没有找到这道题的答案。请在题目下面写上“答案：”。")
        elif kind is not None and kind.own_options and len(record.options) < 2:
            if not any(one.field == "options" for one in record.problems):
                record.error("options", "没有读到选项。选项请写成“A.……”，每个一行。")
        elif kind is not None:
            base.read_key(record)
            base.warn_of_options(record)

    def _fill_options(self, record: Record, raw: Raw, stem: list[Text]) -> options.Options:
        given = raw.options
        if not given and (inline := options.in_stem(stem[-1])):
            words, first = inline
            stem[-1] = replace(stem[-1], text=words)
            given = [first]
        made = options.split(given)
        for fault in made.faults:
            record.error(fault.field, fault.message, row=fault.line)
        for line, what in made.unreadable:
            self._unreadable(record, line, "options", what)
        record.options, pictures = made.texts, made.pictures
        record.pictures += pictures
        return made

    def _bracket(self, record: Record, stem: list[Text], answer: str, kind: QuestionType | None) -> str:
        """The answer, also where it stands in a bracket of the stem, which is emptied."""
        letters = bool(record.options) or kind is not None and kind.own_options
        found = list(_brackets(stem, letters=letters))
        left = [one for place, one in enumerate(stem) if not one.literal and all(place != at for at, *_ in found)]
        if not letters and any(marks.has_ticks(flat(one.text)) for one in left):
            record.error("stem", "题干中间有“（√）”或“（×）”，看不出是不是几道题连在了一起。请分开，各写上题号。")
        if len(found) > 1 and not answer:
            record.error("answer", "题干里有几个括号都像答案，请把答案写在题目下面，写明“答案：”。", row=stem[0].line)
        if len(found) != 1:
            return answer
        place, said, begin, end = found[0]
        if answer and meaning(answer) != meaning(said):
            record.error("answer", f"题干括号里的“{said}”与答案“{answer[:20]}”不一样，请核对。", row=stem[place].line)
            return answer
        text = stem[place].text
        leads = place == 0 and not text[: begin - 1].strip()  # （√）甲: no words of the statement
        stem[place] = replace(stem[place], text=text[end + 1 :].lstrip() if leads else text[:begin] + _EMPTIED + text[end:])
        return answer or said

    def _fill_stem(self, record: Record, stem: Sequence[Text]) -> None:
        lines = []
        for one in stem:
            record.pictures += one.pictures
            text = one.text.replace(PICTURE, "")
            lines += [text] if text.strip() or one.literal else []
            for what in one.unreadable:
                self._unreadable(record, one.line, "stem", what)
        record.stem = "\n".join(lines).strip()
        if not record.stem:
            record.error("stem", "题干是空的，请填写。")

    def _fill_case(self, record: Record, section: Section, raw: Raw) -> None:
        self._fill_stem(record, raw.stem)
        if raw.options or "answer" in raw.fields:
            name, line = ("options", raw.options[0].text.line) if raw.options else ("answer", raw.fields["answer"][0].line)
            record.error(name, "看不出是哪一小题的。案例的小题请编号，如“（1）”，选项和答案写在各小题下面。", row=line)
        record.parts = [self.record(section, part, raw) for part in raw.parts]

    def _fill_labels(self, record: Record, raw: Raw) -> None:
        said = {name: _joined(texts) for name, texts in raw.fields.items()}
        record.explanation, record.topic = said.get("explanation", ""), said.get("topic", "")
        base.read_labels(record, difficulty_text=said.get("difficulty", ""), bases=said.get("bases", ""), tags=said.get("tags", ""))
        if "points" in said:
            record.warn("points", f"分值“{said['points'][:20]}”没有用到，已忽略。分值在组卷时设置。")
        for name, texts in raw.fields.items():
            for one in texts:
                for what in [*one.unreadable, *(["图片"] if one.pictures else [])]:
                    self._unreadable(record, one.line, name, what)

    def _unreadable(self, record: Record, line: int, name: str, what: str) -> None:
        record.error(name, f"{self.outline.place(line)}里有{what}，读不出来。请改成文字，或导入后再补上。", row=line)


def _told(section: Section, raw: Raw) -> Iterator[str]:
    """The types that the paper names at a question."""
    yield from (section.heading.type, section.heading.inner) if section.heading else ()
    for one in (raw, *raw.parts):
        yield from one.types
        if "type" in one.fields:
            yield marks.type_named(_joined(one.fields["type"]))


def _joined(texts: Sequence[Text]) -> str:
    return "\n".join(one.text for one in texts).strip()


def _brackets(stem: Sequence[Text], *, letters: bool) -> Iterator[tuple[int, str, int, int]]:
    """Brackets that hold an answer: letters anywhere; 对 and 错 only at the very beginning or end."""
    for place, one in enumerate(stem):
        if one.literal:
            continue
        even = flat(one.text)
        for said, begin, end, are_letters in marks.answer_brackets(even):
            edge = place == 0 and not even[: begin - 1].strip() or place == len(stem) - 1 and not even[end + 1 :].strip(" 。.")
            if are_letters if letters else edge and written.truth(said) is not None:
                yield place, said, begin, end
