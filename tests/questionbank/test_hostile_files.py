"""Whatever file is chosen, a clerk gets questions or a sentence: nothing crashes, hangs, or reaches outside the file."""

import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank import formats
from questionbank.formats.base import Format, Parsed, Picture, Record
from questionbank.rules.content import compose
from tests.questionbank.records import picture

SAMPLE = [
    Record(1, "single", "几日内？", ["三日", "五日"], [1], explanation="第六十四条", topic="行政处罚法", difficulty=1, tags=["听证"]),
    Record(2, "multiple", "哪些是？", ["甲", "乙", "丙"], [0, 1], bases=[("行政处罚法", "第九条", "")]),
    Record(3, "judge", "不得加重。", [], [0], pictures=[Picture(picture())]),
    Record(4, "blank", "应当在____内", [], [["五日", "5日"]]),
    Record(5, "short", "谈谈看法", [], ["要点一\n要点二"]),
    Record(6, "case", "材料", parts=[Record(6, "single", "问", ["甲", "乙"], [0])]),
]
_LAUGH = "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True))
LAUGHS = f'<!DOCTYPE quiz [<!ENTITY a "哈哈">{_LAUGH}]>'
OUTSIDE = '<!DOCTYPE quiz [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
QUIZ = "<quiz><question type='truefalse'><questiontext><text>&j;</text></questiontext></question></quiz>"
ITEM = '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" title="&j;"><itemBody><p>&j;</p></itemBody></assessmentItem>'
MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources><resource type="imsqti_item_xmlv2p1" href="i.xml"/></resources></manifest>'
)


def packed(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("_xml", ".xml").replace("__", "/"), content)
    return out.getvalue()


def looked_at(data: bytes) -> str:
    """What a clerk is told: the sentence of the refusal, or all problems of the rows."""
    try:
        parsed = formats.detect(data).read(data)
    except Refused as refusal:
        return refusal.sentence
    return "".join(one.message for record in parsed.records for one in record.problems) + understood(parsed)


def understood(parsed: Parsed) -> str:
    """What the next step would say of each row: a record without errors can be composed or is refused."""
    told = ""
    for record in (one for one in parsed.records if not one.refused):
        for said in (record, *record.parts):
            try:
                compose(said.type, said.stem, said.options, said.key, said.explanation)
            except Refused as refusal:
                told += refusal.sentence
    return told


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: (LAUGHS + QUIZ).encode(), "DOCTYPE"),
        (lambda: (LAUGHS + QUIZ).encode("utf-16"), "DOCTYPE"),
        (lambda: (OUTSIDE + QUIZ).encode(), "DOCTYPE"),
        (lambda: (OUTSIDE.replace("quiz", "assessmentItem") + ITEM).encode(), "DOCTYPE"),
        (lambda: packed(imsmanifest_xml=MANIFEST.encode(), i_xml=(LAUGHS + ITEM).encode()), "DOCTYPE"),
        (lambda: packed(imsmanifest_xml=(LAUGHS + MANIFEST).encode()), "DOCTYPE"),
        (lambda: QUIZ.encode(), "不是完整的 XML"),
        (lambda: b"<quiz>" + b"<question>" * 1000, "不是完整的 XML"),
        (lambda: b"<quiz><question type='essay'>", "不是完整的 XML"),
        (lambda: b"<quiz/>", "没有试题"),
        (lambda: b"<html><body/></html>", "看不出"),
        (lambda: '<?xml version="1.0" encoding="utf-8"?><quiz>题</quiz>'.encode("gb18030"), "编码读不懂"),
        (lambda: packed(imsmanifest_xml=MANIFEST.encode(), i_xml=bytes(200_000_000)), "解压后太大"),
        (lambda: packed(**{"imsmanifest_xml": MANIFEST.encode(), "..__i_xml": b"<x/>"}), "指向包外"),
        (lambda: packed(imsmanifest_xml=MANIFEST.replace("i.xml", "../../i.xml").encode(), i_xml=b"<x/>"), "不在包里"),
        (lambda: packed(imsmanifest_xml=MANIFEST.encode(), i_xml=ITEM.replace("&j;", "").encode())[:-40], "看不出|已损坏"),
        (lambda: packed(readme_xml=b"<x/>"), "看不出"),
        (lambda: b"PK\x03\x04" + bytes(50), "看不出"),
        (lambda: b"", "看不出|没有内容|空"),
        (lambda: b"\x00" * 1000, "看不出|不是文本"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "看不出|不是文本"),
        (lambda: "应当在几日内？{=五日 ~三日".encode(), "不配对"),
        (lambda: "题干\nA. 甲\nB. 乙\nANSWER:".encode(), "大写字母"),
        (lambda: b'{"questions": []}', "不是本系统导出的试题"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_is_broken_or_meant_to_harm_gets_a_sentence(make: Callable[[], bytes], says: str) -> None:
    told = looked_at(make())
    assert any(one in told for one in says.split("|"))
    assert "root:" not in told


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"::a::" * 400_000 + b"{=a ~b}",
        lambda: b"a{" * 1_000_000,
        lambda: b"{=a ~b}\n" + b"\n" * 500_000,
        lambda: b"x{=a ~b}\n// " + b"[tag:" * 400_000,
        lambda: b"\\" * 2_000_000 + b"{=a}",
        lambda: b"<quiz><question type='cloze'><questiontext><text>" + b"{1:SA:=" * 300_000 + b"</text></questiontext></question></quiz>",
        lambda: b"<quiz><question type='cloze'><questiontext><text>{1:SA:" + b"~%" * 900_000 + b"}</text></questiontext></question></quiz>",
        lambda: b"<quiz><question type='category'><category><text>" + b"/" * 2_000_000 + b"</text></category></question></quiz>",
        lambda: b"<quiz><question type='truefalse'><questiontext><text>" + b"&lt;div&gt;" * 150_000 + b"</text></questiontext></question></quiz>",
        lambda: b"<!--" * 500_000,
        lambda: b"<?x" * 500_000,
        lambda: b'{"format": "xuefa-questions", "version": 1, "questions": [{%s}]}' % b",".join(b'"a%d":1' % n for n in range(50_000)),
        lambda: b"1. a\nANSWER: A\n" * 10_000,
    ],
    ids=range(13),
)
def test_a_long_file_that_leads_nowhere_is_done_with_soon(make: Callable[[], bytes]) -> None:
    looked_at(make())


@cache
def written(one: Format) -> bytes:
    return one.write([record for record in SAMPLE if "整道题" not in one.cannot_carry(record)])


@pytest.mark.parametrize("wanted", formats.every(), ids=lambda one: one.code)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), times=st.integers(1, 8))
def test_a_damaged_file_gives_rows_or_a_sentence(wanted: Format, seed: int, times: int) -> None:
    """Bytes changed, cut out, doubled, swapped: whichever format it is taken for, and by the one that wrote it."""
    damaged = mutated(written(wanted), random.Random(seed), times)
    looked_at(damaged)
    with suppress(Refused):
        understood(wanted.read(damaged))


def mutated(data: bytes, chance: random.Random, times: int) -> bytes:
    out = bytearray(data)
    for _ in range(times):
        begin = chance.randrange(len(out) or 1)
        end = min(len(out), begin + chance.choice([1, 2, 8, 64]))
        piece = bytes(out[begin:end])
        match chance.randrange(5):
            case 0:
                out[begin:end] = bytes(chance.randrange(256) for _ in piece)
            case 1:
                del out[begin:end]
            case 2:
                out[begin:begin] = piece
            case 3:
                out[begin:end] = chance.choice([b"{", b"}", b"<", b"&", b"\\", b"\0", b"\xff", b'"', b"\n\n", b"]", "题".encode()])
            case _:
                other = chance.randrange(len(out) or 1)
                out[other:other] = piece
                del out[begin:end]
    return bytes(out)


@pytest.mark.parametrize("wanted", formats.every(), ids=lambda one: one.code)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_anything_at_all_gives_rows_or_a_sentence(wanted: Format, data: bytes) -> None:
    wanted.recognises(data)
    with suppress(Refused):
        understood(wanted.read(data))
