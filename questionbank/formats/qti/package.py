"""What a QTI package holds, of any version from 2.0 on: its items, and the tests that say which of them belong together."""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from core import xml
from core.archives import Archive
from core.errors import Refused
from core.xml import Element
from questionbank.formats.base import Parsed, Problem, Record, Severity, new_record
from questionbank.formats.markup import Fetch
from questionbank.formats.qti import labels
from questionbank.formats.qti.item import Item, is_shown, text_in
from questionbank.formats.qti.versions import MANIFEST, as_21

_WHAT = "QTI 试题包"
MOST_MEMBERS = 250_000
_ITEM, _TEST = re.compile(r"imsqti_\w*item_xmlv[23]p\d+", re.IGNORECASE), re.compile(r"imsqti_\w*test_xmlv[23]p\d+", re.IGNORECASE)


def read(data: bytes) -> Parsed:
    """A package, or one item by itself."""
    if data.startswith(b"PK"):
        return _Package(data).read()
    record = new_record(1)
    root = as_21(xml.parsed(data, what="QTI 试题文件"))
    if root.tag != "assessmentItem":
        raise Refused("qti_no_items", "这个 QTI 文件里没有试题（assessmentItem），请上传整个试题包（.zip）。", field="file")
    Item(root, record, lambda address: None, None).read()
    return Parsed([record])


def manifest_name(names: frozenset[str]) -> str:
    """Where the manifest lies: at the top, or in the folder that was packed; "" where there is none."""
    found = sorted((one for one in names if posixpath.basename(one) == MANIFEST), key=lambda one: one.count("/"))
    return found[0] if found else ""


@dataclass
class _Resource:
    name: str
    kind: str
    path: str  # in the archive; "" where it points outside
    element: Element

    @property
    def is_unread(self) -> bool:
        """Whether it would be about questions, and yet is none that can be read."""
        return self.kind.lower().startswith("imsqti") and not _ITEM.fullmatch(self.kind) and not _TEST.fullmatch(self.kind)


class _Package:
    def __init__(self, data: bytes) -> None:
        self.archive = Archive(data, what=_WHAT, most_members=MOST_MEMBERS)
        name = manifest_name(self.archive.names)
        if not name:
            raise Refused("qti_no_manifest", f"这个压缩包里没有清单（{MANIFEST}），不是{_WHAT}。", field="file")
        manifest = xml.parsed(self.archive.read(name), what="试题包的清单")
        self.resources = [
            _Resource(one.get("identifier", ""), one.get("type", ""), _path(name, one.get("href", "")), one) for one in manifest.iter("{*}resource")
        ]
        self.by_path = {one.path: one for one in self.resources if one.path}
        self.row = 0
        self.tied: dict[str, str] = {}  # path of an item -> why it cannot stand by itself
        self.inside: set[str] = set()  # paths of the sub-questions of cases
        self.cases: dict[str, tuple[Element, list[str]]] = {}  # path of a test -> it, and the paths of its items

    def read(self) -> Parsed:
        for one in self.resources:
            if _TEST.fullmatch(one.kind):
                self.test(one)
        records = []
        for one in self.resources:
            if one.path in self.cases:
                records.append(self.case(one))
            elif _ITEM.fullmatch(one.kind) and one.path not in self.inside:
                records.append(self.item(one.path, one.name))
        if not records:
            raise Refused("qti_no_items", "这个试题包里没有 QTI 2 或 QTI 3 的试题。QTI 1.2 的请先转成 2.1 或 3.0。", field="file")
        return Parsed(records, [_unread(row, one) for row, one in enumerate(self.resources, 1) if one.is_unread])

    def test(self, resource: _Resource) -> None:
        """A test is no question. One of ours is a case; of others only what its items cannot do without matters."""
        root = self.parsed(resource.path)
        if root is None:
            return
        own = labels.inside(resource.element)
        ours = own is not None and own.get("type") == "case"
        for section in root.iter("assessmentSection", "testPart"):
            items = [_path(resource.path, one.get("href", "")) for one in section.iter("assessmentItemRef")]
            if ours and section.tag == "assessmentSection":
                self.cases[resource.path] = (root, items)
                self.inside.update(items)
            elif any(text_in(one) for one in section.iterfind("rubricBlock") if is_shown(one)):
                self.tied |= dict.fromkeys(items, "这道题所在的部分有共用的材料或说明，它离开了可能看不懂，没有收。请改成案例题，或把材料写进题干。")

    def parsed(self, path: str) -> Element | None:
        return as_21(xml.parsed(self.archive.read(path), what=f"试题包里的“{path[:60]}”")) if path in self.archive.names else None

    def item(self, path: str, name: str) -> Record:
        self.row += 1
        record = new_record(self.row)
        try:
            root = self.parsed(path)
        except Refused as refusal:
            record.error("stem", refusal.sentence)
            return record
        if root is None:
            record.error("stem", f"清单里的试题“{name[:60]}”不在包里。")
            return record
        resource = self.by_path.get(path)
        Item(root, record, self.fetch(path), labels.inside(resource.element) if resource else None).read()
        if path in self.tied:
            record.error("stem", self.tied[path])
        return record

    def case(self, resource: _Resource) -> Record:
        root, items = self.cases[resource.path]
        self.row += 1
        record = new_record(self.row, "case")
        own = labels.inside(resource.element)
        if own is not None:
            labels.read(record, own)
        reader = Item(root, record, self.fetch(resource.path), own)
        rubrics = [one for one in root.iter("rubricBlock") if is_shown(one)]
        record.stem = "\n".join(reader.said(one, "stem", None) for one in rubrics)
        record.parts = [self.item(path, path) for path in items]
        return record

    def fetch(self, path: str) -> Fetch:
        def fetched(address: str) -> bytes | None:
            found = _path(path, address)
            return self.archive.read(found) if found in self.archive.names else None

        return fetched


def _unread(row: int, one: _Resource) -> Problem:
    message = f"清单里的“{one.name[:60]}”（{one.kind[:60]}）不是试题，没有读取。"
    return Problem(row, one.name[:60], message, Severity.WARNING, unit="个资源")


def _path(beside: str, address: str) -> str:
    """The path in the archive that an address beside a file means; "" for one that leads outside."""
    wanted = unquote(address.partition("#")[0].partition("?")[0])
    if not wanted or ":" in wanted or wanted.startswith("/"):
        return ""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(beside), wanted))
    return "" if found.startswith("..") else found
