"""The text of a file in whatever encoding offices save: UTF-8, GB18030 (GBK), UTF-16. Told by content; pure."""

import re

from core.errors import Refused

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ORDINARY = re.compile(r"[\t\r\n -~\u2010-\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")  # what Chinese texts are made of
_SAMPLE = 8192  # bytes
_ILLEGAL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decoded(data: bytes) -> str:
    """The text without its byte order mark; refuses what is no text, or whose encoding cannot be read without a mistake."""
    encodings = _encodings(data)
    text = next((text for one in encodings if (text := _strictly(data, one)) is not None), None)
    if text is None and encodings:
        raise Refused("text_encoding", "文件的文字编码读不懂。请用记事本打开，另存为 UTF-8 编码后再上传。", field="file")
    if text is None or "\0" in text:
        raise Refused("text_binary", "这不是文本文件。请检查是否选错了文件。", field="file")
    return text.removeprefix("\ufeff")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _encodings(data: bytes) -> list[str]:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked:
        return [marked]
    return _utf16(data) if b"\0" in data else ["utf-8", "gb18030"]


def _utf16(data: bytes) -> list[str]:
    """The byte order of UTF-16 without its mark: the one that reads as a text; none for what is no such text."""
    sample = data[:_SAMPLE]
    ordinary = {order: len(_ORDINARY.findall(sample.decode(order, "replace"))) for order in ("utf-16-le", "utf-16-be")}
    best = max(ordinary, key=lambda order: ordinary[order])
    return [best] if len(data) % 2 == 0 and ordinary[best] * 2 > 0.8 * len(sample) else []


def legal(text: str) -> str:
    """Text without the characters that no XML may hold (nor every database)."""
    return _ILLEGAL.sub("", text)


def tidied(text: str) -> str:
    """Legal text with \\n between its lines."""
    return legal(text.replace("\r\n", "\n").replace("\r", "\n"))
