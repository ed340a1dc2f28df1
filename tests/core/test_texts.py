"""Texts are read in whatever encoding offices save, and never guessed wrong."""

import pytest

from core.errors import Refused
from core.texts import decoded

TEXT = "题型,题干\r\n单选题,“一事不再罚”——第二十九条①\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_offices_is_read_without_being_told(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(("order", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_the_byte_order_mark_is_no_text(order: str, mark: bytes) -> None:
    assert decoded(mark + TEXT.encode(order)) == TEXT


def test_rare_characters_of_gb18030_and_of_names_are_read() -> None:
    assert decoded("龘𠮷㐂".encode("gb18030")) == "龘𠮷㐂"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "text_binary"),
        (b"abc\0def", "text_binary"),
        (bytes(1000), "text_binary"),
        ("甲\0乙".encode("utf-16"), "text_binary"),
        (b"\xff\xfea", "text_encoding"),
        (b"\xef\xbb\xbf" + "题干".encode("gbk"), "text_encoding"),
        ("题干".encode() + b"\xff\xfe", "text_encoding"),
    ],
)
def test_what_cannot_be_read_without_a_mistake_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decoded(data)
    assert refusal.value.code == code


def test_nothing_is_an_empty_text() -> None:
    assert decoded(b"") == ""
