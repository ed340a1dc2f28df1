"""QR codes as SVG that a page may show under our Content-Security-Policy: no inline style, no script; as PNG for prints and pictures."""

from io import BytesIO

import segno


def svg_data_uri(text: str, *, scale: int = 6) -> str:
    """`text` as a QR code in a data: URI for <img src>, error correction M, quiet zone of four modules."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=scale, border=4))


def png_data_uri(text: str, *, scale: int = 6) -> str:
    """The same as PNG, for prints."""
    return str(segno.make(text, error="m", micro=False).png_data_uri(scale=scale, border=4))


def png(text: str, *, width: int) -> bytes:
    """The same as large as whole pixels a module allow within `width`."""
    code = segno.make(text, error="m", micro=False)
    out = BytesIO()
    code.save(out, kind="png", scale=max(1, width // code.symbol_size(border=4)[0]), border=4)
    return out.getvalue()


__all__ = ["png", "png_data_uri", "svg_data_uri"]
