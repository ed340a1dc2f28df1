"""Uploaded photos: made anew as upright JPEGs; what is no photo ends with a sentence."""

import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from core import pictures
from core.errors import Refused


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), orientation: int = 1) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.effect_noise(size, 50).convert("RGB").save(out, kind, exif=exif)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\nshowpage\n%%EOF\n"
HEAD = (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
BOMB = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", HEAD) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg_without_metadata(kind: str) -> None:
    with Image.open(BytesIO(pictures.photo(photo(kind)))) as picture:
        assert (picture.format, picture.size, len(picture.getexif())) == ("JPEG", (40, 20), 0)


def test_a_photo_taken_upright_stands_upright() -> None:
    with Image.open(BytesIO(pictures.photo(photo(orientation=6)))) as picture:
        assert picture.size == (20, 40)


@pytest.mark.parametrize(
    "data",
    [
        EPS,
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        photo(size=(400, 300))[:2000],
        photo("PNG")[:60],
        photo("GIF"),
        photo("TIFF"),
        BOMB,
        b"",
    ],
    ids=["eps", "svg", "half a jpeg", "half a png", "gif", "tiff", "bomb", "nothing"],
)
def test_what_is_no_whole_photo_gets_a_sentence(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(Refused, match="不是能识别的照片"):
        pictures.photo(data)
