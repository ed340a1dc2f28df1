"""HTML of other systems becomes the text a reader sees; what text cannot say is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from questionbank.formats import markup

ORDINARY = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.sampled_from(list(" \n\t<>&\"'\xa0　"))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("甲<br>乙", "甲\n乙"),
        ("<p>甲</p><p><br></p><p>乙</p>", "甲\n\n乙"),
        ("<div>甲 \n 乙</div>丙", "甲 乙\n丙"),
        ("<ul><li>甲</li><li>乙</li></ul><ol><li>丙</li><li>丁</li></ol>", "甲\n乙\n1. 丙\n2. 丁"),
        ("10 m<sup>2</sup> H<sub>2</sub>O", "10 m² H₂O"),
        ("应当在<u>&nbsp; &nbsp;</u>内", "应当在____内"),
        ("甲<o:p></o:p><span lang=zh>乙</span>", "甲\n乙"),
        ("若 x < y && z", "若 x < y && z"),
        ("<pre>甲  乙\n  丙</pre>", "甲  乙\n  丙"),
        ("<style>p {}</style><script>alert(1)</script>甲<!-- 乙 -->", "甲"),
        ("", ""),
    ],
)
def test_what_a_reader_sees_is_what_is_read(source: str, text: str) -> None:
    said = markup.of_html(source)
    assert (said.text, said.troubles) == (text, [])


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        ("<table><tr><td>1</td></tr></table>", "表格"),
        ("<math><mi>x</mi></math>", "公式"),
        ("甲<sup>注</sup>", "上标或下标"),
        ("<p hidden>甲</p>", "隐藏的内容"),
        ("<s>甲</s>", "删除线"),
        ('<span style="color: red; text-decoration: underline line-through">甲</span>', "删除线"),
        ("<blink>甲</blink>", "“blink”"),
        ("<div>" * 500 + "甲", "嵌套太深的排版"),
    ],
)
def test_what_text_cannot_say_is_named(source: str, trouble: str) -> None:
    assert markup.of_html(source).troubles == [trouble]


@given(st.text(ORDINARY).map(str.strip))
def test_any_text_written_as_html_reads_back(text: str) -> None:
    assert markup.of_html(markup.html_of(text)).text == text


@given(st.text(ORDINARY).map(str.strip))
def test_any_text_written_as_elements_reads_back(text: str) -> None:
    root = etree.Element("{urn:x}body")
    markup.fill(root, text, "urn:x")
    assert markup.of_element(etree.fromstring(etree.tostring(root, encoding="utf-8"))).text == text
