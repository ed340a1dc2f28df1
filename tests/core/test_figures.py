"""Pictures to be read on a page are made small; line art stays a PNG."""

from io import BytesIO

import pytest
from PIL import Image

from core import pictures
from core.errors import Refused
from tests.questionbank.drawings import drawing, photograph, written


def figure(data: bytes) -> pictures.Picture:
    return pictures.figure(data, longest=1600, most_bytes=300_000)


def test_line_art_stays_a_png() -> None:
    made = figure(drawing())
    assert (made.content_type, made.width, made.height) == ("image/png", 400, 300)
    with Image.open(BytesIO(made.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (400, 300))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_becomes_a_jpeg_within_the_limits(kind: str) -> None:
    made = figure(photograph(kind, (1800, 1200)))
    assert (made.content_type, len(made.data) <= 300_000, max(made.width, made.height) <= 1600) == ("image/jpeg", True, True)
    assert abs(made.width / made.height - 1.5) < 0.01
    assert pictures.size_of(made.data) == (made.width, made.height)


def test_what_can_be_seen_through_lies_on_white() -> None:
    clear = Image.new("RGBA", (60, 60), (255, 0, 0, 0))
    with Image.open(BytesIO(figure(written(clear, "WEBP")).data)) as picture:
        assert picture.convert("RGB").getpixel((30, 30)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_any_mode_of_colour_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert figure(written(Image.new(mode, (2000, 100)), kind)).width == 1600


def test_nothing_about_its_maker_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "某手机"
    for kind in ("JPEG", "PNG", "WEBP"):
        out = BytesIO()
        Image.new("RGB", (50, 50)).save(out, kind, exif=exif)
        with Image.open(BytesIO(figure(out.getvalue()).data)) as picture:
            assert not picture.getexif()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"<svg/>", drawing()[:200]])
def test_what_is_no_picture_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(Refused, match="不是能识别的图片"):
        figure(data)
