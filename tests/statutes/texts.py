"""Invented laws as offices have them, and Word files made of them."""

from io import BytesIO

from docx import Document

from statutes.rules.numerals import Key
from statutes.rules.parsing import Parsed, Source, parse

PLAIN = """\ufeff
南山镇议事办法

（2020年3月1日第一届议事会第一次会议通过　根据2023年5月6日第一届议事会
第九次会议《关于修改〈南山镇议事办法〉的决定》修正）

目　　录
第一章　总　　则
第二章　会　议
　　第一节　召　集
　　第二节　表决
第三章　附　　则

第一章　总　　则

第一条　为了规范议事，制定本办法。
第二条　议事应当公开。
第一条规定的目的，应当写入会议记录。
（一）记录由专人负责；
（二）记录保存十年。

第二章　会　议
第一节　召　集
第三条　会议由召集人召集。
第三条之一　召集人缺席的，由副召集人召集。
第二节　表决
第四条　表决以过半数通过。

第三章　附　　则
第五条　本办法自2020年4月1日起施行。
"""
MARKDOWN = """# 南山镇议事办法

2020年3月1日 第一届议事会第一次会议通过

2020年4月1日 施行

<!-- INFO END -->

## 第一章  总  则

第一条 为了规范议事，制定本办法。

第二条 议事应当公开。

## 第二章  附则

​
第三条 本办法自公布之日起执行。
"""


def word(text: str) -> bytes:
    """A .docx with a paragraph for each line."""
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line.removeprefix("\ufeff"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def numbered(*articles: str, title: str = "南山镇议事办法") -> str:
    """A law whose articles are numbered as they come."""
    return "\n".join([title, *(f"{Key(number)}　{text}" for number, text in enumerate(articles, 1))])


def law(*articles: str, title: str = "南山镇议事办法") -> Parsed:
    return parse([Source("办法.txt", numbered(*articles, title=title))])
