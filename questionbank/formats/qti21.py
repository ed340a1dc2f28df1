"""QTI 2.1 packages; other 2.x ones are read too."""

from collections.abc import Sequence

from core import xml
from core.archives import member_names
from questionbank.formats.base import Format, Parsed, Progress, Record, no_progress
from questionbank.formats.qti import package, versions, writing


class Qti21(Format):
    """A zip archive with imsmanifest.xml, or one assessmentItem."""

    code = "qti21"
    label = "QTI 2.1 试题包"
    extension = ".zip"
    content_type = "application/zip"
    order = 21
    carries_types = frozenset({"single", "multiple", "indefinite", "judge", "blank", "short", "case"})
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags", "pictures"})
    version = versions.V21

    def recognises(self, data: bytes) -> bool:
        return bool(package.manifest_name(member_names(data))) or xml.root_name(data) in ("assessmentItem", "assessmentTest")

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        return package.read(data)

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        return writing.package(records, self.version)


FORMAT = Qti21()
