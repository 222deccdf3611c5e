"""SVGs as models write them, and as nobody should: made to run, to fetch, to hide, or never to end."""

import base64
import zlib

from fakes.hostile_files import png
from fakes.pictures import make_png

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SIZE = 'width="300" height="200" viewBox="0 0 300 200"'


def make_svg(inside: str = '<circle cx="150" cy="100" r="80" fill="#c33"/>', *, size: str = "") -> bytes:
    """`size` are attributes of the root; without them 300 × 200."""
    return f"<svg {SVG} {size or SIZE}>{inside}</svg>".encode()


def inline(content: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def make_harmless() -> dict[str, bytes]:
    """Everything a drawing may need."""
    return {
        "shapes": make_svg(),
        "declared": b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- made by hand -->\n' + make_svg(),
        "with a byte order mark": b"\xef\xbb\xbf" + make_svg(),
        "style sheet": make_svg(
            "<style>.a{fill:url(#g);stroke:#fff} @media (min-width:1px){.b{opacity:.5}}</style>"
            '<defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient>'
            '</defs><rect class="a" width="300" height="200"/>'
        ),
        "style sheet in a data section": make_svg("<style><![CDATA[rect{fill:blue}]]></style><rect width='9' height='9'/>"),
        "style of one": make_svg('<rect style="fill:url(\'#none\');stroke-width:2" width="90" height="90"/>'),
        "used again": make_svg('<defs><g id="a"><path d="M0 0h9v9z"/></g></defs><use xlink:href="#a"/><use href="#a" x="20"/>'),
        "filter and mask": make_svg(
            '<filter id="f"><feGaussianBlur stdDeviation="4"/></filter><mask id="m"><rect width="99" height="99" fill="#fff"/>'
            '</mask><clipPath id="c"><circle r="50"/></clipPath>'
            '<rect filter="url(#f)" mask="url(#m)" clip-path="url(#c)" width="99" height="99"/>'
        ),
        "words": make_svg('<title>On sale</title><text x="20" y="90" font-family="Arial">on sale: url of it</text>'),
        "picture inside": make_svg(f'<image width="64" height="48" href="{inline(make_png())}"/>'),
        "notes of a drawing program": make_svg(
            '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:x/></rdf:RDF></metadata>'
            '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#fff"/><path d="M1 1h8"/>'
        ),
        "moving": make_svg('<circle r="9"><animate attributeName="r" from="1" to="9" dur="1s"/></circle>'),
    }  # fmt: skip


def make_hostile_svgs() -> dict[str, tuple[bytes, str]]:
    """None of these may be kept. With it a word of the reason."""
    runs, elsewhere, unknown, too_much = "runs", "outside of itself", "no drawing", "too many"
    entity = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">%s]>' + make_svg("<text>&z;</text>")
    bombs = "".join(f"<!ENTITY {chr(98 + n)} '{chr(38) + chr(97 + n) + chr(59)}&a;'>" for n in range(25)).encode()
    repeated = [f'<use href="#u{n + 1}"/>' * 10 for n in range(12)]
    deep = "".join(f'<g id="u{n}">{inside}</g>' for n, inside in enumerate(repeated))
    filled = [f'<rect width="9" height="9" fill="url(#p{n + 1})"/>' * 10 for n in range(12)]
    fills = "".join(f'<pattern id="p{n}" width="9" height="9">{inside}</pattern>' for n, inside in enumerate(filled))
    chain = "".join(f'<g id="u{n}"><use href="#u{n + 1}"/></g>' for n in range(5000))
    return {
        "billion laughs": (entity % bombs, "document type"),
        "entity of a file": (entity % b'<!ENTITY z SYSTEM "file:///etc/passwd">', "document type"),
        "document type elsewhere": (b'<!DOCTYPE svg SYSTEM "http://a.example/x.dtd">' + make_svg(), "document type"),
        "the usual document type": (
            b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
            + make_svg(), "document type"),
        "instructions": (b'<?xml-stylesheet href="http://a.example/x.css"?>' + make_svg(), "other programs"),
        "script": (make_svg("<script>alert(1)</script>"), runs),
        "script of another prefix": (make_svg('<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>'), runs),
        "script in upper case": (make_svg("<SCRIPT>alert(1)</SCRIPT>"), unknown),
        "script of a page": (make_svg('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'), unknown),
        "loading": (make_svg(size='width="9" height="9" onload="alert(1)"'), runs),
        "clicking": (make_svg('<rect ONCLICK="alert(1)"/>'), runs),
        "part of a page": (make_svg("<foreignObject><p>hello</p></foreignObject>"), unknown),
        "frame": (make_svg('<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/>'), unknown),
        "formula": (make_svg('<math xmlns="http://www.w3.org/1998/Math/MathML"/>'), unknown),
        "link that runs": (make_svg('<a href="javascript:alert(1)"><rect width="9" height="9"/></a>'), elsewhere),
        "link made to run": (make_svg('<a><set attributeName="href" to="javascript:alert(1)"/></a>'), runs),
        "link made to run of another prefix": (make_svg('<a><set attributeName="xlink:href" to="#a"/></a>'), runs),
        "event set later": (make_svg('<set attributeName="onclick" to="alert(1)"/>'), runs),
        "link elsewhere": (make_svg('<a xlink:href="https://a.example/"><rect/></a>'), elsewhere),
        "picture elsewhere": (make_svg('<image href="https://a.example/a.png" width="9" height="9"/>'), elsewhere),
        "picture of this machine": (make_svg('<image xlink:href="file:///etc/hostname"/>'), elsewhere),
        "picture by its path": (make_svg('<image href="/etc/hostname" width="9" height="9"/>'), elsewhere),
        "picture beside it": (make_svg('<image href="secret.png" width="9" height="9"/>'), elsewhere),
        "picture by another name": (make_svg('<i:image xmlns:i="http://www.w3.org/2000/svg" href="//a.example"/>'), elsewhere),
        "drawing inside": (make_svg(f'<image href="{inline(make_svg(), "image/svg+xml")}"/>'), elsewhere),
        "text inside": (make_svg('<image href="data:text/html;base64,PGI+"/>'), elsewhere),
        "picture that is a drawing": (make_svg(f'<image href="{inline(make_svg())}"/>'), "damaged"),
        "picture that is none": (make_svg('<image href="data:image/png;base64,%%%%"/>'), "damaged"),
        "picture bomb": (
            make_svg(f'<image href="{inline(png(30_000, 30_000, zlib.compress(bytes(900)), depth=1, colour=0))}"/>'),
            "too large"),
        "many large pictures": (
            make_svg(f'<image href="{inline(png(6000, 6000, zlib.compress(bytes(99)), depth=1, colour=0))}"/>' * 2),
            "too large"),
        "used from elsewhere": (make_svg('<use href="https://a.example/a.svg#a"/>'), elsewhere),
        "base": (make_svg('<g xml:base="https://a.example/"><use href="#a"/></g>'), elsewhere),
        "fill from elsewhere": (make_svg('<rect fill="url(https://a.example/a.svg#a)"/>'), elsewhere),
        "fill from a file": (make_svg("<rect fill=\"url('file:///etc/hostname#a')\"/>"), elsewhere),
        "address broken in two": (make_svg('<rect fill="url(\n//a.example#a)"/>'), elsewhere),
        "filter from elsewhere": (make_svg('<rect style="filter:URL(//a.example/f.svg#a)"/>'), elsewhere),
        "style sheet from elsewhere": (make_svg("<style>@import 'https://a.example/a.css';</style>"), elsewhere),
        "font from elsewhere": (make_svg("<style>@font-face{src:url(https://a.example/a.woff)}</style>"), elsewhere),
        "set of pictures": (make_svg("<style>svg{background:image-set('//a.example/a.png' 1x)}</style>"), elsewhere),
        "address in disguise": (make_svg(r"<style>svg{background:u\72l(//a.example/a.png)}</style>"), elsewhere),
        "style sheet in two parts": (make_svg("<style>@imp<!-- -->ort 'https://a.example/a.css';</style>"), elsewhere),
        "huge": (make_svg(size='width="1e9" height="1e9"'), "too large"),
        "huge box": (make_svg(size='viewBox="0 0 1e30 1e30"'), "too large"),
        "wide": (make_svg(size='width="16384" height="1"'), "too large"),
        "without end": (make_svg(size='width="1e400" height="9"'), "too large"),
        "without size": (make_svg(size='width="100%" height="100%"'), "how large"),
        "of no size": (make_svg(size='width="0" height="9"'), "how large"),
        "less than nothing": (make_svg(size='width="-9" height="9"'), "how large"),
        "deep": (make_svg("<g>" * 90_000 + "</g>" * 90_000), too_much),
        "a million parts": (make_svg("<g/>" * 1_000_000), too_much),
        "parts that repeat parts": (make_svg(deep), "again"),
        "patterns of patterns": (make_svg(fills), "again"),
        "parts in a long row": (make_svg(chain), "again"),
        "part inside itself": (make_svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "never ends"),
        "too long": (make_svg(f'<path d="M0 0{"l1 1" * 1_300_000}"/>'), "5 MB"),
        "cut short": (make_svg()[:-9], "damaged"),
        "only a beginning": (b"<svg", "not an SVG"),
        "page": (b"<!doctype html><html><script>alert(1)</script></html>", "not an SVG"),
        "page in order": (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "not an SVG"),
        "another family": (b"<svg width='9' height='9'/>", "not an SVG"),
        "other letters": (b"<?xml version='1.0' encoding='UTF-16'?><svg/>", "UTF-8"),
        "letters of another age": (b"<?xml version='1.0' encoding='ISO-8859-1'?>" + make_svg("<text>\xe9</text>"), "UTF-8"),
        "letters that lie": (b"<?xml version='1.0' encoding='IBM037'?>" + make_svg(), "UTF-8"),
        "wide letters": (make_svg().decode().encode("utf-16"), "not a picture"),
        "nothing in it": (make_svg("\0"), "damaged"),
    }  # fmt: skip


def make_odd_svgs() -> dict[str, bytes]:
    """Kept or refused, but never harmful: what is slow is given up, what is large is drawn small."""
    filtered = '<rect filter="url(#f)" width="300" height="200"/>'
    filters = "".join(
        f'<filter id="f{n}"><feTurbulence numOctaves="9"/><feGaussianBlur stdDeviation="999"/></filter>'
        for n in range(40)
    )
    layers = "".join(f'<g filter="url(#f{n})">' for n in range(40)) + '<rect width="99" height="99"/>' + "</g>" * 40
    return {
        "a very long path": make_svg(f'<path d="M0 0{"l9 1l-9 1" * 200_000}" stroke="#000" fill="none"/>'),
        "one thing at the edge of numbers": make_svg('<path d="M1e38 1e38L-1e38 9" stroke="#000" stroke-width="1e38"/>'),
        "filters over filters": make_svg(filters + layers),
        "noise without end": make_svg(
            '<filter id="f"><feTurbulence numOctaves="2147483647" baseFrequency="9"/></filter>' + filtered),
        "a brush as large as the world": make_svg(
            '<filter id="f"><feMorphology operator="dilate" radius="99999"/></filter>' + filtered),
        "a filter as large as the world": make_svg(
            '<filter id="f" filterUnits="userSpaceOnUse" x="-1e9" y="-1e9" width="2e9" height="2e9"><feFlood/></filter>' + filtered),
        "tiny tiles": make_svg(
            '<pattern id="p" width="1e-9" height="1e-9" patternUnits="userSpaceOnUse"><circle r="1"/></pattern>'
            '<rect fill="url(#p)" width="300" height="200"/>'),
        "dashes without end": make_svg('<path d="M0 0h300" stroke="#000" stroke-dasharray="1e-9"/>'),
        "an arrow at every corner": make_svg(
            '<marker id="m" markerWidth="9" markerHeight="9"><path d="M0 0h9v9z"/></marker>'
            f'<path d="M0 0{"l1 1" * 50_000}" marker-mid="url(#m)"/>'),
        "long words": make_svg(f'<text>{"word " * 200_000}</text>'),
        "one id for all": make_svg('<g id="a"/>' * 1000 + '<use href="#a"/>' * 1000),
        "a line": make_svg(size='width="16383" height="0.01"'),
        "style for everything": make_svg(f"<style>{'g>g+g~g *{fill:red}' * 2000}</style>" + "<g><g/></g>" * 5000),
    }  # fmt: skip
