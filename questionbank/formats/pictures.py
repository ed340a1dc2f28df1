"""The pictures that questions bring along in files: told by their content, within limits. What they show is looked at when they are stored."""

from dataclasses import dataclass

from questionbank.rules.content import MAX_WORDS as MAX_WORDS

MAX_BYTES = 10 * 1024 * 1024
NOWHERE = -1  # of a text that can hold no picture, beside None for a stem and the place of an option


@dataclass(frozen=True)
class Kind:
    extension: str
    content_type: str


_JPEG, _PNG, _WEBP = Kind(".jpg", "image/jpeg"), Kind(".png", "image/png"), Kind(".webp", "image/webp")


def kind_of(data: bytes) -> Kind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    return _WEBP if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else None


def trouble(data: bytes) -> str:
    """What keeps these bytes from being a picture of a question, as the end of a sentence; "" if nothing does."""
    if kind_of(data) is None:
        return "不是 JPG、PNG 或 WebP 图片"
    return f"超过 {MAX_BYTES // 1024 // 1024} MB" if len(data) > MAX_BYTES else ""
