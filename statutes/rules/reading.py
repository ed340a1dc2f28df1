"""The text of a file as published: .docx, or Markdown and plain text in whatever encoding offices save."""

from io import BytesIO
from typing import Any

from core.archives import Archive
from core.errors import Refused
from core.texts import decoded

_UNPACKED_LIMIT = 50 * 1024 * 1024
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(data: bytes) -> str:
    """The text, one paragraph a line. Refuses what is no text (judged by content, not by name)."""
    if data.startswith(b"PK\x03\x04"):
        return _docx_text(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("statute_old_word", "这是旧版 Word（.doc）文件。请用 WPS 或 Word 另存为 .docx 后再导入。", field="file")
    if data.startswith(b"%PDF"):
        raise Refused("statute_pdf", "这是 PDF 文件，不能准确取出文字。请改用 .docx 或文本文件。", field="file")
    return decoded(data)


def _docx_text(data: bytes) -> str:
    from docx import Document  # brings lxml along, which only this needs

    _refuse_other_archives(data)
    try:
        body = Document(BytesIO(data)).element.body
    except Exception as error:  # a crafted archive makes docx and lxml raise whatever they like
        raise _broken() from error
    if any(True for _ in body.iter(f"{_WORD}ins", f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}moveTo")):
        raise Refused("statute_tracked", "这个 Word 文件里有没有处理的修订。请在“审阅”里接受或拒绝全部修订，保存后再导入。", field="file")
    return "\n".join(_paragraph_text(one) for one in body.iter(f"{_WORD}p") if not _in_box(one))


def _refuse_other_archives(data: bytes) -> None:
    if "word/document.xml" not in Archive(data, what="Word 文件", most_unpacked=_UNPACKED_LIMIT).names:
        raise Refused("statute_no_text", "这不是 Word 文件。请选择 .docx、.txt 或 .md 文件。", field="file")


def _broken() -> Refused:
    return Refused("statute_broken", "这个 Word 文件已损坏或加了密码，无法读取。请重新另存一份再导入。", field="file")


def _in_box(element: Any) -> bool:
    """Text boxes lie beside the text (page numbers, seals), and stand twice in the file."""
    return any(True for _ in element.iterancestors(f"{_WORD}txbxContent"))


def _paragraph_text(paragraph: Any) -> str:
    """Also what stands in links and content controls."""
    said = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
    own = (part for part in paragraph.iter(f"{_WORD}t", *said) if next(part.iterancestors(f"{_WORD}p")) is paragraph)
    return "".join(said.get(part.tag, part.text or "") for part in own if part.getparent().tag != f"{_WORD}tabs")
