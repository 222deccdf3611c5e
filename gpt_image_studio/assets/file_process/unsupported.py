"""Files people take for pictures the studio can read, and what to do with each."""

_HEIC = (
    "This is a HEIC photo, which the studio cannot read. Share or export it as JPEG; on an iPhone, Settings → Camera → "
    "Formats → Most Compatible makes new photos JPEG."
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_BRANDS_BEGIN = 8

#: How it begins, what to say.
_BEGINNINGS = (
    (b"%PDF", "This is a PDF. Export the page as PNG or JPEG."),
    (b"8BPS", "This is a Photoshop file. Export it as PNG or JPEG."),
    (b"PK\x03\x04", "This is an archive, not a picture. Unpack it and upload the pictures."),
    (b"\xff\x0a", "This is a JPEG XL picture, which the studio cannot read. Export it as JPEG or PNG."),
    (b"\x00\x00\x00\x0cJXL ", "This is a JPEG XL picture, which the studio cannot read. Export it as JPEG or PNG."),
    (b"\x00\x00\x00\x0cjP  ", "This is a JPEG 2000 picture, which the studio cannot read. Export it as JPEG or PNG."),
    (b"\x00\x00\x01\x00", "This is an icon file. Export it as PNG."),
    (b"\x1aE\xdf\xa3", "This is a video. Upload a still picture."),
    (b"FUJIFILM", "This is a camera's raw file. Export it as JPEG or TIFF."),
)
_WEB_PAGE = "This is a web page, not a picture. Save the picture itself."
_SVG = "This is an SVG drawing. Export it as PNG."


def find_unsupported(head: bytes) -> str | None:
    """What to tell the person, from the first bytes. `None`: it may be a picture that can be read."""
    for beginning, reason in _BEGINNINGS:
        if head.startswith(beginning):
            return reason
    if head[4:8] == b"ftyp":
        return _in_a_box(head)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        return _WEB_PAGE
    if text.startswith(b"<") and b"<svg" in text:
        return _SVG
    return None


def _in_a_box(head: bytes) -> str | None:
    """HEIC, AVIF, photos of Canon's cameras and videos begin alike; the brands listed first tell them apart."""
    listed = head[_BRANDS_BEGIN : max(_BRANDS_BEGIN, min(int.from_bytes(head[:4]), len(head)))]
    brands = {listed[at : at + 4] for at in range(0, len(listed), 4)}
    if brands & _AVIF_BRANDS:
        return None
    if brands & _HEIC_BRANDS:
        return _HEIC
    if b"crx " in brands:
        return "This is a camera's raw file. Export it as JPEG or TIFF."
    return "This is a video. Upload a still picture."
