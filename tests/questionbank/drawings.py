"""Pictures for questions, as somebody would upload them."""

from io import BytesIO

from PIL import Image, ImageDraw


def drawing(kind: str = "PNG", size: tuple[int, int] = (400, 300), words: str = "让") -> bytes:
    """Line art: a sign with a few words, in few colours."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(size[0] // 2, 10), (size[0] - 10, size[1] - 10), (10, size[1] - 10)], outline="red", width=12)
    pen.text((size[0] // 2 - 20, size[1] // 2), words.encode("unicode_escape").decode(), fill="black")
    return written(picture, kind)


def photograph(kind: str = "JPEG", size: tuple[int, int] = (3000, 2000)) -> bytes:
    """Noise in all colours, which no format makes small."""
    return written(Image.merge("RGB", [Image.effect_noise(size, sigma) for sigma in (40, 60, 80)]), kind, quality=95)


def written(picture: Image.Image, kind: str, **given: int) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **given)
    return out.getvalue()
