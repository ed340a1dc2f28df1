"""A sheet with a QR code as a picture: for a group, a phone's screen, or a printer. Upright, in the proportions of A4, black on white."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from core import qr
from core.errors import Refused

SIZE = (1240, 1754)  # pixels: A4 at 150 dpi, more than a phone shows
MARGIN = 90
QR_WIDTH = 680
SIMPLIFIED = 2  # the face in Noto's collections that draws characters as they are written here
FILES = {False: "NotoSansCJK-Regular.ttc", True: "NotoSansCJK-Bold.ttc"}  # of fonts-noto-cjk, which the prints use too
BETWEEN = 8  # steps
GREY = 90
_WORDS = re.compile(r"[!-~]+|.")  # a number or an address is one word, each character of ours is one
_NOT_FIRST = "，。、；：！？）】》”"  # in a line

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Poster:
    """What stands on the sheet from top to bottom; the QR code leads to `link`, which stands below it for whoever has to type it."""

    head: str
    title: str
    link: str
    lines: Sequence[str] = ()  # below the title, emphasised
    steps: Sequence[str] = field(default_factory=list)


@cache
def _font(size: int, bold: bool = False) -> Font:
    """Refuses where the machine lacks the font: boxes instead of characters help nobody."""
    try:
        return ImageFont.truetype(FILES[bold], size, index=SIMPLIFIED, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        raise Refused("font_missing", "服务器上没有中文字体，画不出海报。请系统管理员安装 fonts-noto-cjk，或先用网页打印海报。") from None


def draw(poster: Poster) -> bytes:
    """The sheet as PNG; what is long is written smaller."""
    sheet = _Sheet()
    sheet.write(poster.head, _font(44), grey=True)
    sheet.skip(16)
    sheet.write(poster.title, _fitting(poster.title, 84, most_lines=2))
    sheet.skip(20)
    for line in poster.lines:
        sheet.write(line, _font(48, bold=True))
    sheet.skip(10)
    sheet.paste(qr.png(poster.link, width=QR_WIDTH))
    sheet.write(poster.link, _font(30))
    sheet.skip(30)
    steps = [f"{number}. {step}" for number, step in enumerate(poster.steps, 1)]
    sizes = (42, 38, 34, 30, 26, 24)
    size = next((one for one in sizes if _height(steps, _font(one)) <= SIZE[1] - MARGIN // 2 - sheet.y), sizes[-1])
    for step in steps:
        sheet.write(step, _font(size), left=True)
        sheet.skip(BETWEEN)
    return sheet.png()


def _height(texts: Sequence[str], font: Font) -> int:
    return sum(len(list(_wrapped(one, font))) * _line(font) + BETWEEN for one in texts)


def _line(font: Font) -> int:
    return int(font.size * 1.4)


def _fitting(text: str, size: int, *, most_lines: int) -> Font:
    """Bold, as large as `size` and as small as half of it, so that the text takes at most so many lines where it can."""
    sizes = range(size, size // 2, -6)
    return next((font for one in sizes if len(list(_wrapped(text, font := _font(one, bold=True)))) <= most_lines), _font(size // 2, bold=True))


def _wrapped(text: str, font: Font, width: int = SIZE[0] - 2 * MARGIN) -> Iterator[str]:
    line, taken = "", 0.0
    for word in _WORDS.findall(text):
        for piece in word if font.getlength(word) > width else [word]:
            wide = font.getlength(piece)
            if line and taken + wide > width and piece not in _NOT_FIRST:
                yield line.rstrip()
                line, taken = "", 0.0
            line, taken = line + piece, taken + wide
    if line:
        yield line


class _Sheet:
    def __init__(self) -> None:
        self.image = Image.new("L", SIZE, 255)
        self.pen = ImageDraw.Draw(self.image)
        self.y = MARGIN

    def skip(self, pixels: int) -> None:
        self.y += pixels

    def write(self, text: str, font: Font, *, left: bool = False, grey: bool = False) -> None:
        for line in _wrapped(text, font):
            x = MARGIN if left else (SIZE[0] - font.getlength(line)) / 2
            self.pen.text((x, self.y), line, font=font, fill=GREY if grey else 0)
            self.y += _line(font)

    def paste(self, picture: bytes) -> None:
        with Image.open(BytesIO(picture), formats=("PNG",)) as code:
            self.image.paste(code.convert("L"), ((SIZE[0] - code.width) // 2, self.y))
            self.y += code.height

    def png(self) -> bytes:
        out = BytesIO()
        self.image.save(out, "PNG")
        return out.getvalue()
