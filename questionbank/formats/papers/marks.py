"""How papers mark numbers, options, answers and headings. Pure; every pattern looks at `flat` text and takes time in proportion to its length."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from questionbank import types
from questionbank.types.written import normalised, truth
from statutes.rules import numerals

TRUTH = r"(?:正确|错误|不正确|不对|对|错|是|否|√|✓|✔|×|✗|✘)"
LETTERS = r"[A-Ja-j](?:[\s,、;/|.]{0,3}[A-Ja-j]){0,9}"
_ORDINAL = r"[一二三四五六七八九十百]{1,4}"
_NUMBER = re.compile(
    rf"(?P<before>\(\s{{0,8}}(?:{TRUTH}|{LETTERS})?\s{{0,8}}\)\s{{0,4}}(?=\d{{1,5}}\s?[.、]))?"
    r"(?:(?P<dot>(?!(?:19|20)\d\d\.\d)\d{1,5})\s?[.、]|\((?P<paren>\d{1,3})\)[.、:]?|(?P<half>\d{1,3})\)|第\s?(?P<word>\d{1,5})\s?题(?![的中和与至到、])[.、:]?)\s*"
)
_OPTION = re.compile(r"(?:(?P<dot>[A-J])\s?[.、:]|\(\s?(?P<paren>[A-J])\s?\)|(?P<half>[A-J])\)|【(?P<box>[A-J])】)\s*")
_INSIDE = {  # further options on the line of one that is marked so
    "dot": re.compile(r"(?<![A-Za-z0-9])([A-J])\s?[.、:]\s*"),
    "paren": re.compile(r"\(\s?([A-J])\s?\)\s*"),
    "half": re.compile(r"(?<![A-Za-z0-9(])([A-J])\)\s*"),
    "box": re.compile(r"【([A-J])】\s*"),
}
_LETTERS_NAMED = re.compile(r"[A-J](?:\s?[、,和与及]\s?[A-J])+\s?(?:项|选项|均|都|皆|两|三|四)")  # A、B项, A、C都
_LABELS = {
    "answer": "(?:参考|正确|标准|试题)?答案(?:要点)?|(?:答题|参考|评分)要点|答",
    "explanation": "(?:答案|试题|整体|题目)?解析|分析|详解",
    "bases": "(?:法律|法规)?依据|出处",
    "difficulty": "难度|难易程度|难易度",
    "topic": "知识点|所属章节|章节|考点|分类",
    "tags": "标签",
    "type": "题型|(?:题目|试题)类型",
    "points": "(?:本题)?分[值数]",
}
LABEL_WORDS = {  # as papers are written and faults are named
    "answer": "答案",
    "explanation": "解析",
    "bases": "依据",
    "difficulty": "难度",
    "topic": "知识点",
    "tags": "标签",
    "type": "题型",
    "points": "分值",
}
_ANY_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
_BOXED = "|".join(f"(?P<{name}_>{words})" for name, words in _LABELS.items())
_LABEL = re.compile(rf"(?:[【\[](?:{_BOXED})[】\]]\s*:?|(?:{_ANY_LABEL})\s{{0,4}}:)\s*")
_BARE_ANSWER = re.compile(rf"(?P<answer>(?:参考|正确|标准)?答案)\s{{0,4}}(?=(?:{LETTERS}|{TRUTH})[\s.。]*$)")
_BOXED_INSIDE = re.compile(rf"【(?:{_BOXED})】\s*:?\s*")
_SPACED_INSIDE = re.compile(rf"(?<=\s)(?:{_ANY_LABEL})\s{{0,4}}:\s*")
_CLOSED_INSIDE = re.compile(r"(?<=[。;!?)】])(?:(?P<answer>(?:参考|正确|标准|试题)?答案)|(?P<explanation>(?:答案|试题|整体|题目)?解析))\s{0,4}:\s*")
_ANSWERS_BEGIN = re.compile(r"[-—=\s]*(?:附\s?:?\s*)?(?:[^。?!:\\]{0,40}[\s》])?(?:参考|正确|标准)?答案(?:[及与和]?解析)?\s?:?[-—=\s]*$")
_HEADING = re.compile(
    rf"(?:(?P<part>第\s?(?:{_ORDINAL}|\d{{1,3}})\s?(?:部分|大题|单元|编|篇|章|节|讲|卷))[\s、.:]*"
    rf"|(?P<one>{_ORDINAL}|[Ⅰ-Ⅻ])\s?[.、:]\s*|(?P<two>\({_ORDINAL}\))\s?[、.]?\s*|(?P<figure>\d{{1,2}}\s?[.、]\s*))?"
    r"(?P<body>[^\s].*)?"
)
_NAME = re.compile(r"[【\[]?([一-龥]{2,8}?)[】\]]?(?=$|[^一-龥]|共|每|本|部分)")
_FULL_NAME = re.compile("题$|选择$|^不定项")  # 多选 alone may mean: ticked too many
_ONLY_BRACKET = re.compile(r"\s*[(\[【]([一-龥]{2,8})[)\]】]\s*")
_NAME_ALONE = re.compile(r"[【\[]?[一-龥]{2,8}[】\]]?\s*(?:[(\[【].*[)\]】])?\s*[:。]?\s*")
_NO_TYPE = re.compile("(?:问|各|下|小|本|试|命|主|习|标|专|课)题$")
_SENTENCE = re.compile("[。;,?!]")
_CASE = re.compile(
    rf"[【\[(]?\s?(?:案例|材料|案情|资料)\s?(?:(?:{_ORDINAL}|\d{{1,3}}|\((?:{_ORDINAL}|\d{{1,3}})\))\s?(?:[】\])]|[:.、\s]|$)[:\s]*|[】\]]\s*|:\s*)"
)
_ORNAMENT = re.compile(
    "|".join(
        (
            r"第?\s?\d{1,4}\s?页(?:[\s,/、(]{0,3}共\s?\d{1,4}\s?页\)?)?$",
            r"[-—–]+\s?\d{1,4}\s?[-—–]+$",
            r"[-=*—~·.…]{3,}$|_{10,}$",
            r"(?:(?:得\s?分|评卷人|阅卷人|评分人|复核人|总\s?分|题\s?号)[\s:_|]*)+$",
            r"(?:(?:姓\s?名|单\s?位|部\s?门|职\s?务|准考证号|考\s?号|学\s?号|日\s?期)\s?:?[\s_]*)+$",
            r"[(—\-\s]*(?:全文完|试[题卷]完|试[题卷]结束|完|以下空白|以下无正文)[)。—\-\s]*$",
        )
    )
)


_ANSWER_BRACKET = re.compile(rf"\(\s*(?:(?P<letters>{LETTERS})|(?P<truth>{TRUTH}|[TFVXtfvx]))\s*\)")
_ENDS_ANSWERED = re.compile(rf"\(\s*(?:{LETTERS}|{TRUTH})\s*\)[\s。.]*$")
_TICKS = re.compile(r"\(\s*[√✓✔×✗✘]\s*\)")
_TYPE_MARK = r"[(\[【]\s*([一-龥]{2,8})(?:[\s,、;]*(?:共|每题|本题)?\d{1,3}(?:\.\d)?分)?\s*[)\]】]"
_MARK_BEFORE, _MARK_BEHIND = re.compile(rf"\s*{_TYPE_MARK}\s*"), re.compile(rf"{_TYPE_MARK}[\s。.:*]*$")
_ODD_MARK = re.compile(r"[【\[]([一-龥]{1,6}题)[】\]]")
_RIGHT = re.compile(r"[\s。;]{0,4}\(\s?正确(?:答案|选项)\s?\)\s*$")
EMPTY_BRACKET = re.compile(r"[(（]\s*[)）]")


class Number(NamedTuple):
    """`style`: dot 1. 1、, paren (1), half 1), word 第1题."""

    style: str
    value: int
    start: int  # of what follows it
    before: str = ""  # an answer bracket in front of it: （√）1.


class Option(NamedTuple):
    style: str
    letter: str
    start: int


class Label(NamedTuple):
    name: str
    begin: int
    start: int


@dataclass(frozen=True)
class Heading:
    """`level` 0 第一部分, 1 一、, 2 （一）. `types`: what it says of the questions under it; `odd`: a name of a type that there is not."""

    level: int
    ordinal: int = 0
    type: str = ""
    inner: str = ""  # type of choice questions named in its brackets
    odd: str = ""
    typed: bool = False  # it speaks of a type, known or not, or of 选择题 in general


def number(text: str) -> Number | None:
    found = _NUMBER.match(text)
    if not found:
        return None
    style = next(name for name in ("dot", "paren", "half", "word") if found[name])
    before = (found["before"] or "").strip()
    return Number(style, int(found[style]), found.end(), before if before.strip("() ") else "")


def option(text: str) -> Option | None:
    found = _OPTION.match(text)
    if not found:
        return None
    style = next(name for name in _INSIDE if found[name])
    return Option(style, found[style], found.end())


def options_inside(text: str, style: str) -> list[tuple[str, int, int]]:
    """Letter, begin and end of each mark within a text that looks like a further option's."""
    return [(found[1], found.start(), found.end()) for found in _INSIDE[style].finditer(text)]


def right_mark(text: str) -> int:
    """Where the mark begins that says at an option's end that it is right: 罚款（正确答案）; -1 where there is none."""
    found = _RIGHT.search(text, max(len(text) - 20, 0))
    return found.start() if found else -1


def letters_named(text: str, begin: int) -> int:
    """Where a naming of options (A、B项) that begins there ends; 0 where none begins."""
    found = _LETTERS_NAMED.match(text, begin)
    return found.end() if found else 0


def label(text: str) -> Label | None:
    """答案：, 【解析】, 难度： … at the beginning."""
    found = _LABEL.match(text) or _BARE_ANSWER.match(text)
    return _as_label(found) if found else None


def labels_inside(text: str, *, stem: bool, prose: bool) -> list[Label]:
    """Labels further on in a line: 【解析】 anywhere, 答案： after a space, and after a full stop unless in prose. In a stem others are its words."""
    if ":" not in text and "】" not in text:
        return []
    found = [*_BOXED_INSIDE.finditer(text), *_SPACED_INSIDE.finditer(text), *([] if prose else _CLOSED_INSIDE.finditer(text))]
    places = {one.begin: one for one in map(_as_label, found) if not stem or one.name in ("answer", "explanation") or text[one.begin] == "【"}
    return [places[begin] for begin in sorted(places)]


def _as_label(found: re.Match[str]) -> Label:
    name = next(name for name, said in found.groupdict().items() if said).rstrip("_")
    return Label(name, found.start(), found.end())


def begins_answers(text: str) -> bool:
    """参考答案, or a title that ends so."""
    return len(text) <= 80 and "答案" in text and bool(_ANSWERS_BEGIN.match(text)) and not number(text)


def case_label(text: str) -> int:
    """Where 案例一： ends; 0 where there is none."""
    found = _CASE.match(text)
    return found.end() if found else 0


def is_ornament(text: str) -> bool:
    """Page numbers, lines to cut or write on, 得分 and 评卷人."""
    return len(text) < 200 and bool(_ORNAMENT.match(text))


def heading(text: str) -> Heading | None:
    """一、单项选择题（每题2分）, 第二部分 判断题, 多选题; 一、总则 too, which is one only where it stands as one."""
    if len(text) > 300:
        return None
    found = _HEADING.match(text)
    body = (found["body"] or "") if found else ""
    if not found or not body and not found["part"]:
        return None
    made = _typed(body, *_level(found))
    if found["part"] or found["one"] or found["two"]:
        plain = len(body) <= 40 and not _SENTENCE.search(body)
        return made if made.typed or plain else None
    return made if made.type and _NAME_ALONE.fullmatch(body) else None


def _level(found: re.Match[str]) -> tuple[int, int]:
    level = 0 if found["part"] else 2 if found["two"] else 1
    digits = re.search(_ORDINAL, found["part"] or found["one"] or found["two"] or "")
    return level, (numerals.value(digits[0]) or 0) if digits else 0


def _typed(body: str, level: int, ordinal: int) -> Heading:
    name = _NAME.match(body)
    if not name:
        return Heading(level, ordinal)
    kind, general = type_named(name[1]), name[1] in ("选择题", "客观题", "主观题")
    inner = {one for word in re.split(r"[()\[\]【】,、;\s]+", body[name.end() :][:80]) if _FULL_NAME.search(word) and (one := type_named(word))}
    alone = _ONLY_BRACKET.fullmatch(body[name.end() :])
    only = inner.pop() if len(inner) == 1 else type_named(alone[1]) if alone else ""
    if kind or general:
        return Heading(level, ordinal, kind or only, only if kind else "", typed=True)
    odd = name[1] if name[1].endswith("题") and len(name[1]) <= 6 and not _NO_TYPE.search(name[1]) else ""
    return Heading(level, ordinal, odd=odd, typed=bool(odd))


@lru_cache(1000)
def type_named(word: str) -> str:
    """Code of the type a word names, "" for none."""
    kind = types.by_name(normalised(word))
    return kind.code if kind else ""


def is_short_answer(text: str) -> bool:
    """Letters, or 对 and 错: what is answered in one line."""
    return len(text) <= 60 and (bool(re.fullmatch(rf"[\s(\[【]*{LETTERS}[\s)\]】.。;]*", text)) or truth(text.strip(" 。.;")) is not None)


def ends_answered(text: str) -> bool:
    """…正确的是（ABD）, …。（√）"""
    return bool(_ENDS_ANSWERED.search(text[-80:]))


def has_ticks(text: str) -> bool:
    return bool(_TICKS.search(text))


def answer_brackets(text: str) -> list[tuple[str, int, int, bool]]:
    """What stands in each bracket that may hold an answer, where its inside begins and ends, and whether it is letters."""
    found = _ANSWER_BRACKET.finditer(text)
    return [(one["letters"] or one["truth"], one.start() + 1, one.end() - 1, bool(one["letters"])) for one in found]


def has_empty_bracket(text: str) -> bool:
    return bool(EMPTY_BRACKET.search(text))


def type_mark(text: str) -> tuple[str, int, int]:
    """The type named in a bracket at the beginning or the end of a text, and what is left without it; "" where none is named."""
    found = _MARK_BEFORE.match(text)
    if found and type_named(found[1]):
        return type_named(found[1]), found.end(), len(text)
    tail = max(len(text) - 40, 0)
    found = _MARK_BEHIND.search(text, tail)
    if found and type_named(found[1]):
        return type_named(found[1]), 0, found.start()
    return "", 0, len(text)


def odd_mark(text: str) -> str:
    """A type named at the beginning, 【连线题】, that there is not; "" where there is none such."""
    found = _ODD_MARK.match(text)
    return found[1] if found and not type_named(found[1]) else ""
