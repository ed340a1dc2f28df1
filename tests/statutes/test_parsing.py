"""A law's text taken apart, and what is refused with its line."""

from datetime import date
from pathlib import Path

import pytest

from statutes.rules.numerals import Key, chinese, value
from statutes.rules.parsing import Parsed, Source, Unreadable, parse
from statutes.rules.reading import text_of
from tests.statutes.texts import MARKDOWN, PLAIN


def read(*texts: str) -> Parsed:
    return parse([Source(f"{place}.txt", text) for place, text in enumerate(texts, 1)])


def refused(*texts: str) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        read(*texts)
    return [str(one) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (100, "一百"), (103, "一百零三"), (110, "一百一十"), (111, "一百一十一"),
     (1000, "一千"), (1003, "一千零三"), (1020, "一千零二十"), (1260, "一千二百六十")],
)  # fmt: skip
def test_numbers_as_laws_write_them(number: int, said: str) -> None:
    assert chinese(number) == said
    assert value(said) == number


@pytest.mark.parametrize("said", ["", "零", "一百三", "百十", "十十", "二百零十", "一二"])
def test_no_number_that_a_law_would_not_write(said: str) -> None:
    assert value(said) is None


def test_every_number_is_read_as_it_is_written() -> None:
    assert [value(chinese(number)) for number in range(1, 3000)] == list(range(1, 3000))


def test_the_official_layout() -> None:
    law = read(PLAIN.replace("\n", "\r\n"))
    assert law.title == "南山镇议事办法"
    assert [str(one.key) for one in law.articles] == ["第一条", "第二条", "第三条", "第三条之一", "第四条", "第五条"]
    assert law.articles[1].text == "议事应当公开。\n第一条规定的目的，应当写入会议记录。\n（一）记录由专人负责；\n（二）记录保存十年。"
    assert [one.headings for one in law.articles[1:4]] == [("第一章 总则",), ("第二章 会议", "第一节 召集"), ("第二章 会议", "第一节 召集")]
    assert law.articles[-1].headings == ("第三章 附则",)


def test_a_note_that_runs_over_two_lines_is_one() -> None:
    assert len(read(PLAIN).notes) == 1


def test_markdown() -> None:
    law = read(MARKDOWN)
    assert (law.title, len(law.articles)) == ("南山镇议事办法", 3)
    assert law.articles[0].headings == ("第一章 总则",)
    assert law.articles[2].text == "本办法自公布之日起执行。"


@pytest.mark.parametrize(
    ("text", "adopted", "in_force"),
    [
        (MARKDOWN, date(2020, 3, 1), date(2020, 4, 1)),
        (PLAIN, date(2023, 5, 6), None),  # amended: the last article still tells the day of the first version
        (PLAIN.replace("2020年4月1日", "2024年1月1日"), date(2023, 5, 6), date(2024, 1, 1)),
        ("甲法\n第一条　本法自2024年13月1日起施行。", None, None),
        ("甲法\n第一条　本法自2024年2月1日起施行。", None, date(2024, 2, 1)),
    ],
)
def test_the_days_that_the_text_tells(text: str, adopted: date | None, in_force: date | None) -> None:
    law = read(text)
    assert (law.adopted_on, law.in_force_from) == (adopted, in_force)


def test_files_are_joined_by_their_numbering_whatever_their_order() -> None:
    second = "# 甲法\n\n# 分则\n\n## 第一章 罚则\n\n第三条 丙。\n"
    first = "# 甲法\n\n# 总则\n\n2020年1月1日 通过\n\n## 第一章 原则\n\n第一条 甲。\n\n第二条 乙。\n"
    law = read(second, first)
    assert [one.key.number for one in law.articles] == [1, 2, 3]
    assert [one.headings for one in law.articles[1:]] == [("总则", "第一章 原则"), ("分则", "第一章 罚则")]


def test_a_preamble_and_an_annex_are_kept_apart_from_the_articles() -> None:
    law = read("甲法\n序　言\n很久以前。\n第一章　总则\n第一条　甲。\n附件一：\n国旗图案")
    assert (law.preamble, law.annex) == ("很久以前。", "附件一：\n国旗图案")
    assert law.articles[0].text == "甲。"


def test_numbers_without_a_space_behind_them() -> None:
    law = read("甲法\n第一章总则\n第一条为了甲，制定本法。\n第二条乙。")
    assert [one.text for one in law.articles] == ["为了甲，制定本法。", "乙。"]
    assert law.articles[0].headings == ("第一章 总则",)


def test_page_numbers_in_the_table_of_contents_do_not_matter() -> None:
    assert len(read("甲法\n目录\n第一章 总则……1\n第二章 附则 … 12\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。").articles) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("甲法\n第一条　甲。\n第一条　乙。", "1.txt 第 3 行：第一条出现了两次（前一次在第 2 行）"),
        ("甲法\n第一条　甲。\n第三条　丙。", "1.txt 第 3 行：第一条之后是第三条，缺第二条"),
        ("甲法\n第一条　甲。\n第五条　戊。", "缺第二条至第四条"),
        ("甲法\n第一条　甲。\n第一条之二　乙。", "缺第一条之一"),
        ("甲法\n第三条　丙。", "1.txt 第 2 行：条文从第三条开始，缺第一条至第二条"),
        ("甲法\n第一条　甲。\n第二条　乙。\n第三条　丙。\n第二条之一　丁。", "1.txt 第 5 行：第二条之一排在第三条之后，条号倒退了"),
        ("甲法\n第一条　甲。\n第二条\n第三条　丙。", "第二条没有内容"),
        ("甲法\n只是说明", "1.txt：没有找到条文"),
        ("", "1.txt：没有找到条文"),
        ("甲法\n本法很重要。\n第一条　甲。", "1.txt 第 2 行：这段文字在第一条之前"),
        ("甲法\n第一章　总则\n概述。\n第一条　甲。", "1.txt 第 3 行：这段文字不属于任何一条"),
        ("甲法\n第一章　总则\n第一条　甲。\n第三章　附则\n第二条　乙。", "1.txt 第 4 行：第一章之后是“第三章 附则”"),
        ("甲法\n第二章　总则\n第一条　甲。", "这个文件是“第二章 总则”"),
        ("甲法\n目录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　甲。\n第二条　乙。", "1.txt 第 4 行：目录里有“第二章 附则”，正文里没有"),
        ("甲法\n第一条　甲。\n附件\n第二条　乙。", "1.txt 第 4 行：附件后面又出现了第二条"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, says: str) -> None:
    assert any(says in one for one in refused(text))


def test_a_reference_read_as_an_article_is_refused_not_taken() -> None:
    assert "出现了两次" in refused("甲法\n第一条为了甲。\n第二条乙。\n第一条规定的目的优先。")[0]


def test_two_laws_are_not_one() -> None:
    assert "不是同一部法律" in refused("甲法\n第一条　甲。", "乙法\n第二条　乙。")[0]


def test_everything_wrong_is_said_at_once() -> None:
    assert len(refused("甲法\n第二条　甲。\n第五条　乙。\n第五条　丙。")) == 3


REAL = [  # counted in the texts: the last article's number, no 之一 among them
    ("信访工作条例(2022-02-25).md", 50, 6, date(2022, 2, 25), date(2022, 5, 1)),
    ("反有组织犯罪法(2021-12-24).md", 77, 9, date(2021, 12, 24), date(2022, 5, 1)),
    ("土地管理法(2019-08-26).md", 87, 8, date(2019, 8, 26), None),
    ("宪法.md", 143, 4, date(2018, 3, 11), None),
    ("未成年人保护法(2020-10-17).md", 132, 9, date(2020, 10, 17), date(2021, 6, 1)),
    ("未成年人保护法(2024-04-26).md", 132, 9, date(2024, 4, 26), None),
    ("治安管理处罚法(2012-10-26).md", 119, 6, date(2012, 10, 26), None),
    ("治安管理处罚法(2025-06-27).txt", 144, 6, date(2025, 6, 27), date(2026, 1, 1)),
    ("法治宣传教育法(2025-09-12).txt", 65, 7, date(2025, 9, 12), date(2025, 11, 1)),
    ("行政处罚法(2021-01-22).md", 86, 8, date(2021, 1, 22), date(2021, 7, 15)),
    ("行政复议法(2017-09-01).md", 43, 7, date(2017, 9, 1), None),
    ("行政复议法(2023-09-01).md", 90, 7, date(2023, 9, 1), date(2024, 1, 1)),
    ("行政强制法(2011-06-30).md", 71, 7, date(2011, 6, 30), date(2012, 1, 1)),
    ("行政许可法(2019-04-23).md", 83, 8, date(2019, 4, 23), None),
    ("行政诉讼法(2017-06-27).md", 103, 10, date(2017, 6, 27), None),
]


def real(folder: Path, *names: str) -> Parsed:
    return parse([Source(name, text_of((folder / "laws" / name).read_bytes())) for name in names])


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "articles", "chapters", "adopted", "in_force"), REAL, ids=[one[0] for one in REAL])
def test_a_real_law(real_data: Path, name: str, articles: int, chapters: int, adopted: date, in_force: date | None) -> None:
    law = real(real_data, name)
    assert [one.key for one in law.articles] == [Key(number) for number in range(1, articles + 1)]
    assert len({one.headings[0] for one in law.articles}) == chapters
    assert (law.adopted_on, law.in_force_from) == (adopted, in_force)
    assert law.title.endswith(name.split("(")[0].removesuffix(".md"))


@pytest.mark.real_data
def test_the_civil_code_from_its_eight_files(real_data: Path) -> None:
    names = sorted(path.name for path in (real_data / "laws").glob("民法典-*.md"))
    law = real(real_data, *names)
    assert (len(names), law.title) == (8, "中华人民共和国民法典")
    assert [one.key for one in law.articles] == [Key(number) for number in range(1, 1261)]
    parts = list(dict.fromkeys(one.headings[0] for one in law.articles))
    assert parts == ["总则", "物权编", "合同编", "人格权编", "婚姻家庭编", "继承编", "侵权责任编", "附则"]
    assert law.articles[984].headings == ("合同编", "第三分编 准合同", "第二十九章 不当得利")
    assert law.in_force_from == date(2021, 1, 1)


@pytest.mark.real_data
def test_no_law_is_taken_without_its_missing_part(real_data: Path) -> None:
    names = sorted(path.name for path in (real_data / "laws").glob("民法典-*.md"))[1:]
    with pytest.raises(Unreadable, match="缺第九百八十九条至第一千零三十九条"):
        real(real_data, *names)
