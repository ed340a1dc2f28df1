"""Text as HTML and XHTML, and back: what a reader sees becomes plain text, line by line; what plain text cannot say is named, never guessed."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from core.xml import Element
from questionbank.formats import pictures
from questionbank.formats.base import Picture, Record
from questionbank.formats.pictures import NOWHERE

_INLINE = frozenset({
    "a", "abbr", "acronym", "address", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark",
    "nobr", "q", "samp", "small", "span", "strong", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_BLOCKS = frozenset({
    "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "section", "summary", "ul",
})  # fmt: skip
_UNSEEN = frozenset(["head", "link", "meta", "script", "style", "title", "template"])
_NAMES = {
    "table": "表格", "math": "公式", "svg": "图形", "audio": "声音", "video": "视频", "iframe": "内嵌网页", "object": "内嵌文件", "embed": "内嵌文件",
    "del": "删除线", "s": "删除线", "strike": "删除线", "ruby": "注音", "canvas": "图形", "input": "输入框", "select": "下拉框", "textarea": "输入框",
    "button": "按钮", "form": "表单",
}  # fmt: skip
_RAISED = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CROSSED = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_AS_TYPED = re.compile(r"[\t\f\xa0]|  |(?:^|\n) | (?:\n|$)")  # white space that markup would not keep
_BLANK = "____"

Fetch = Callable[[str], bytes | None]  # the content of a picture by its address; None where the file does not hold it
Special = Callable[[Element], str | None]  # what stands in the text for an element of the format's own; None for one of HTML


@dataclass(frozen=True)
class Image:
    source: str
    words: str


@dataclass
class Said:
    """What a piece of markup says. `troubles`: what of it is no text; `lost`: what is left out without harm."""

    text: str = ""
    images: list[Image] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def local_name(element: Element) -> str:
    """p for {http://www.w3.org/1999/xhtml}p and for o:p, as word processors paste it."""
    name: str = element.tag
    return name.rpartition("}")[2].rpartition(":")[2]


def of_html(source: str) -> Said:
    """What HTML says, as somebody typed it into another system."""
    if not source.strip():
        return Said()
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(source.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return Said(troubles=["读不懂的排版"])
    said = of_element(root)
    if any(one.level >= etree.ErrorLevels.FATAL for one in parser.error_log):
        said.troubles.append("嵌套太深的排版")
    return said


def of_element(root: Element, special: Special = lambda element: None, blocks: frozenset[str] = frozenset()) -> Said:
    """What the content of an element says; HTML elements are told by their local names. `blocks`: those of the format's own that hold text."""
    reader = _Reader(special, _BLOCKS | blocks)
    reader.content(root)
    said = reader.said
    lines = enumerate("".join(reader.pieces).split("\n"))
    said.text = "\n".join(one if place in reader.typed else one.strip(" ") for place, one in lines).strip()
    return said


def taken(said: Said, record: Record, field: str, at: int | None, fetch: Fetch) -> str:
    """The text for `field` of a record; its pictures go where `at` says. What cannot be taken is said on the record."""
    for trouble in dict.fromkeys(said.troubles):
        record.error(field, f"里面有{trouble}，不能写成文字。请改成文字或图片后再导入。")
    for lost in dict.fromkeys(said.lost):
        record.warn(field, f"里面的{lost}没有记入，只留下文字。")
    for image in said.images:
        data = fetch(image.source)
        if data is None:
            record.error(field, f"图片“{image.source[:60]}”不在文件里，请把图片一起导出，或删去后再导入。")
        elif at == NOWHERE:
            record.error(field, "这里不能有图片，图片只能在题干和选项里。")
        elif wrong := pictures.trouble(data):
            record.error(field, f"图片“{image.source[-60:]}”{wrong}。")
        else:
            record.pictures.append(Picture(data, at, " ".join(image.words.split())[: pictures.MAX_WORDS]))
    return said.text


class _Reader:
    def __init__(self, special: Special, blocks: frozenset[str]) -> None:
        self.special, self.blocks = special, blocks
        self.said = Said()
        self.pieces: list[str] = []
        self.typed: set[int] = set()  # lines that stand as typed
        self.line = 0
        self.begun = False  # the line has something in it

    def content(self, element: Element, typed: bool = False) -> None:
        self.put(element.text or "", typed)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, typed)
            self.put(child.tail or "", typed)

    def put(self, text: str, typed: bool = False) -> None:
        if typed:
            self.typed.update(range(self.line, self.line + text.count("\n") + 1))
        else:
            text = _SPACES.sub(" ", text).replace("\xa0", " ")
            if text == " " and not self.begun:
                return
        self.pieces.append(text)
        self.line += text.count("\n")
        self.begun = bool(text.rpartition("\n")[2]) or (self.begun and "\n" not in text)

    def new_line(self) -> None:
        self.pieces.append("\n")
        self.line += 1
        self.begun = False

    def element(self, element: Element, typed: bool) -> None:
        own_name = local_name(element)
        name = own_name.lower()
        stands_for = self.special(element)
        if stands_for is not None:
            self.put(stands_for)
        elif name in _UNSEEN:
            return
        elif "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")):
            self.said.troubles.append("隐藏的内容")
        elif _CROSSED.search(element.get("style", "")):
            self.said.troubles.append(_NAMES["del"])
        elif name == "br":
            self.new_line()
        elif name == "img" or name == "object" and element.get("type", "").startswith("image/"):
            self.said.images.append(Image(element.get("src") or element.get("data") or "", element.get("alt") or "".join(element.itertext()).strip()))
        elif name in ("sup", "sub"):
            self.put(self.shifted(element, name), typed)
        elif name == "u" and len(element) == 0 and element.text and not element.text.strip():
            self.put(_BLANK)
        elif name in _INLINE:
            self.link(element)
            self.content(element, typed)
        elif name in self.blocks or own_name in self.blocks or name == "pre":
            self.block(element, name, typed or name == "pre")
        else:
            self.said.troubles.append(_NAMES.get(name, f"“{name[:20]}”"))

    def block(self, element: Element, name: str, typed: bool) -> None:
        if self.begun:
            self.new_line()
        if name == "li" and local_name(element.getparent()) == "ol":
            self.put(f"{element.getparent().index(element) + 1}. ")
        self.content(element, typed)
        if self.begun:
            self.new_line()

    def link(self, element: Element) -> None:
        if element.get("href", "#")[:1] != "#" and element.get("href") not in "".join(element.itertext()):
            self.said.lost.append("链接")

    def shifted(self, element: Element, name: str) -> str:
        """m² for m<sup>2</sup>."""
        text, table = "".join(element.itertext()).strip(), _RAISED if name == "sup" else _LOWERED
        if not all(one in table for one in text):
            self.said.troubles.append("上标或下标")
        return "".join(table.get(one, one) for one in text)


def needs_pre(text: str) -> bool:
    """Whether only <pre> keeps this text as it is."""
    return bool(_AS_TYPED.search(text))


def html_of(text: str) -> str:
    """HTML that shows this text, and that reads back as it."""
    escaped = html.escape(text, quote=False)
    return f"<pre>{escaped}</pre>" if needs_pre(text) else f"<p>{escaped.replace(chr(10), '<br>')}</p>"


def fill(parent: Element, text: str, namespace: str) -> Element:
    """A block below `parent` that shows this text, and that reads back as it."""
    typed = needs_pre(text)
    block = etree.SubElement(parent, f"{{{namespace}}}{'pre' if typed else 'p'}")
    first, *others = [text] if typed else text.split("\n")
    block.text = first
    for one in others:
        etree.SubElement(block, f"{{{namespace}}}br").tail = one
    return block
