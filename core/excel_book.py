"""An .xlsx file opened: its sheets, the texts its cells share, how its numbers are shown."""

import posixpath
from collections.abc import Iterator
from typing import IO

from core import excel_shown
from core.archives import Archive
from core.excel_walk import CHUNK, PIECES, Cells, TooLarge, is_crossed, local_name, new_parser, text_of
from core.tables import Table

_MOST_TEXTS = 3_000_000


class Book:
    """An opened file. Raises what `zipfile` raises, and `ValueError` for what is not put together as an .xlsx file is."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.parts = {name.lower(): name for name in archive.names}
        main = next((target for kind, target in self._related("").values() if kind == "officeDocument"), "xl/workbook.xml")
        self.related = self._related(main)
        self.sheets: list[tuple[str, bool, str]] = []  # name, hidden, part
        self.since_1904 = False
        self.crossed_texts: set[int] = set()
        self.crossed_looks: set[int] = set()
        for name, attributes in self._elements(main, "workbookPr", "sheet"):
            if name == "workbookPr":
                self.since_1904 = attributes.get("date1904") in ("1", "true")
                continue
            kind, part = self.related.get(next((value for key, value in attributes.items() if key.endswith(":id")), ""), ("", ""))
            if kind == "worksheet":
                self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible") != "visible", part))

    def tables(self) -> Iterator[Table]:
        """The sheets in order, each to be walked through before the next one is asked for."""
        texts, looks = self._texts(), self._looks()
        for name, hidden, part in self.sheets:
            table = Table(name, iter(()), hidden)
            cells = Cells(texts, looks, self.since_1904, self.crossed_texts, self.crossed_looks)
            table.rows = cells.walk(self._open(part), self.archive.size(self.parts[part.lower()]), table)
            yield table

    def _open(self, part: str) -> IO[bytes]:
        if part.lower() not in self.parts:
            raise ValueError(f"no part {part[:100]}")
        return self.archive.open(self.parts[part.lower()])

    def _elements(self, part: str, *names: str) -> list[tuple[str, dict[str, str]]]:
        """Elements of a part with these names, in order."""
        found: list[tuple[str, dict[str, str]]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if (local := name.rpartition(":")[2]) in names:
                found.append((local, attributes))

        parser = new_parser(start)
        with self._open(part) as stream:
            parser.ParseFile(stream)
        return found

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> kind and part, of what a part (or with "" the file) refers to."""
        folder, name = posixpath.split(part)
        beside = posixpath.join(folder, "_rels", f"{name}.rels")
        if beside.lower() not in self.parts:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for _, one in self._elements(beside, "Relationship"):
            target = posixpath.join("/", folder, one.get("Target", "").replace("\\", "/"))
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], posixpath.normpath(target)[1:])
        return found

    def _of_kind(self, kind: str) -> str | None:
        return next((part for found, part in self.related.values() if found == kind), None)

    def _looks(self) -> list[str]:
        """By style of a cell: how its numbers are shown."""
        part = self._of_kind("styles")
        if part is None:
            return []
        codes: dict[str, str] = {}
        looks: list[str] = []
        known: dict[str, str] = {}
        inside = False
        fonts, crossed = -1, set()

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal inside, fonts
            local = name.rpartition(":")[2]
            if local == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif local in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                inside = local == "cellXfs"
            elif local == "font":
                fonts += 1
            elif is_crossed(local, attributes):
                crossed.add(fonts)
            elif local == "xf" and inside:
                if int(attributes.get("fontId", "0")) in crossed:
                    self.crossed_looks.add(len(looks))
                number = attributes.get("numFmtId", "0")
                if number not in known:
                    known[number] = excel_shown.look(int(number), codes.get(number, ""))
                looks.append(known[number])

        with self._open(part) as stream:
            new_parser(start).ParseFile(stream)
        return looks

    def _texts(self) -> list[str | None]:
        """The texts that cells share; None for one that is too long."""
        part = self._of_kind("sharedStrings")
        found: list[str | None] = []
        if part is None or part.lower() not in self.parts:
            return found
        pieces: list[str] = []
        phonetic = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal phonetic
            local = local_name(name)
            if local == "t" and not phonetic:
                parser.CharacterDataHandler = pieces.append
            elif local == "rPh":
                phonetic = True
            elif is_crossed(local, attributes):
                self.crossed_texts.add(len(found))

        def end(name: str) -> None:
            nonlocal phonetic
            local = local_name(name)
            if local == "t":
                parser.CharacterDataHandler = None
            elif local == "rPh":
                phonetic = False
            elif local == "si":
                found.append(text_of(pieces))
                pieces.clear()

        parser = new_parser(start, end)
        with self._open(part) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk)
                del pieces[PIECES:]
                if len(found) > _MOST_TEXTS:
                    raise TooLarge
        parser.Parse(b"", True)
        return found
