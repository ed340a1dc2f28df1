"""Files from outside are measured before they are read: archives and XML."""

import zipfile
from io import BytesIO

import pytest

from core import xml
from core.archives import Archive, member_names
from core.errors import Refused


def packed(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, content in members:
            made.writestr(name, content)
    return out.getvalue()


def test_members_are_read_by_name_and_folders_are_none() -> None:
    archive = Archive(packed(("a/", b""), ("a/b.txt", b"text")), what="压缩包")
    assert archive.names == {"a/b.txt"}
    assert archive.read("a/b.txt") == b"text"
    with pytest.raises(KeyError):
        archive.read("c.txt")


def test_a_member_without_a_name_is_refused() -> None:
    data = bytearray(packed(("a", b"x")))
    place = data.index(b"PK\x01\x02")
    data[place + 28 : place + 32] = b"\0\0\1\0"  # the name becomes a field of its own
    with pytest.raises(Refused, match="指向包外"):
        Archive(bytes(data), what="压缩包")


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b", "/etc/passwd", "C:a.txt", "a\\..\\b"])
def test_a_name_that_points_outside_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="指向包外"):
        Archive(packed((name, b"x")), what="压缩包")


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused, match="解压后太大"):
        Archive(packed(("a", b"x" * 2000)), what="压缩包", most_unpacked=1999)
    with pytest.raises(Refused, match="解压后太大"):
        Archive(packed(*((f"{place}", bytes(2_000_000)) for place in range(6))), what="压缩包")  # a thousandfold


def test_a_member_longer_than_it_says_is_broken() -> None:
    data = bytearray(packed(("a", b"0123456789" * 300), packing=zipfile.ZIP_STORED))
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.index(sign) + (22 if sign[2] == 3 else 24)
        data[place : place + 4] = (5).to_bytes(4, "little")
    with pytest.raises(Refused, match="已损坏"):
        Archive(bytes(data), what="压缩包").read("a")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_and_too_many_are_refused() -> None:
    with pytest.raises(Refused, match="2 个文件都叫“a”"):
        Archive(packed(("a", b"1"), ("a", b"2")), what="压缩包")
    with pytest.raises(Refused, match="最多 20000 个"):
        Archive(packed(*((str(place), b"") for place in range(20_001)), packing=zipfile.ZIP_STORED), what="压缩包")


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", packed(("a", b"x" * 99))[:-30], packed(("a", b"x"), packing=zipfile.ZIP_LZMA)],
    ids=["no directory", "half", "LZMA"],
)
def test_a_broken_or_strangely_packed_archive_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="这个压缩包已损坏"):
        Archive(data, what="压缩包")


def test_names_of_what_is_no_archive_are_none() -> None:
    assert member_names(b"PK\x03\x04 broken") == member_names(b"text") == frozenset()
    assert member_names(packed(("a", b""))) == {"a"}


LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x y="&b;">&b;</x>'


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        f'<?xml version="1.0" encoding="utf-8"?>\n<!-- a <b> -->\n<?pi x?> {LAUGHS}',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(text: str, encoding: str) -> None:
    with pytest.raises(Refused, match="DOCTYPE"):
        xml.parsed(text.replace("utf-8", encoding).encode(encoding), what="文件")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<x>&a;</x>", "第 1 行附近不是完整的 XML"),
        (b"<x>\n<y></x>", "第 2 行附近"),
        (b"", "不是完整的 XML"),
        (b"<x>" * 300 + b"</x>" * 300, "不是完整的 XML"),
        (b"<x>" + b"<y/>" * 2_000_001 + b"</x>", "太大"),
        ('<?xml version="1.0" encoding="utf-8"?><x>题</x>'.encode("gb18030"), "编码读不懂"),
        (b'<?xml version="1.0" encoding="klingon"?><x/>', "编码读不懂"),
        (b"\xff\xfe<", "编码读不懂"),
    ],
)
def test_what_is_no_whole_xml_is_refused_with_its_place(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        xml.parsed(data, what="文件")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "GBK"])
def test_xml_says_the_same_in_every_usual_encoding(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    data = f'<?xml version="1.0" encoding="{declared}"?>\n<!-- 注 --><题><!-- 注 -->甲<![CDATA[<b>&]]>乙<?pi x?></题>'.encode(encoding)
    assert xml.root_name(data) == "题"
    root = xml.parsed(data, what="文件")
    assert (root.tag, root.text) == ("题", "甲<b>&乙")


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<a:quiz xmlns:a='x'/>", "quiz"), (b" \n<quiz", "quiz"), (b"<!DOCTYPE quiz [", "quiz"), (b"a <quiz>", ""), (b"", ""), (b"\xff\xfe\xff", "")],
)
def test_the_root_is_told_without_parsing(data: bytes, name: str) -> None:
    assert xml.root_name(data) == name


def test_characters_that_no_xml_holds_are_left_out() -> None:
    assert xml.legal("甲\x00乙\x0b\ud800丙\t\n𠀀\ufffe") == "甲乙丙\t\n𠀀"
