"""Pictures that people upload: read by safe decoders only, turned upright, made small, without their metadata."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from core.errors import Refused

_MOST_PIXELS = 60_000_000  # 180 MB unpacked; phones take up to 50 million
_QUALITIES = (85, 75, 60, 45)


@dataclass(frozen=True)
class Picture:
    data: bytes
    content_type: str
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        """For <img src> on a print."""
        return f"data:{self.content_type};base64,{b64encode(self.data).decode()}"


def photo(data: bytes, *, longest: int = 2000) -> bytes:
    """A JPEG of at most so many pixels a side; refuses what is no picture."""
    with opened(data, "这不是能识别的照片，请上传 JPG 或 PNG 图片。", field="photo") as upright:
        upright.thumbnail((longest, longest))
        return _jpeg(upright.convert("RGB"), 85)


def figure(data: bytes, *, longest: int, most_bytes: int, field: str = "") -> Picture:
    """A picture to be read on a page, within `longest` pixels a side and `most_bytes`: a PNG stays one where that is no larger, as with line art;
    all else becomes a JPEG. Refuses what is no picture."""
    with opened(data, "这不是能识别的图片，请上传 JPG、PNG 或 WebP 图片。", field=field) as upright:
        is_png = upright.info.get("was") == "PNG"
        if max(upright.size) > longest and upright.mode not in ("RGB", "L", "RGBA"):
            upright = upright.convert("RGBA")
        upright.thumbnail((longest, longest))
        made = _small_jpeg(on_white(upright), most_bytes)
        if is_png:
            out = BytesIO()
            upright.save(out, "PNG", optimize=True, exif=b"", icc_profile=None)
            if len(out.getvalue()) <= len(made.data):
                return Picture(out.getvalue(), "image/png", upright.width, upright.height)
        return made


@contextmanager
def opened(data: bytes, sentence: str, *, field: str = "") -> Iterator[Image.Image]:
    """The picture upright and whole, to be made into something; whatever goes wrong inside ends as a refusal with `sentence`."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it was imported, lets half a picture pass
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:  # any other decoder may run programs
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            kind = picture.format
            upright = ImageOps.exif_transpose(picture)  # phones store how they were held beside the picture
            upright.info["was"] = kind
            yield upright
    except Exception:  # decoders raise what they like on a damaged file
        raise Refused("photo_unreadable", sentence, field=field) from None


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture made here."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
        return picture.size


def on_white(picture: Image.Image) -> Image.Image:
    """What is transparent becomes paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        full = picture.convert("RGBA")
        white = Image.new("RGBA", full.size, "white")
        white.alpha_composite(full)
        picture = white
    return picture.convert("RGB")


def _small_jpeg(picture: Image.Image, most_bytes: int) -> Picture:
    """Less quality first, then fewer pixels."""
    while True:
        for quality in _QUALITIES:
            data = _jpeg(picture, quality)
            if len(data) <= most_bytes:
                return Picture(data, "image/jpeg", picture.width, picture.height)
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
