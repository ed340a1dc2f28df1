"""Headings above articles, for the page and its table of contents."""

from statutes.rules.numerals import Key
from statutes.rules.outline import outline
from statutes.rules.wording import marked


def sections(*paths: tuple[str, ...]) -> list[tuple[str, int, list[int], str]]:
    articles = list(enumerate(paths, 1))
    made = outline(articles, lambda one: one[1], lambda one: Key(one[0]))
    return [(one.heading, one.level, [number for number, _ in one.articles], one.span) for one in made]


def test_a_heading_spans_what_lies_below_it() -> None:
    assert sections(("一章",), ("二章", "一节"), ("二章", "一节"), ("二章", "二节"), ("三章",)) == [
        ("一章", 0, [1], "第一条"),
        ("二章", 0, [], "第二条至第四条"),
        ("一节", 1, [2, 3], "第二条至第三条"),
        ("二节", 1, [4], "第四条"),
        ("三章", 0, [5], "第五条"),
    ]


def test_a_law_without_headings_is_one_section_without_a_name() -> None:
    assert sections((), ()) == [("", 0, [1, 2], "第一条至第二条")]


def test_two_parts_with_chapters_of_one_name_stay_apart() -> None:
    assert [one[0] for one in sections(("总则", "一般规定"), ("分则", "一般规定"))] == ["总则", "一般规定", "分则", "一般规定"]


def test_found_words_are_marked_wherever_they_stand() -> None:
    assert marked("公民和公民的权利", ["公民", "权利"]) == [("公民", True), ("和", False), ("公民", True), ("的", False), ("权利", True)]
    assert marked("a.b", ["."]) == [("a", False), (".", True), ("b", False)]
    assert marked("公民", []) == [("公民", False)]
