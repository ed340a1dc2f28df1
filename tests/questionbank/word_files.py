"""Word files as Word and WPS write them, made for a test."""

import zipfile
from io import BytesIO

NAMES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{address}"'
    for prefix, address in {
        "w": "wordprocessingml/2006/main",
        "r": "officeDocument/2006/relationships",
        "m": "officeDocument/2006/math",
        "a": "drawingml/2006/main",
        "pic": "drawingml/2006/picture",
        "wp": "drawingml/2006/wordprocessingDrawing",
        "mc": "markup-compatibility/2006",
    }.items()
)
FORMULA = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
TEXT_BOX = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"


def word(*body: str, numbering: str = "", styles: str = "", media: dict[str, bytes] | None = None) -> bytes:
    """`body`: paragraphs and tables as XML, or plain texts that become paragraphs; `media`: relation -> picture."""
    content = "".join(one if one.startswith("<w:") else paragraph(one) for one in body)
    parts = {"word/document.xml": f"<w:document {NAMES}><w:body>{content}</w:body></w:document>"}
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {NAMES}>{numbering}</w:numbering>"
    if styles:
        parts["word/styles.xml"] = f"<w:styles {NAMES}>{styles}</w:styles>"
    relations = "".join(f'<Relationship Id="{one}" Type="image" Target="media/{one}"/>' for one in media or {})
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="http://x">{relations}</Relationships>'
    return packed(parts | {f"word/media/{one}": data for one, data in (media or {}).items()})


def packed(parts: dict[str, str] | dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, number: tuple[int, int] | None = None, properties: str = "") -> str:
    """`number`: numId and level of automatic numbering."""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    said = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{said}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{one}</w:tr>" for one in cells) + "</w:tbl>"


def abstract(number: int, *levels: tuple[str, str]) -> str:
    """An abstract numbering: format and text of each level."""
    made = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{made}</w:abstractNum>'


def numbering(number: int, of: int, restarts: int | None = None) -> str:
    override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{restarts}"/></w:lvlOverride>' if restarts else ""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def drawing(relation: str, *, words: str = "", floating: bool = False, cropped: bool = False) -> str:
    where = "anchor" if floating else "inline"
    cut = '<a:srcRect l="1000"/>' if cropped else ""
    return (
        f'<w:r><w:drawing><wp:{where}><wp:docPr id="1" name="x" descr="{words}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/>{cut}</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:{where}></w:drawing></w:r>'
    )
