"""The text of a file as published: .docx, or Markdown and plain text in whatever encoding offices save."""

from typing import Any

from core import word
from core.errors import Refused
from core.texts import decoded
from core.word import W


def text_of(data: bytes) -> str:
    """The text, one paragraph a line. Refuses what is no text (judged by content, not by name)."""
    if data.startswith(b"PK\x03\x04") or word.looks_like(data):
        return _docx_text(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("statute_old_word", "这是旧版 Word（.doc）文件。请用 WPS 或 Word 另存为 .docx 后再导入。", field="file")
    if data.startswith(b"%PDF"):
        raise Refused("statute_pdf", "这是 PDF 文件，不能准确取出文字。请改用 .docx 或文本文件。", field="file")
    return decoded(data)


def _docx_text(data: bytes) -> str:
    body = word.opened(data).body
    if any(True for _ in body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")):
        raise Refused("statute_tracked", "这个 Word 文件里有没有处理的修订。请在“审阅”里接受或拒绝全部修订，保存后再导入。", field="file")
    return "\n".join(_paragraph_text(one) for one in body.iter(f"{W}p") if not _in_box(one))


def _in_box(element: Any) -> bool:
    """Text boxes lie beside the text (page numbers, seals), and stand twice in the file."""
    return any(True for _ in element.iterancestors(f"{W}txbxContent"))


def _paragraph_text(paragraph: Any) -> str:
    """Also what stands in links and content controls."""
    said = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n"}
    own = (part for part in paragraph.iter(f"{W}t", *said) if next(part.iterancestors(f"{W}p")) is paragraph)
    return "".join(said.get(part.tag, part.text or "") for part in own if part.getparent().tag != f"{W}tabs")
