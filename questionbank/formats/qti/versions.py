"""QTI 2.1 and 3.0: how each calls things."""

import re
from dataclasses import dataclass

from lxml import etree

from core.xml import Element, legal
from questionbank.formats import markup

MANIFEST = "imsmanifest.xml"
EXPLANATION = "EXPLANATION"  # the identifier of the feedback that is an explanation
_HUMP = re.compile(r"(?<!^)([A-Z])")
_HYPHEN = re.compile(r"-([a-z])")
_XHTML = frozenset({"p", "pre", "br", "img"})


@dataclass(frozen=True)
class Version:
    """One version of the standard. Names are given as 2.1 writes them."""

    namespace: str
    package_namespace: str
    schema: tuple[str, str]  # name and version of the package
    item_type: str
    test_type: str
    item_schema: str
    third: bool = False

    def name(self, name: str) -> str:
        """The element's name in this version: simpleChoice, qti-simple-choice."""
        own = name if not self.third or name in _XHTML else f"qti-{_hyphened(name)}"
        return f"{{{self.namespace}}}{own}"

    def put(self, parent: Element, name: str, text: str = "", **attributes: str) -> Element:
        made = etree.SubElement(parent, self.name(name), {self._attribute(one): legal(value) for one, value in attributes.items()})
        made.text = legal(text) or None
        return made

    def root(self, name: str, **attributes: str) -> Element:
        xsi = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
        made = etree.Element(self.name(name), nsmap={None: self.namespace, "xsi": xsi[1:].partition("}")[0]})
        made.set(xsi, f"{self.namespace} {self.item_schema}")
        for one, value in attributes.items():
            made.set(self._attribute(one), legal(value))
        return made

    def _attribute(self, name: str) -> str:
        return _hyphened(name) if self.third else name


V21 = Version(
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    package_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    schema=("QTIv2.1 Package", "1.0.0"),
    item_type="imsqti_item_xmlv2p1",
    test_type="imsqti_test_xmlv2p1",
    item_schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
)
V30 = Version(
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    package_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    schema=("QTI Package", "3.0.0"),
    item_type="imsqti_item_xmlv3p0",
    test_type="imsqti_test_xmlv3p0",
    item_schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    third=True,
)


def _hyphened(name: str) -> str:
    return _HUMP.sub(r"-\1", name).lower()


def _humped(name: str) -> str:
    return _HYPHEN.sub(lambda found: found[1].upper(), name)


def as_21(root: Element) -> Element:
    """The same with all names as 2.1 has them, without namespaces, so that one reader reads every version."""
    for element in root.iter(etree.Element):
        name = markup.local_name(element)
        if name.startswith("qti-"):
            element.tag = _humped(name.removeprefix("qti-"))
            for attribute in [one for one in element.attrib if "-" in one and not one.startswith(("{", "data-", "aria-"))]:
                element.set(_humped(attribute), element.attrib.pop(attribute))
        else:
            element.tag = name
    return root
