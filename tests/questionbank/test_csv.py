"""CSV files as offices save them."""

from pathlib import Path

import pytest

from core.errors import Refused
from questionbank import formats
from questionbank.formats.base import Parsed, Record
from tests.questionbank.sheets import HEADER, single

CSV = formats.get("csv")


def lines(*rows: list[str], delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"


def read(text: str, encoding: str = "utf-8") -> Parsed:
    return formats.detect(text.encode(encoding)).read(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter_is_known_by_content(encoding: str, delimiter: str) -> None:
    (record,) = read(lines(["填写说明"], HEADER, single("一切权力属于人民？", "B"), delimiter=delimiter), encoding).records
    assert (record.row, record.stem, record.key, record.problems) == (3, "一切权力属于人民？", [1], [])


def test_a_long_file_is_known_by_its_beginning_wherever_that_is_cut() -> None:
    rows = [single(f"第{n}题，依照《中华人民共和国行政处罚法》") for n in range(3000)]
    for first in ("", "甲", "甲a", "aa"):
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            assert CSV.recognises(lines([*HEADER, f"备注{first}"], *rows).encode(encoding))


def test_quoted_commas_line_ends_and_quotes_belong_to_the_text() -> None:
    (record,) = read(lines(HEADER, single('"第一行,\n第二行 ""所谓"""', a='"甲,乙"'))).records
    assert (record.stem, record.options[0]) == ('第一行,\n第二行 "所谓"', "甲,乙")


def test_rows_count_as_in_a_spreadsheet() -> None:
    records = read(lines(HEADER, single('"一\n二\n三"'), [""], single("四"))).records
    assert [one.row for one in records] == [2, 4]


def test_a_comma_that_was_not_quoted_refuses_its_row() -> None:
    records = read(lines(HEADER, single("应当, 必须"), single("二"))).records
    assert [(one.refused, one.problems[0].column if one.problems else "") for one in records] == [(True, "整行"), (False, "")]


@pytest.mark.parametrize("row", [single('"没有关上的引号'), single('"甲"乙')])
def test_quotes_that_do_not_match_end_the_reading_with_the_place(row: list[str]) -> None:
    with pytest.raises(Refused, match="第 3 行"):
        read(lines(HEADER, single("一"), row, single("三")))


def test_a_huge_cell_gets_a_sentence() -> None:
    with pytest.raises(Refused, match="第 2 行.*太长"):
        read(lines(HEADER, single("长" * 140_000)))


@pytest.mark.parametrize(
    "data",
    [
        "姓名,单位\r\n张三,党政办\r\n".encode(),
        "一、单选题\r\n1. 题干，题目，答案\r\nA. 甲\r\n".encode(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "题型,题干,答案".encode()[:-1] + b"\xff",
        b"",
        b'"',
    ],
    ids=["another table", "a paper", "a picture", "broken text", "nothing", "a quote"],
)
def test_what_has_no_header_of_questions_is_no_such_file(data: bytes) -> None:
    assert not CSV.recognises(data)


def test_a_header_that_lacks_a_column_is_named() -> None:
    with pytest.raises(Refused, match="第 1 行表头里没有“答案”这一列"):
        read(lines(["题型", "题干", "选项A"], ["单选题", "题", "甲"]))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@甲", "'=1+1", "''@x", "'引文'", "＝1+1", '="001"', '=HYPERLINK("http://x","y")'])
def test_a_cell_that_would_be_computed_is_kept_a_text_and_reads_back_the_same(text: str) -> None:
    data = CSV.write([Record(1, "single", text, [text, "乙"], [0])])
    assert data.startswith(b"\xef\xbb\xbf")
    cells = data.decode("utf-8-sig").splitlines()[1].split(",")
    assert not any(cell.lstrip('"')[:1] in ("=", "+", "-", "@", "＝") for cell in cells)
    (record,) = CSV.read(data).records
    assert (record.stem, record.options) == (text, [text, "乙"])


@pytest.mark.parametrize(("cell", "meant"), [('="001"', "001"), ('="说""是"""', '说"是"'), ('=A1&"x"', '=A1&"x"'), ('="甲"&"乙"', '="甲"&"乙"')])
def test_a_text_that_was_kept_from_becoming_a_number_is_that_text(cell: str, meant: str) -> None:
    (record,) = read(lines(["题型", "题干", "选项A", "选项B", "答案"], ["单选", "题", cell, "乙", "A"])).records
    assert record.options == [meant, "乙"]


@pytest.mark.real_data
def test_the_120_real_questions_are_those_of_the_text_file(real_data: Path) -> None:
    """Both files hold the same questions; here the text is only asked whether it holds what was read."""
    records = read_file(real_data / "questions" / "judicial-120.csv").records
    paper = "".join((real_data / "questions" / "judicial-120.txt").read_bytes().decode("gb18030").split())
    assert (len(records), [one.problems for one in records if one.problems]) == (120, [])
    for number, record in enumerate(records, 1):
        label = {"single": "单选题", "multiple": "多选题"}[record.type]
        begin = paper.index(f"{number}、{''.join(record.stem.split())}（{label}）")
        said = paper[begin : paper.index("答案：", begin) + 3 + len(record.answer_text)]
        assert said.endswith(f"答案：{record.answer_text}")
        assert all("".join(option.split()) in said for option in record.options)


def read_file(path: Path) -> Parsed:
    data = path.read_bytes()
    return formats.detect(data).read(data)
