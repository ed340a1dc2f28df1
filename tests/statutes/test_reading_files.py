"""Files as offices have them: encodings and Word."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement

from core.errors import Refused
from statutes.rules.parsing import Source, parse
from statutes.rules.reading import text_of
from tests.statutes.texts import PLAIN, word

BARE = PLAIN.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_says_the_same(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert text_of(mark + BARE.encode(encoding)).removeprefix("\ufeff") == BARE


def test_a_word_file_says_the_same_as_the_text() -> None:
    one, other = (parse([Source("x", text_of(data))]) for data in (word(PLAIN), PLAIN.encode()))
    assert [(a.key, a.text, a.headings) for a in one.articles] == [(b.key, b.text, b.headings) for b in other.articles]
    assert (one.title, one.notes) == (other.title, other.notes)


def test_tables_links_and_line_breaks_of_a_word_file_are_read() -> None:
    document = Document()
    document.add_paragraph("甲法")
    document.add_paragraph("第一条\t甲。").add_run().add_break()
    document.paragraphs[1].add_run("甲的第二款。")
    document.add_table(1, 1).cell(0, 0).text = "第二条 乙。"
    out = BytesIO()
    document.save(out)
    law = parse([Source("x", text_of(out.getvalue()))])
    assert [one.text for one in law.articles] == ["甲。\n甲的第二款。", "乙。"]


def test_changes_nobody_accepted_are_refused() -> None:
    document = Document()
    paragraph = document.add_paragraph("第一条 甲。")
    paragraph._p.append(OxmlElement("w:ins"))
    out = BytesIO()
    document.save(out)
    with pytest.raises(Refused, match="没有处理的修订"):
        text_of(out.getvalue())


def archive(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><x>&j;</x>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9)
)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Word"),
        (lambda: b"%PDF-1.7\n", "PDF"),
        (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "编码读不懂|不是文本文件"),
        (lambda: b"abc\0def", "不是文本文件"),
        (lambda: b"\xff\xfea", "编码读不懂"),
        (lambda: b"PK\x03\x04broken", "已损坏"),
        (lambda: word(PLAIN)[:-200], "已损坏"),
        (lambda: archive(xl__workbook=b"x"), "不是 Word 文件"),
        (lambda: archive(**{"word__document.xml": b"<x"}), "已损坏"),
        (lambda: archive(**{"word__document.xml": b"0" * 60_000_000}), "解压后太大"),
        (lambda: archive(**{"[Content_Types].xml": LAUGHS, "word__document.xml": LAUGHS}), "已损坏"),
    ],
)
def test_what_is_no_text_gets_a_sentence(make: Callable[[], bytes], says: str) -> None:
    data = make()
    with pytest.raises(Refused, match=says):
        text_of(data)


def test_an_archive_that_names_entities_in_its_text_is_refused_or_empty() -> None:
    """The text of a good file replaced by one that would unfold to gigabytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word(PLAIN))) as good, zipfile.ZipFile(out, "w") as made:
        for name in good.namelist():
            made.writestr(name, LAUGHS if name == "word/document.xml" else good.read(name))
    with pytest.raises(Refused, match="已损坏"):
        text_of(out.getvalue())
