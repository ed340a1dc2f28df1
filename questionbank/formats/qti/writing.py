"""Questions as a QTI package: an item for each question, a test with a shared text for each case, pictures as files, a manifest over all."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO

from lxml import etree

from core.xml import Element
from questionbank.formats import markup, pictures
from questionbank.formats.base import Picture, Record
from questionbank.formats.qti import labels
from questionbank.formats.qti.versions import EXPLANATION, MANIFEST, Version
from questionbank.rules.content import LETTERS, names_letters
from questionbank.types.blank import BLANK

_DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the same questions make the same file
_TITLE = 60  # characters of a stem that make the title of an item


def package(records: Sequence[Record], version: Version) -> bytes:
    made = _Package(version)
    for number, record in enumerate(records, 1):
        made.add(record, f"q{number:05d}")
    return made.data()


class _Package:
    def __init__(self, version: Version) -> None:
        self.version = version
        self.files: dict[str, bytes] = {}
        space = version.package_namespace
        self.manifest = etree.Element(f"{{{space}}}manifest", {"identifier": "xuefa-questions"}, nsmap={None: space})
        metadata = etree.SubElement(self.manifest, f"{{{space}}}metadata")
        for name, text in zip(("schema", "schemaversion"), version.schema, strict=True):
            etree.SubElement(metadata, f"{{{space}}}{name}").text = text
        etree.SubElement(self.manifest, f"{{{space}}}organizations")
        self.resources = etree.SubElement(self.manifest, f"{{{space}}}resources")

    def add(self, record: Record, name: str) -> None:
        if record.type == "case":
            parts = [f"{name}-{number}" for number in range(1, len(record.parts) + 1)]
            self.resource(record, name, f"tests/{name}.xml", self.version.test_type, _test(self.version, record, name, parts), depends=parts)
            for part, one in zip(record.parts, parts, strict=True):
                self.add(part, one)
        else:
            self.resource(record, name, f"items/{name}.xml", self.version.item_type, _Item(self.version, record, name).root)

    def resource(self, record: Record, name: str, href: str, kind: str, root: Element, depends: Sequence[str] = ()) -> None:
        space = self.version.package_namespace
        made = etree.SubElement(self.resources, f"{{{space}}}resource", identifier=name, type=kind, href=href)
        labels.put(etree.SubElement(made, f"{{{space}}}metadata"), record)
        self.files[href] = _bytes(root)
        shown = {f"images/{_file_name(name, number, one)}": one.data for number, one in enumerate(record.pictures, 1)}
        self.files |= shown
        for one in (href, *shown):
            etree.SubElement(made, f"{{{space}}}file", href=one)
        for one in depends:
            etree.SubElement(made, f"{{{space}}}dependency", identifierref=one)

    def data(self) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {MANIFEST: _bytes(self.manifest), **self.files}.items():
                archive.writestr(zipfile.ZipInfo(name, _DAY_ONE), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _bytes(root: Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _file_name(name: str, number: int, picture: Picture) -> str:
    kind = pictures.kind_of(picture.data)
    return f"{name}-{number}{kind.extension if kind else ''}"


class _Item:
    """One question as an item."""

    def __init__(self, version: Version, record: Record, name: str) -> None:
        self.version, self.record, self.name = version, record, name
        title = " ".join(record.stem.split())[:_TITLE]
        self.root = version.root("assessmentItem", identifier=name, title=title, adaptive="false", timeDependent="false")
        self.put = version.put
        declare, body, score = self.shapes()[record.type]
        declare()
        outcome = {"externalScored": "human"} if record.type == "short" and version.third else {}
        self.put(self.root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float", **outcome)
        if record.explanation:
            self.put(self.root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")
        self.body = self.put(self.root, "itemBody")
        body()
        self.processing(score)
        if record.explanation:
            made = self.put(self.root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=EXPLANATION, showHide="show")
            self.say(self.content(made), record.explanation)

    def shapes(self) -> dict[str, tuple[Callable[[], None], Callable[[], None], Callable[[Element], None]]]:
        choice = (self.declare_choice, self.choice, self.score_choice)
        return {
            "single": choice,
            "multiple": choice,
            "indefinite": choice,
            "judge": choice,
            "blank": (self.declare_blanks, self.blanks, self.score_blanks),
            "short": (self.declare_text, self.extended, lambda parent: None),
        }

    # choice

    def options(self) -> list[tuple[str, str]]:
        if self.record.type == "judge":
            return [("true", "正确"), ("false", "错误")]
        return list(zip(LETTERS, self.record.options, strict=False))

    @property
    def one_only(self) -> bool:
        return self.record.type in ("single", "judge")

    def declare_choice(self) -> None:
        names = [name for name, _ in self.options()]
        cardinality = "single" if self.one_only else "multiple"
        made = self.put(self.root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType="identifier")
        right = self.put(made, "correctResponse")
        for place in self.record.key:
            self.put(right, "value", names[place])

    def choice(self) -> None:
        self.say(self.body, self.record.stem)
        self.show(self.body, None)
        fixed = self.record.type == "judge" or names_letters(self.record.options)
        most = "1" if self.one_only else "0"
        made = self.put(self.body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="false" if fixed else "true", maxChoices=most)
        for place, (name, text) in enumerate(self.options()):
            option = self.put(made, "simpleChoice", identifier=name)
            self.say(option, text)
            self.show(option, place)

    def score_choice(self, parent: Element) -> None:
        """All or nothing: what a partly right answer earns is the exam's choice."""
        condition = self.put(parent, "responseCondition")
        right = self.put(condition, "responseIf")
        match = self.put(right, "match")
        self.put(match, "variable", identifier="RESPONSE")
        self.put(match, "correct", identifier="RESPONSE")
        for branch, points in ((right, "1"), (self.put(condition, "responseElse"), "0")):
            self.put(self.put(branch, "setOutcomeValue", identifier="SCORE"), "baseValue", points, baseType="float")

    # fill-in

    def declare_blanks(self) -> None:
        for number, forms in enumerate(self.record.key, 1):
            made = self.put(self.root, "responseDeclaration", identifier=f"RESPONSE{number}", cardinality="single", baseType="string")
            self.put(self.put(made, "correctResponse"), "value", forms[0])
            mapping = self.put(made, "mapping", defaultValue="0")
            for form in forms:
                self.put(mapping, "mapEntry", mapKey=form, mappedValue="1", caseSensitive="false")

    def blanks(self) -> None:
        first, *others = self.record.stem.split(BLANK)
        block = self.say(self.body, self.record.stem)  # tells whether white space counts
        typed = markup.local_name(block) == "pre"
        block.clear()
        self.append(block, first, typed)
        for number, text in enumerate(others, 1):
            self.put(block, "textEntryInteraction", responseIdentifier=f"RESPONSE{number}", expectedLength="15")
            self.append(block, text, typed)
        self.show(self.body, None)

    def append(self, block: Element, text: str, typed: bool) -> None:
        first, *others = [text] if typed else text.split("\n")
        if len(block):
            block[-1].tail = first
        else:
            block.text = first
        for one in others:
            self.put(block, "br").tail = one

    def score_blanks(self, parent: Element) -> None:
        total = self.put(self.put(parent, "setOutcomeValue", identifier="SCORE"), "sum")
        for number in range(1, len(self.record.key) + 1):
            self.put(total, "mapResponse", identifier=f"RESPONSE{number}")

    # short answer

    def declare_text(self) -> None:
        self.put(self.root, "responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="string")

    def extended(self) -> None:
        self.say(self.body, self.record.stem)
        self.show(self.body, None)
        self.put(self.body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="10")
        rubric = self.put(self.body, "rubricBlock", view="scorer", **({"use": "scoring"} if self.version.third else {}))
        self.say(self.content(rubric), "".join(self.record.key))

    # what all have

    def processing(self, score: Callable[[Element], None]) -> None:
        made = self.put(self.root, "responseProcessing")
        score(made)
        if self.record.explanation:
            said = self.put(made, "setOutcomeValue", identifier="FEEDBACK")
            self.put(said, "baseValue", EXPLANATION, baseType="identifier")
        if not len(made):
            self.root.remove(made)

    def content(self, parent: Element) -> Element:
        return self.put(parent, "contentBody") if self.version.third else parent

    def say(self, parent: Element, text: str) -> Element:
        return markup.fill(parent, text, self.version.namespace)

    def show(self, parent: Element, at: int | None) -> None:
        _show(self.version, parent, self.record, self.name, at)


def _show(version: Version, parent: Element, record: Record, name: str, at: int | None) -> None:
    for number, picture in enumerate(record.pictures, 1):
        if picture.at == at:
            version.put(version.put(parent, "p"), "img", src=f"../images/{_file_name(name, number, picture)}", alt=picture.words)


def _test(version: Version, case: Record, name: str, parts: Sequence[str]) -> Element:
    """A case as a test of one section: its material is the section's text, its sub-questions are items in a fixed order."""
    title = " ".join(case.stem.split())[:_TITLE]
    root = version.root("assessmentTest", identifier=name, title=title)
    part = version.put(root, "testPart", identifier=f"{name}-part", navigationMode="nonlinear", submissionMode="simultaneous")
    section = version.put(part, "assessmentSection", identifier=f"{name}-section", title=title, visible="true", keepTogether="true")
    rubric = version.put(section, "rubricBlock", view="candidate", **({"use": "instructions"} if version.third else {}))
    holder = version.put(rubric, "contentBody") if version.third else rubric
    markup.fill(holder, case.stem, version.namespace)
    _show(version, holder, case, name, None)
    for one in parts:
        version.put(section, "assessmentItemRef", identifier=one, href=f"../items/{one}.xml", fixed="true")
    return root
