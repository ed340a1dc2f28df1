"""Word's automatic numbers: what stands before a paragraph though it is not in its text."""

from dataclasses import dataclass, field

from core.word import W
from core.xml import Element
from statutes.rules import numerals

_DEEPEST = 9
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_CHINESE_FIGURES = tuple("一二三四五六七八九十百千")
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital")


@dataclass
class Level:
    start: int
    format: str
    text: str  # %1. with the numbers of its levels
    legal: bool = False  # all numbers in it are Arabic
    restarts: int | None = None  # below which level it begins anew; None: below any
    style: str = ""


@dataclass
class Numbering:
    """One w:num: its levels, whose counter it shares, and which of its levels begin anew when it first comes."""

    counter: str
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts while paragraphs are gone through in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._numberings = _numberings(numbering)
        self._styles = _styles(styles)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def before(self, properties: Element | None) -> str | None:
        """What Word puts before a paragraph with these w:pPr: "1.", "（一）", "" for nothing or a bullet; None where it cannot be told."""
        number, level = self._numbered(properties)
        if number in ("", "0"):
            return ""
        numbering = self._numberings.get(number)
        if numbering is None or level not in numbering.levels:
            return None
        self._count(number, numbering, level)
        return self._said(numbering, level)

    def _numbered(self, properties: Element | None) -> tuple[str, int]:
        """Number and level of a paragraph, its own or its style's."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        style = _value(properties, "pStyle") or self._styles.get("", ("", "", ""))[2]
        number, level = _number_of(own)
        seen: set[str] = set()
        while not number and style in self._styles and style not in seen:
            seen.add(style)
            number, inherited, based_on = self._styles[style]
            if number and not level:
                numbering = self._numberings.get(number)
                named = next((str(place) for place, one in numbering.levels.items() if one.style == style), "") if numbering else ""
                level = named or inherited
            style = based_on
        return number, int(level) if level.isdigit() else 0

    def _count(self, number: str, numbering: Numbering, level: int) -> None:
        counts = self._counts.setdefault(numbering.counter, {})
        if level in numbering.overrides and (number, level) not in self._begun:
            self._begun.add((number, level))
            counts[level] = numbering.overrides[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else numbering.levels[level].start
        for deeper in [one for one in counts if one > level]:
            restarts = numbering.levels[deeper].restarts if deeper in numbering.levels else None
            if restarts is None or (restarts and level < restarts):
                del counts[deeper]

    def _said(self, numbering: Numbering, level: int) -> str | None:
        one, counts = numbering.levels[level], self._counts[numbering.counter]
        text = one.text
        if one.format == "bullet" or not text.strip():
            return ""
        for place in range(_DEEPEST):
            if f"%{place + 1}" in text:
                shown = numbering.levels.get(place)
                number = counts.get(place, shown.start if shown else 1)
                said = _in_format(number, "decimal" if one.legal or shown is None else shown.format)
                if said is None:
                    return None
                text = text.replace(f"%{place + 1}", said)
        text = text.strip()
        bare = "." if text[-1:].isalnum() and text[-1:].isascii() else "、" if text[-1:] in _CHINESE_FIGURES else ""
        return text + bare


def _value(parent: Element | None, name: str) -> str:
    found = parent.find(f"{W}{name}") if parent is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def _int(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() and len(text) < 7 else otherwise


def _number_of(numbered: Element | None) -> tuple[str, str]:
    return _value(numbered, "numId"), _value(numbered, "ilvl")


def _styles(root: Element | None) -> dict[str, tuple[str, str, str]]:
    """Style -> number, level, the style it is based on; "" leads to the default paragraph style."""
    found: dict[str, tuple[str, str, str]] = {}
    for style in root.iter(f"{W}style") if root is not None else ():
        properties = style.find(f"{W}pPr")
        number, level = _number_of(properties.find(f"{W}numPr") if properties is not None else None)
        found[style.get(f"{W}styleId", "")] = (number, level, _value(style, "basedOn"))
        if style.get(f"{W}default") in ("1", "true", "on") and style.get(f"{W}type") == "paragraph":
            found.setdefault("", ("", "", style.get(f"{W}styleId", "")))
    return found


def _numberings(root: Element | None) -> dict[str, Numbering]:
    if root is None:
        return {}
    abstract = {one.get(f"{W}abstractNumId", ""): one for one in root.iter(f"{W}abstractNum")}
    by_style = {_value(one, "styleLink"): name for name, one in abstract.items() if _value(one, "styleLink")}
    found = {}
    for num in root.iter(f"{W}num"):
        name = _value(num, "abstractNumId")
        name = by_style.get(_value(abstract.get(name), "numStyleLink"), name)
        numbering = Numbering(name, _levels(abstract.get(name)))
        for override in num.iter(f"{W}lvlOverride"):
            level = _int(override.get(f"{W}ilvl", ""), 0)
            numbering.levels |= _levels(override)
            if start := _value(override, "startOverride"):
                numbering.overrides[level] = _int(start, 1)
        found[num.get(f"{W}numId", "")] = numbering
    return found


def _levels(parent: Element | None) -> dict[int, Level]:
    levels = {}
    for one in parent.findall(f"{W}lvl") if parent is not None else ():
        restart, legal = _value(one, "lvlRestart"), one.find(f"{W}isLgl")
        levels[_int(one.get(f"{W}ilvl", ""), 0)] = Level(
            start=_int(_value(one, "start"), 0), format=_value(one, "numFmt") or "decimal", text=_value(one, "lvlText"),
            legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
            restarts=_int(restart, 0) if restart else None, style=_value(one, "pStyle"),
        )  # fmt: skip
    return levels


def _in_format(number: int, kind: str) -> str | None:
    """A number as Word writes it in this w:numFmt; None for one that is not known here."""
    if kind == "none":
        return ""
    if kind in ("decimal", "decimalHalfWidth"):
        return str(number)
    if kind in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate(_FULL_WIDTH)
    if kind == "decimalZero":
        return f"{number:02}"
    if not 0 < number <= numerals.MOST:
        return None
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(ord("①") + number - 1) if number <= 20 else None
    if kind in _CHINESE:
        return numerals.chinese(number)
    if kind in ("upperLetter", "lowerLetter"):
        said = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return said if kind == "upperLetter" else said.lower()
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    return None


def _roman(number: int) -> str:
    said = ""
    for size, letters in _ROMAN:
        said += letters * (number // size)
        number %= size
    return said
