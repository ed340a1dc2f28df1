"""What QTI 2.1 and 3.0 share: how each calls things, and our own element for what neither has a place for. See docs/question-formats.md."""

import re
from dataclasses import dataclass

from lxml import etree

from core.xml import Element, legal
from questionbank import types
from questionbank.formats import base, markup
from questionbank.formats.base import Record
from questionbank.rules import content as rules
from questionbank.rules.bases import MAX_ARTICLE, MAX_TITLE, MAX_VERSION, basis_text

MANIFEST = "imsmanifest.xml"
OWN = "urn:xuefa:questions:1"  # the namespace of our element in the metadata of a resource
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


def put_labels(parent: Element, record: Record) -> None:
    """Our own element: the type in our words, topic, difficulty, tags, bases; of a case the explanation too."""
    made = etree.SubElement(parent, f"{{{OWN}}}question", {"type": record.type, "difficulty": str(record.difficulty)}, nsmap={"xuefa": OWN})
    said = [("topic", record.topic)] + [("tag", tag) for tag in record.tags]
    said += [("explanation", record.explanation)] if record.type == "case" else []
    for name, text in said:
        if text:
            etree.SubElement(made, f"{{{OWN}}}{name}").text = legal(text)
    for basis in record.bases:
        named = {name: legal(text) for name, text in zip(("statute", "article", "version"), basis, strict=True) if text}
        etree.SubElement(made, f"{{{OWN}}}basis", named)


def labels_in(resource: Element) -> Element | None:
    """Our own element in the metadata of a resource of the manifest."""
    return resource.find(f".//{{{OWN}}}question")


def read_labels(record: Record, labels: Element) -> None:
    """Fill a record from our own element, but for its type; what cannot be read is said."""
    record.topic = labels.findtext(f"{{{OWN}}}topic") or ""
    record.difficulty = {"1": 1, "2": 2, "3": 3}.get(labels.get("difficulty", "2"), 0)
    if not record.difficulty:
        record.warn("difficulty", f"难度“{labels.get('difficulty', '')[:20]}”不能识别，按“中”处理。")
        record.difficulty = Record(0).difficulty
    for tag in labels.iterfind(f"{{{OWN}}}tag"):
        text = tag.text or ""
        if rules.read_tags(text) == [text]:
            record.tags.append(text)
        else:
            record.warn("tags", f"标签“{text[:40]}”里有空格或标点，没有记入。")
    for basis in labels.iterfind(f"{{{OWN}}}basis"):
        said = (basis.get("statute", ""), basis.get("article", ""), basis.get("version", ""))
        if said[0] and all(len(text) <= most for text, most in zip(said, (MAX_TITLE, MAX_ARTICLE, MAX_VERSION), strict=True)):
            record.bases.append(said)
        else:
            record.warn("bases", f"依据“{basis_text(said)[:60]}”太长或没有法律法规名称，没有记入。")
    base.read_labels(record)


def said_type(labels: Element | None, among: tuple[str, ...]) -> str:
    """The type our own element names, if it is one of those that the item can be."""
    code = labels.get("type", "") if labels is not None else ""
    return code if code in among and code in {one.code for one in types.every()} else ""
