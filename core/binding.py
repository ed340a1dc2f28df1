"""案卷 as one PDF: a cover with 卷内目录, then part after part (pages of our own, and the files that prove them), numbered through to the last page.

What cannot be read, or would be too much, is named on the cover and lies elsewhere: it is never fatal and never left out silently.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from core import files, pdf, pictures
from core.errors import Refused
from core.models import StoredFile

MOST_PAGES, MOST_BYTES = 600, 120 * 1024 * 1024  # of all files together
LONGEST = 1900  # pixels of a side of a picture: what is read
_NUMBERS_A_STEP = 200


@dataclass(frozen=True)
class Part:
    """`template` (extends core/bound.html) with `context` makes its pages; `files` (label, file) follow them."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[tuple[str, StoredFile]] = ()


@dataclass(frozen=True)
class Entry:
    """A line of 卷内目录; `page` is the page it begins on, None where it could not be put in."""

    title: str
    page: int | None
    is_part: bool = False


@dataclass
class Bound:
    pages: int = 0
    entries: list[Entry] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def bind(path: Path, *, cover: Mapping[str, Any], parts: Iterable[Part], each: Callable[[int], None] = lambda pages: None) -> Bound:
    """Write the file; `cover` is what core/bound_cover.html takes. `each` hears how many pages are done, and may stop it by raising."""
    from pypdf import PdfWriter

    body = _Body(each)
    for part in parts:
        body.add(part)
    made = body.made
    front = _front(cover, made)
    whole = PdfWriter()
    for pages, outline in ((front, "目录"), (body.written(), None)):
        whole.append(BytesIO(pages), outline_item=outline)
    made.pages = len(whole.pages)
    _number(whole, each)
    path.touch(mode=0o600)
    with path.open("wb") as out:
        whole.write(out)
    return made


class _Body:
    """The pages behind the cover; the numbers of its entries count from its own first page."""

    def __init__(self, each: Callable[[int], None]) -> None:
        from pypdf import PdfWriter

        self.pages, self.each, self.made, self.size = PdfWriter(), each, Bound(), 0

    def add(self, part: Part) -> None:
        self._enter(part.title, is_part=True)
        self._append(BytesIO(pdf.render(part.template, {"title": part.title, **part.context})), part.title)
        for label, file in part.files:
            title = f"{label}：{file.name}"
            page, trouble = len(self.pages.pages) + 1, self._file(label, file)
            if trouble:
                self.made.troubles.append(trouble)
            self.made.entries.append(Entry(title, None if trouble else page))

    def _enter(self, title: str, *, is_part: bool) -> None:
        self.made.entries.append(Entry(title, len(self.pages.pages) + 1, is_part))

    def _file(self, label: str, file: StoredFile) -> str:
        """Put it in; the sentence that says why not, or nothing."""
        self.size += file.size
        if self.size > MOST_BYTES:
            return f"“{file.name}”太大，请看原文件"
        if file.content_type == pdf.CONTENT_TYPE:
            return append_file(self.pages, label, file, MOST_PAGES) or self._told()
        if not file.content_type.startswith("image/"):
            return f"“{file.name}”不是图片或 PDF，请看原文件"
        shown = picture(file, LONGEST)
        if shown is None:
            return f"“{file.name}”打不开"
        self._append(BytesIO(pdf.render("core/bound_picture.html", {"title": label, "src": shown.data_uri, "name": file.name})), label)
        return ""

    def _append(self, data: BytesIO, label: str) -> None:
        self.pages.append(data, outline_item=label, import_outline=False)
        self._told()

    def _told(self) -> str:
        self.each(len(self.pages.pages))
        return ""

    def written(self) -> bytes:
        out = BytesIO()
        self.pages.write(out)
        return out.getvalue()


def append_file(pages: Any, label: str, file: StoredFile, most_pages: int) -> str:
    """Put a PDF that somebody brought behind what `pages` (a PdfWriter) has; the sentence that says why not, or nothing."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        with files.path_of(file).open("rb") as source:
            reader = PdfReader(source)
            if len(pages.pages) + len(reader.pages) > most_pages:
                return f"“{file.name}”页数太多，请看原文件"
            pages.append(reader, outline_item=label, import_outline=False)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError):
        return f"“{file.name}”打不开"
    return ""


def picture(file: StoredFile, longest: int) -> pictures.Picture | None:
    """A picture to be printed, of at most so many pixels a side; None for what is damaged or gone."""
    try:
        return pictures.Picture(pictures.photo(files.content(file), longest=longest), "image/jpeg", 0, 0)
    except (Refused, OSError):
        return None


def _front(cover: Mapping[str, Any], made: Bound) -> bytes:
    """Cover and contents; how long they are says on which page everything else stands."""
    from pypdf import PdfReader

    own = made.entries
    for ahead in (1, 2, 3, 4, 5):
        made.entries = [Entry(one.title, one.page and one.page + ahead, one.is_part) for one in own]
        data = pdf.render("core/bound_cover.html", {**cover, "entries": made.entries, "troubles": made.troubles})
        pages = len(PdfReader(BytesIO(data)).pages)
        if pages == ahead:
            break
    return data


def _number(whole: Any, each: Callable[[int], None]) -> None:
    """第 X 页 共 Y 页 at the lower right of every page, whatever made it and however it lies."""
    from pypdf import PdfReader, Transformation

    pages = list(whole.pages)
    for start in range(0, len(pages), _NUMBERS_A_STEP):
        some = pages[start : start + _NUMBERS_A_STEP]
        numbers = range(start + 1, start + len(some) + 1)
        stamps = PdfReader(BytesIO(pdf.render("core/bound_numbers.html", {"numbers": numbers, "total": len(pages)}))).pages
        for page, stamp in zip(some, stamps, strict=True):
            if page.rotation:
                page.transfer_rotation_to_content()
            box = page.mediabox
            right = Transformation().translate(float(box.right) - float(stamp.mediabox.width), float(box.bottom))
            page.merge_transformed_page(stamp, right)
        each(len(pages))
