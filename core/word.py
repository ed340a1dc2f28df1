"""Word files from outside: opened as what they are, an archive of XML parts. Macros in them are never looked at."""

import re
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath

from core import xml
from core.archives import Archive, member_names
from core.errors import Refused
from core.xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {name: name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage")}
_MAIN = re.compile(r"word/document\d*\.xml")
_MOST_UNPACKED = 100 * 1024 * 1024  # bytes
_WHAT = "Word 文件"


def looks_like(data: bytes) -> bool:
    """Whether the content is a Word file's, readable or not. Cheap, raises nothing."""
    return _main_part(member_names(data)) != "" or _old_kind(data) != ""


def _old_kind(data: bytes) -> str:
    """WordDocument for a .doc, EncryptedPackage for what is opened with a password; "" for anything else."""
    if not data.startswith(_OLD_OFFICE):
        return ""
    return next((name for name, written in _STREAMS.items() if written in data), "")


def _main_part(names: frozenset[str]) -> str:
    return min((one for one in names if _MAIN.fullmatch(one)), default="")


@dataclass
class Document:
    archive: Archive
    main: str
    body: Element

    def part(self, name: str) -> Element | None:
        """Another part beside the main one (numbering.xml, styles.xml), where there is one."""
        path = join(dirname(self.main), name)
        return _parsed(self.archive.read(path)) if path in self.archive.names else None

    @cached_property
    def _targets(self) -> dict[str, str]:
        relations = self.part(f"_rels/{self.main.rpartition('/')[2]}.rels")
        if relations is None:
            return {}
        return {one.get("Id", ""): one.get("Target", "") for one in relations if one.get("TargetMode") != "External"}

    def related(self, relation: str) -> bytes | None:
        """What a relation of the main part leads to, if it lies in the file."""
        target = self._targets.get(relation, "")
        path = normpath(join(dirname(self.main), target)) if not target.startswith("/") else target[1:]
        return self.archive.read(path) if target and path in self.archive.names else None


def opened(data: bytes) -> Document:
    """Refuses what is no .docx, is broken, or unpacks to too much."""
    old = _old_kind(data)
    if old == "WordDocument":
        raise Refused("word_old", "这是旧版 Word（.doc）文件。请用 WPS 或 Word 打开，另存为 .docx 后再上传。", field="file")
    if old:
        raise Refused("word_locked", "这个文件加了打开密码，无法读取。请在 WPS 或 Office 里去掉密码，另存后再上传。", field="file")
    archive = Archive(data, what=_WHAT, most_unpacked=_MOST_UNPACKED)
    main = _main_part(archive.names)
    if not main:
        raise Refused("word_unreadable", "这不是 Word 文件。请选择 .docx 文件。", field="file")
    root = _parsed(archive.read(main))
    if root.tag.startswith(_STRICT):
        raise Refused("word_strict", "这个 Word 文件存成了“Strict Open XML”。请另存为普通的“Word 文档（.docx）”后再上传。", field="file")
    body = root.find(f"{W}body")
    if body is None:
        raise _broken()
    return Document(archive, main, body)


def _parsed(part: bytes) -> Element:
    """Nobody can mend the XML in a Word file by hand."""
    try:
        return xml.parsed(part, what=_WHAT)
    except Refused as refusal:
        if refusal.code == "xml_too_large":
            raise
        raise _broken() from refusal


def _broken() -> Refused:
    return Refused("word_broken", "这个 Word 文件已损坏，无法读取。请重新另存一份再上传。", field="file")
