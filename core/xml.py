"""XML from outside: no entities, no document types, nothing fetched, and measured before it is parsed."""

import re
from typing import Any, TypeAlias

from lxml import etree

from core.errors import Refused
from core.texts import legal as legal

_MOST_MARKS = 2_000_000  # of < and =: elements, texts and attributes take up to 250 bytes of memory each
_ENCODINGS = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "utf-8", "utf-16": "utf-16", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030",
    "iso-8859-1": "cp1252", "windows-1252": "cp1252",
}  # fmt: skip
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<(?:!DOCTYPE\s+)?(?:[^\W\d][\w.-]*:)?([^\W\d][\w.-]*)")
_HEAD = 4096  # bytes in which the root element begins

Element: TypeAlias = Any  # lxml carries no types


def parsed(data: bytes, *, what: str) -> Element:
    """The root element, without comments. `what` it is stands in the sentences of its refusals: 这个 Moodle 文件…"""
    text = _decoded(data, what)
    if text.startswith("<!DOCTYPE", _end_of_prolog(text)):
        raise _doctype(what)
    if text.count("<") + text.count("=") > _MOST_MARKS:
        raise Refused("xml_too_large", f"这个{what}太大，无法读取，请分成几份再上传。", field="file")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        place = f"第 {error.lineno} 行附近" if error.lineno else "开头"
        raise Refused("xml_broken", f"这个{what}的{place}不是完整的 XML，无法读取。请重新导出一份再上传。", field="file") from error
    except UnicodeEncodeError as error:
        raise _encoding(what) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(what)
    return root


def root_name(data: bytes) -> str:
    """The local name of the root element of what looks like XML, else "". Cheap, raises nothing: for telling formats apart."""
    encoding = _encoding_of(data[:_HEAD])
    if encoding is None:
        return ""
    text = data[:_HEAD].decode(encoding, errors="ignore").lstrip("\ufeff")
    found = _ROOT.match(text, _end_of_prolog(text))
    return found[1] if found else ""


def _encoding_of(head: bytes) -> str | None:
    marked = next((encoding for mark, encoding in _MARKED if head.startswith(mark)), None)
    declared = _DECLARED.match(head.lstrip())
    return marked or _ENCODINGS.get(declared[1].decode().lower() if declared else "utf-8")


def _decoded(data: bytes, what: str) -> str:
    """The text without its declaration."""
    encoding = _encoding_of(data[:_HEAD])
    try:
        text = data.decode(encoding or "")
    except (LookupError, UnicodeError) as error:
        raise _encoding(what) from error
    return _DECLARATION.sub("", text, count=1) if _DECLARATION.match(text) else text


def _end_of_prolog(text: str) -> int:
    found = _PROLOG.match(text)
    return found.end() if found else 0


def _doctype(what: str) -> Refused:
    return Refused("xml_doctype", f"这个{what}开头有 DOCTYPE 声明（可以引用外部内容），为了安全没有读取。请删去那一段再上传。", field="file")


def _encoding(what: str) -> Refused:
    return Refused("xml_encoding", f"这个{what}的文字编码读不懂。请用 UTF-8 编码重新导出一份再上传。", field="file")
