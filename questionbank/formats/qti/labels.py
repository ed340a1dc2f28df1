"""What QTI has no place for, in an element of our own in the metadata of a resource. The layout stands in docs/question-formats.md."""

from lxml import etree

from core.xml import Element, legal
from questionbank import types
from questionbank.formats import base
from questionbank.formats.base import Record
from questionbank.rules import content as rules
from questionbank.rules.bases import MAX_ARTICLE, MAX_TITLE, MAX_VERSION, basis_text

_OWN = "urn:xuefa:questions:1"


def put(parent: Element, record: Record) -> None:
    """Our own element: the type in our words, topic, difficulty, tags, bases; of a case the explanation too."""
    made = etree.SubElement(parent, f"{{{_OWN}}}question", {"type": record.type, "difficulty": str(record.difficulty)}, nsmap={"xuefa": _OWN})
    said = [("topic", record.topic)] + [("tag", tag) for tag in record.tags]
    said += [("explanation", record.explanation)] if record.type == "case" else []
    for name, text in said:
        if text:
            etree.SubElement(made, f"{{{_OWN}}}{name}").text = legal(text)
    for basis in record.bases:
        named = {name: legal(text) for name, text in zip(("statute", "article", "version"), basis, strict=True) if text}
        etree.SubElement(made, f"{{{_OWN}}}basis", named)


def inside(resource: Element) -> Element | None:
    """Our own element in the metadata of a resource of the manifest."""
    return resource.find(f".//{{{_OWN}}}question")


def read(record: Record, own: Element) -> None:
    """Fill a record from our own element, but for its type; what cannot be read is said."""
    record.topic = own.findtext(f"{{{_OWN}}}topic") or ""
    record.difficulty = {"1": 1, "2": 2, "3": 3}.get(own.get("difficulty", "2"), 0)
    if not record.difficulty:
        record.warn("difficulty", f"难度“{own.get('difficulty', '')[:20]}”不能识别，按“中”处理。")
        record.difficulty = Record(0).difficulty
    for tag in own.iterfind(f"{{{_OWN}}}tag"):
        text = tag.text or ""
        if rules.read_tags(text) == [text]:
            record.tags.append(text)
        else:
            record.warn("tags", f"标签“{text[:40]}”里有空格或标点，没有记入。")
    for basis in own.iterfind(f"{{{_OWN}}}basis"):
        said = (basis.get("statute", ""), basis.get("article", ""), basis.get("version", ""))
        if said[0] and all(len(text) <= most for text, most in zip(said, (MAX_TITLE, MAX_ARTICLE, MAX_VERSION), strict=True)):
            record.bases.append(said)
        else:
            record.warn("bases", f"依据“{basis_text(said)[:60]}”太长或没有法律法规名称，没有记入。")
    if record.type == "case":
        record.explanation = own.findtext(f"{{{_OWN}}}explanation") or ""
    base.read_labels(record)


def said_type(own: Element | None, among: tuple[str, ...]) -> str:
    """The type our own element names, if it is one of those that the item can be."""
    code = own.get("type", "") if own is not None else ""
    return code if code in among and code in {one.code for one in types.every()} else ""
