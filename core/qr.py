"""QR codes as SVG that a page may show under our Content-Security-Policy: no inline style, no script."""

import segno


def svg_data_uri(text: str, *, scale: int = 6) -> str:
    """`text` as a QR code in a data: URI for <img src>, error correction M, quiet zone of four modules."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=scale, border=4))


def png_data_uri(text: str, *, scale: int = 6) -> str:
    """The same as PNG, for prints."""
    return str(segno.make(text, error="m", micro=False).png_data_uri(scale=scale, border=4))


__all__ = ["png_data_uri", "svg_data_uri"]
