"""Moodle XML, as Moodle's question bank imports and exports it."""

import base64
from collections.abc import Sequence
from typing import Any

from lxml import etree

from core import xml
from core.xml import Element, legal
from questionbank.formats import markup, pictures
from questionbank.formats.base import Format, Parsed, Picture, Progress, Record, no_progress
from questionbank.formats.moodle import cloze, reading, tags
from questionbank.formats.moodle.answers import share_text
from questionbank.formats.moodle.categories import category_path
from questionbank.rules import content as rules

_NAME = 40  # characters of a stem that make the name of a question


class _Writer:
    def __init__(self) -> None:
        self.root = etree.Element("quiz")
        self.topic: str | None = None

    def question(self, record: Record, mark: str = "") -> None:
        """One question, below the category of its topic; a case is its material followed by its sub-questions, all in its category."""
        if not mark:
            self._category(record.topic)
        shape = "description" if record.parts or record.type == "case" else _SHAPES[record.type]
        made = etree.SubElement(self.root, "question", type=shape)
        _text(etree.SubElement(made, "name"), " ".join(record.stem.split())[:_NAME])
        if shape == "cloze":
            _rich(made, "questiontext", cloze.written(record.stem, record.key), record.pictures, at=None)
        else:
            _say(made, "questiontext", record.stem, record.pictures, at=None)
        _say(made, "generalfeedback", record.explanation)
        etree.SubElement(made, "defaultgrade").text = "0" if shape == "description" else "1"
        etree.SubElement(made, "penalty").text = "0"
        etree.SubElement(made, "hidden").text = "0"
        _ANSWERS.get(shape, _no_answers)(made, record)
        kind = [f"{tags.KIND}：不定项选择题"] if record.type == "indefinite" else []
        case = [mark] if mark else [tags.material(len(record.parts))] if shape == "description" else []
        self._tags(made, [*tags.tags_of(record), *kind, *case])
        for number, part in enumerate(record.parts, 1):
            self.question(part, tags.part(number))

    def _category(self, topic: str) -> None:
        if topic == self.topic:
            return
        self.topic = topic
        made = etree.SubElement(etree.SubElement(self.root, "question", type="category"), "category")
        _text(made, category_path(topic))

    @staticmethod
    def _tags(made: Element, tags: Sequence[str]) -> None:
        if tags:
            holder = etree.SubElement(made, "tags")
            for one in tags:
                _text(etree.SubElement(holder, "tag"), one)


_SHAPES = {"single": "multichoice", "multiple": "multichoice", "indefinite": "multichoice", "judge": "truefalse", "blank": "cloze", "short": "essay"}


def _text(parent: Element, text: str) -> None:
    etree.SubElement(parent, "text").text = legal(text)


def _say(parent: Element, name: str, text: str, shown: Sequence[Picture] = (), *, at: int | None = pictures.NOWHERE, **attributes: str) -> None:
    """A text with the pictures that belong there: plain where there are none, so that it is read back as it is."""
    if any(one.at == at for one in shown):
        _rich(parent, name, markup.html_of(text), shown, at=at, **attributes)
    else:
        _text(etree.SubElement(parent, name, format="plain_text", **attributes), text)


def _rich(parent: Element, name: str, source: str, shown: Sequence[Picture], *, at: int | None, **attributes: str) -> None:
    made = etree.SubElement(parent, name, format="html", **attributes)
    files = [(f"picture-{number}{_extension(one)}", one) for number, one in enumerate(shown, 1) if one.at == at]
    images = [f'<p><img src="@@PLUGINFILE@@/{file}" alt="{cloze.escaped(one.words)}"></p>' for file, one in files]
    _text(made, source + "".join(images))
    for file, one in files:
        etree.SubElement(made, "file", name=file, path="/", encoding="base64").text = base64.b64encode(one.data).decode()


def _extension(picture: Picture) -> str:
    kind = pictures.kind_of(picture.data)
    return kind.extension if kind else ""


def _multichoice(made: Element, record: Record) -> None:
    etree.SubElement(made, "single").text = "true" if record.type == "single" else "false"
    etree.SubElement(made, "shuffleanswers").text = "false" if rules.names_letters(record.options) else "true"
    etree.SubElement(made, "answernumbering").text = "ABCD"
    wrong = "0" if record.type == "single" else "-100"
    for place, option in enumerate(record.options):
        fraction = share_text(len(record.key)) if place in record.key else wrong
        _say(made, "answer", option, record.pictures, at=place, fraction=fraction)


def _truefalse(made: Element, record: Record) -> None:
    for place, text in enumerate(("true", "false")):
        _say(made, "answer", text, fraction="100" if place in record.key else "0")


def _essay(made: Element, record: Record) -> None:
    for name, text in (("responseformat", "editor"), ("responserequired", "1"), ("responsefieldlines", "10"), ("attachments", "0")):
        etree.SubElement(made, name).text = text
    _say(made, "graderinfo", "".join(record.key))


def _no_answers(made: Element, record: Record) -> None:
    """A material is not answered; the answers of a cloze question stand in its text."""


_ANSWERS: dict[str, Any] = {"multichoice": _multichoice, "truefalse": _truefalse, "essay": _essay}


class MoodleXml(Format):
    """<quiz><question type="multichoice">…"""

    code = "moodle"
    label = "Moodle XML"
    extension = ".xml"
    content_type = "application/xml"
    order = 45
    carries_types = frozenset({"single", "multiple", "indefinite", "judge", "blank", "short", "case"})
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags", "pictures"})

    def recognises(self, data: bytes) -> bool:
        return xml.root_name(data) == "quiz"

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        return reading.read(xml.parsed(data, what="Moodle 文件"))

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        writer = _Writer()
        for record in records:
            writer.question(record)
        written: bytes = etree.tostring(writer.root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return written


FORMAT = MoodleXml()
