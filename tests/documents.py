"""Small documents of each format, made in memory, so that no file of them need be kept."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

_PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>
<spine><itemref idref="nav"/>{order}</spine></package>"""
_CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{name: name for name in ("office", "text", "table", "style", "meta")},
        "draw": "drawing",
    }.items()
)
_OPEN_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-{part} office:version="1.3" '
    f'{_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/">{{inside}}</office:document-{{part}}>'
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def epub(chapters: Mapping[str, str], metadata: str = "") -> bytes:
    """An EPUB of chapters in reading order: file name → the inside of its body."""
    items = "".join(f'<item id="c{i}" href="{n}" media-type="application/xhtml+xml"/>' for i, n in enumerate(chapters))
    order = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>none</title></head><body>{}</body></html>'
    return zipped({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/book.opf": _PACKAGE.format(metadata=metadata, items=items, order=order),
        "OEBPS/nav.xhtml": page.format("<p>Table of contents</p>"),
        **{f"OEBPS/{name}": page.format(body) for name, body in reversed(chapters.items())},
    })  # fmt: skip


def odt(body: str, meta: str = "") -> bytes:
    """An OpenDocument text: the inside of its body, and of its metadata."""
    kind = "application/vnd.oasis.opendocument.text"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(entry.format(*e) for e in [("/", kind), ("content.xml", "text/xml"), ("meta.xml", "text/xml")])
    content = f"<office:automatic-styles/><office:body><office:text>{body}</office:text></office:body>"
    return zipped({
        "mimetype": kind,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}">{entries}</manifest:manifest>',
        "content.xml": _OPEN_DOCUMENT.format(part="content", inside=content),
        "styles.xml": _OPEN_DOCUMENT.format(part="styles", inside="<office:styles/>"),
        "meta.xml": _OPEN_DOCUMENT.format(part="meta", inside=f"<office:meta>{meta}</office:meta>"),
    })  # fmt: skip


def mail(header: str, body: str) -> bytes:
    """A message of one part, with the line ends of the standard."""
    return f"{header}\nMIME-Version: 1.0\n\n{body}".replace("\n", "\r\n").encode()


def pdf(pages: Sequence[Sequence[str]], info: Mapping[str, str] | None = None, *, packed: bool = True) -> bytes:
    """A PDF with one line of text below the other; an empty line leaves a gap."""
    streams = []
    for lines in pages:
        commands = "\n".join(f"({_escaped(line)}) Tj 0 {-24 if not line else -14} Td" for line in lines)
        streams.append(f"BT /F1 11 Tf 72 780 Td\n{commands}\nET")
    return _pdf(streams, info, packed=packed)


def placed_pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]], turn: str = "1 0 0 1") -> bytes:
    """A PDF of words that each stand somewhere: points from the left and from below, size of the letters, words."""
    return _pdf(
        [
            "\n".join(f"BT /F1 {size} Tf {turn} {x} {y} Tm ({_escaped(words)}) Tj ET" for x, y, size, words in page)
            for page in pages
        ],
        None,
    )


def _pdf(streams: Sequence[str], info: Mapping[str, str] | None, *, packed: bool = True) -> bytes:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    entries = "".join(f"/{key} ({_escaped(value)}) " for key, value in (info or {}).items())
    objects.append(f"<< {entries}>>")
    kids = []
    for commands in streams:
        stream = commands.encode("cp1252")
        stream = zlib.compress(stream) if packed else stream
        how = "/Filter /FlateDecode " if packed else ""
        objects.append(f"<< {how}/Length {len(stream)} >>\nstream\n{stream.decode('latin-1')}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
