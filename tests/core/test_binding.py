"""案卷 as one PDF: what the contents say stands on the page they say, every page is numbered, what cannot be put in is named."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from core import binding, files
from core.binding import Part
from core.models import StoredFile
from tests import factories
from tests.questionbank.drawings import drawing

COVER = {"heading": "迎检档案", "unit_name": "南山镇", "as_of": factories.NOON.date(), "facts": [("姓名", "陈志强")]}
pytestmark = pytest.mark.django_db


def kept(name: str, data: bytes, content_type: str = "application/pdf") -> StoredFile:
    return files.store(data, name=name, content_type=content_type, owner_kind="test", owner_id=1, now=factories.NOON)


def brought(pages: int, *, turned: int = 0) -> bytes:
    """A PDF from elsewhere: A4 lying down, perhaps turned by its scanner."""
    made = PdfWriter()
    for _ in range(pages):
        made.add_blank_page(842, 595).rotate(turned)
    out = BytesIO()
    made.write(out)
    return out.getvalue()


def parts(*shown: StoredFile) -> list[Part]:
    return [
        Part("一、基本情况", "certificates/print/dossier_none.html", {"said": "甲"}, [("证明", one) for one in shown]),
        Part("二、证件", "certificates/print/dossier_none.html", {"said": "乙"}),
    ]


def texts(path: Path) -> list[str]:
    return [page.extract_text().replace("\n", "") for page in PdfReader(path).pages]


def test_each_entry_stands_on_its_page_and_every_page_is_numbered(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    made = binding.bind(path, cover=COVER, parts=parts(kept("扫描.pdf", brought(3)), kept("照片.png", drawing(), "image/png")))
    pages = texts(path)
    assert [(one.title, one.page) for one in made.entries] == [("一、基本情况", 2), ("证明：扫描.pdf", 3), ("证明：照片.png", 6), ("二、证件", 7)]
    assert "二、证件" in pages[6]
    assert "照片.png" in pages[5]
    assert [f"第 {number} 页 共 7 页" in page for number, page in enumerate(pages, 1)] == [True] * 7
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_page_turned_by_its_scanner_is_numbered_as_one_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    binding.bind(path, cover=COVER, parts=parts(kept("扫描.pdf", brought(1, turned=90))))
    page = PdfReader(path).pages[2]
    assert (page.rotation, "第 3 页 共 4 页" in page.extract_text()) == (0, True)
    assert page.mediabox.height > page.mediabox.width


def test_what_cannot_be_put_in_is_named(tmp_path: Path) -> None:
    gone = kept("没有了.pdf", brought(1))
    files.path_of(gone).unlink()
    broken, sheet = kept("坏的.pdf", b"%PDF-1.4 nothing"), kept("表.xlsx", b"x", "application/vnd.ms-excel")
    path = tmp_path / "a.pdf"
    made = binding.bind(path, cover=COVER, parts=parts(gone, broken, sheet))
    assert made.troubles == ["“没有了.pdf”打不开", "“坏的.pdf”打不开", "“表.xlsx”不是图片或 PDF，请看原文件"]
    assert [one.page for one in made.entries] == [2, None, None, None, 3]
    assert "没有放入：“没有了.pdf”打不开" in texts(path)[0]


def test_contents_longer_than_a_page_still_say_the_right_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    scan = kept("扫描.pdf", brought(1))
    made = binding.bind(path, cover=COVER, parts=parts(*[scan] * 60))
    pages = texts(path)
    ahead = next(number for number, page in enumerate(pages) if "一、基本情况" in page and "证明" not in page)
    assert ahead > 1, "the contents take more than a page"
    assert [one.page for one in made.entries] == [ahead + 1 + number for number in range(62)]
    assert "二、证件" in pages[ahead + 61]
