"""Files of papers as they come: told by content, in any encoding; broken and malicious ones get a sentence."""

import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from core.errors import Refused
from questionbank import formats
from questionbank.formats import text_paper, word_paper
from questionbank.formats.papers import reading
from tests.questionbank.word_files import packed, word

PAPER = "一、单选题\r\n1．宪法日是哪一天？\r\nA．12月1日\r\nB．12月4日\r\n答案：B\r\n"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_usual_encoding_says_the_same(encoding: str, end: str) -> None:
    data = PAPER.replace("\r\n", end).encode(encoding)
    assert formats.detect(data) is text_paper.FORMAT
    (record,) = text_paper.FORMAT.read(data).records
    assert (record.row, record.options, record.key) == (2, ["12月1日", "12月4日"], [1])


def test_a_word_file_is_told_by_its_content_with_macros_too() -> None:
    plain = word(*PAPER.split("\r\n"))
    assert formats.detect(plain) is word_paper.FORMAT
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        macros = packed({name: archive.read(name) for name in archive.namelist()} | {"word/vbaProject.bin": b"Shell"})
    assert formats.detect(macros) is word_paper.FORMAT
    assert word_paper.FORMAT.read(macros).records == word_paper.FORMAT.read(plain).records


@pytest.mark.parametrize("mark", ["（√）1．", "( × )1. ", "（ 对 ）1、", "（　　）1."])
def test_a_paper_whose_answers_stand_before_its_numbers_is_known(mark: str) -> None:
    assert formats.detect(f"判断题\n{mark}可以口头作出。\n".encode()) is text_paper.FORMAT


@pytest.mark.parametrize("data", [b"", b"\0\1\2", "没有题号".encode(), b"PK\x03\x04broken", packed({"xl/workbook.xml": "<x/>"})])
def test_what_is_no_paper_is_not_recognised(data: bytes) -> None:
    assert not text_paper.FORMAT.recognises(data)
    assert not word_paper.FORMAT.recognises(data)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: OLD_OFFICE + "WordDocument".encode("utf-16-le"), "这是旧版 Word（.doc）文件。请用 WPS 或 Word 打开，另存为 .docx 后再上传。"),
        (
            lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
            "这个文件加了打开密码，无法读取。请在 WPS 或 Office 里去掉密码，另存后再上传。",
        ),
        (lambda: word(*PAPER.split("\r\n"))[:-60], "这个Word 文件已损坏或加了密码，无法读取。请重新另存一份再上传。"),
        (lambda: packed({"word/document.xml": "<x"}), "已损坏，无法读取"),
        (lambda: packed({"word/document.xml": "<x/>"}), "这个 Word 文件已损坏，无法读取。请重新另存一份再上传。"),
        (lambda: packed({"word/document.xml": LAUGHS}), "已损坏，无法读取"),
        (lambda: packed({"word/document.xml": "<x>" + " " * 60_000_000 + "</x>"}), "解压后太大"),
        (lambda: packed({"word/document.xml": '<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'}), "Strict Open XML"),
        (lambda: word("没有试题"), "没有找到试题。每道题要以题号开头"),
        (lambda: word(), "没有找到试题。每道题要以题号开头"),
    ],
)
def test_a_word_file_that_cannot_be_read_gets_a_sentence(make: Callable[[], bytes], sentence: str) -> None:
    data = make()
    with pytest.raises(Refused) as refusal:
        word_paper.FORMAT.read(data)
    assert sentence in refusal.value.sentence
    assert refusal.value.field == "file"


def test_old_and_locked_files_are_taken_for_word() -> None:
    for stream in ("WordDocument", "EncryptedPackage"):
        assert formats.detect(OLD_OFFICE + stream.encode("utf-16-le")) is word_paper.FORMAT


MANY = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "1." * MANY,
        "1. " + "(" * MANY,
        "1. " + "（ " * MANY,
        "1. 甲\nA." + " " * MANY + "B",
        "1. 甲\n" + "A. 子 " * MANY,
        "1. 甲" + "【单选】" * MANY,
        "1. 甲\n答案：" + "A、" * MANY,
        "1. " + "_" * MANY,
        "=" * MANY + "\n1. 甲",
        "1. 甲\n" + "\\乙\n" * MANY,
        "1. 甲\n答案：\n" + "乙\n" * MANY,
        "参考答案\n" + "1.A " * MANY + "\n1. 甲",
        "1. 甲\n参考答案\n" + "1-500 " * MANY,
        "1. 甲\nA. 子\n" + "\\丑\n" * MANY,
        "\n" * MANY + "1. 甲",
        "1. 甲\n" + "一、" * MANY,
    ],
    ids=lambda text: text[:12],
)
def test_monstrous_lines_are_read_to_their_end(text: str) -> None:
    found = text_paper.FORMAT.read(text.encode())
    assert all(one.refused for one in found.records)


def test_a_paper_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_TOKENS", 100)
    with pytest.raises(Refused, match="请分成几个文件再上传"):
        text_paper.FORMAT.read("1. 甲\n".encode() * 101)


def test_a_line_that_is_no_line_is_refused() -> None:
    with pytest.raises(Refused, match="第 2 行有 300000 个字，不像试卷"):
        text_paper.FORMAT.read("1. 甲\n".encode() + b"a" * 300_000)


def calls(data: bytes) -> int:
    """How many functions are called while it is read."""
    count = 0

    def counted(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        text_paper.FORMAT.read(data)
    finally:
        sys.setprofile(None)
    return count


def test_twice_as_many_questions_take_twice_as_much_work() -> None:
    def paper(size: int) -> bytes:
        return "".join(f"{n}. 第{n}题（单选题）\nA. 甲\nB. 乙\nC. 丙\n答案：B\n解析：因为\n" for n in range(1, size + 1)).encode()

    assert calls(paper(1000)) < 2.1 * calls(paper(500))


def test_five_thousand_questions_with_a_block_of_answers() -> None:
    size = 5_000
    paper = "".join(f"{n}. 第{n}题（单选题）\nA. 甲\nB. 乙\nC. 丙\nD. 丁\n" for n in range(1, size + 1))
    block = "\n".join(f"{n}.{'ABCD'[n % 4]}" for n in range(1, size + 1))
    found = text_paper.FORMAT.read(f"{paper}参考答案\n{block}".encode())
    assert [one.key for one in found.records] == [[n % 4] for n in range(1, size + 1)]
