"""QTI 3.0 packages."""

from core import xml
from core.archives import Archive, member_names
from core.errors import Refused
from questionbank.formats.qti import package, versions
from questionbank.formats.qti21 import Qti21


class Qti30(Qti21):
    """The same with the names of version 3, told by its manifest."""

    code = "qti30"
    label = "QTI 3.0 试题包"
    order = 20
    version = versions.V30

    def recognises(self, data: bytes) -> bool:
        name = package.manifest_name(member_names(data))
        if not name:
            return xml.root_name(data) in ("qti-assessment-item", "qti-assessment-test")
        try:
            return b"xmlv3p" in Archive(data, what="试题包", most_members=package.MOST_MEMBERS).read(name)
        except Refused:
            return False  # whoever reads it says why


FORMAT = Qti30()
