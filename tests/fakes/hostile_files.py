"""Files made to do harm, or harmed themselves: by hand, and by fuzzing valid ones."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from hypothesis import strategies as st
from PIL import ExifTags, Image

from fakes.pictures import make_image

PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
PAGES = "tiff of two pages"
HEIC = b"\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf" + bytes(64)


def _encode(image: Image.Image, format_: str, **options: Any) -> bytes:
    out = io.BytesIO()
    if "append_images" in options:
        options["append_images"] = [frame.copy() for frame in options["append_images"]]
    image.copy().save(out, format_, **options)  # Pillow leaves one format's settings on what it saved
    return out.getvalue()


def make_valid() -> dict[str, bytes]:
    """What is fuzzed: small, one of every kind that is read."""
    small = make_image(96, 64)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSProcessingMethod] = b"home"
    frames = {"save_all": True, "append_images": [make_image(96, 64, seed=2)]}
    return {
        "png": _encode(small, "PNG"),
        "png with alpha": _encode(make_image(96, 64, mode="RGBA"), "PNG"),
        "palette png": _encode(small.quantize(16), "PNG"),
        "grey 16 bit png": _encode(Image.fromarray(np.arange(6144, dtype=np.uint16).reshape(64, 96) * 10), "PNG"),
        "animated png": _encode(small, "PNG", **frames),
        "jpeg": _encode(small, "JPEG", exif=exif),
        "progressive jpeg": _encode(small, "JPEG", progressive=True),
        "cmyk jpeg": _encode(small.convert("CMYK"), "JPEG"),
        "mpo": _encode(small, "MPO", **frames),
        "webp": _encode(small, "WEBP", exif=exif),
        "animated webp": _encode(small, "WEBP", **frames),
        "gif": _encode(small, "GIF"),
        "animated gif": _encode(small, "GIF", **frames),
        "avif": _encode(small, "AVIF", exif=exif),
        "tiff": _encode(small, "TIFF"),
        PAGES: _encode(small, "TIFF", **frames),
        "lzw tiff": _encode(small, "TIFF", compression="tiff_lzw"),
        "bmp": _encode(small, "BMP"),
    }


def png(width: int, height: int, data: bytes, *extra: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """`data` is what the pixels are inflated from; `extra` are chunks after the header."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"".join([PNG_BEGIN, header, *extra, png_chunk(b"IDAT", data), png_chunk(b"IEND", b"")])


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def deflate_bomb(size_bytes: int) -> bytes:
    """A thousand times smaller than what comes out."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(size_bytes >> 20)), packer.flush()])


def _with_size(content: bytes, at: int, layout: str, *size: int) -> bytes:
    """The same file claiming another size."""
    packed = struct.pack(layout, *size)
    return content[:at] + packed + content[at + len(packed) :]


def _jpeg_of_scans(count: int) -> bytes:
    """One scan of a progressive JPEG, again and again."""
    content = _encode(make_image(400, 300), "JPEG", progressive=True)
    first = content.index(b"\xff\xda")
    second = content.index(b"\xff\xc4", first)
    return content[:first] + content[first:second] * count + content[second:]


def _tiff_circle() -> bytes:
    """Its directory says that the next directory is itself."""
    content = bytearray(_encode(make_image(96, 64), "TIFF"))
    start = struct.unpack_from("<I", content, 4)[0]
    entries = struct.unpack_from("<H", content, start)[0]
    struct.pack_into("<I", content, start + 2 + 12 * entries, start)
    return bytes(content)


def _tiff_of(width: int, height: int) -> bytes:
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 10)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)


def _jpeg_with_profile(profile: bytes) -> bytes:
    return _encode(make_image(96, 64), "JPEG", icc_profile=profile)


def _exif_circle() -> bytes:
    """Its first directory points to itself as the EXIF directory."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + struct.pack("<HHII", 0x8769, 4, 1, 8)
    tiff += struct.pack("<HHII", 0x8825, 4, 1, 8) + bytes(4)
    return _encode(make_image(96, 64), "JPEG", exif=b"Exif\0\0" + tiff)


def make_hostile() -> dict[str, bytes]:
    """None of these may be taken."""
    valid = make_valid()
    gif, webp, bmp, jpeg = valid["gif"], valid["webp"], valid["bmp"], valid["jpeg"]
    frame = jpeg.index(b"\xff\xc0") + 5
    return {
        "one byte": b"x",
        "zeros": bytes(5000),
        "text": b"hello " * 500,
        "web page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        "web page that begins as a gif": b"GIF89a/*<script>alert(1)</script>*/",
        "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "svg with entities": b'<!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
        "pdf": b"%PDF-1.7\n" + bytes(100),
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
        "archive": b"PK\x03\x04" + bytes(100),
        "program": b"\x7fELF" + bytes(100),
        "photoshop": b"8BPS\0\1" + bytes(100),
        "jpeg xl": b"\xff\x0a" + bytes(100),
        "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
        "icon": b"\0\0\1\0\1\0\x10\x10" + bytes(100),
        "video": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(100),
        "raw photo": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(100),
        "heic": HEIC,
        "avif in name only": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + bytes(100),
        "png without pixels": PNG_BEGIN,
        "png of no size": png(0, 0, zlib.compress(b"\0")),
        "png of four billion pixels": png(65_536, 65_536, zlib.compress(b"\0" * 100)),
        "png of the largest size": png(2**31 - 1, 2**31 - 1, zlib.compress(b"\0" * 100)),
        "png bomb": png(30_000, 30_000, deflate_bomb(120 << 20), depth=1, colour=0),
        "png bomb in a profile": png(
            9, 9, zlib.compress(bytes(9 * 28)), png_chunk(b"iCCP", b"x\0\0" + deflate_bomb(200 << 20))
        ),
        "png bomb in a text": png(
            9, 9, zlib.compress(bytes(9 * 28)), png_chunk(b"zTXt", b"x\0\0" + deflate_bomb(200 << 20))
        ),
        "png with a wrong checksum": valid["png"][:40] + b"\x55" + valid["png"][41:],
        "png with too few pixels": png(400, 400, zlib.compress(bytes(100))),
        "png of an unknown kind": png(9, 9, zlib.compress(bytes(400)), depth=7, colour=5),
        "jpeg of two thousand scans": _jpeg_of_scans(2000),
        "jpeg of 65,500 squared": _with_size(jpeg, frame, ">HH", 65_500, 65_500),
        "jpeg of no size": _with_size(jpeg, frame, ">HH", 0, 0),
        "jpeg that ends at once": b"\xff\xd8\xff\xd9",
        "jpeg with no pixels": jpeg[: jpeg.index(b"\xff\xda")],
        "gif of 65,535 squared": _with_size(gif, 6, "<HH", 65_535, 65_535),
        "webp of 16,384 squared": _with_size(webp, webp.index(b"VP8X") + 12, "<HBHB", 0x3FFF, 0, 0x3FFF, 0),
        "bmp of two billion": _with_size(bmp, 18, "<ii", 2**31 - 1, 2**31 - 1),
        "bmp upside down without end": _with_size(bmp, 18, "<ii", 60_000, -60_000),
        "tiff of four billion squared": _tiff_of(2**32 - 1, 2**32 - 1),
        "tiff without pixels": _tiff_of(5000, 5000),
        "tiff that points nowhere": b"MM\0*\xff\xff\xff\xff",
        "riff of something else": b"RIFF\x24\0\0\0WAVEfmt " + bytes(28),
        # Of two pages the first is whole in the first half.
        **{f"{name} cut in half": content[: len(content) // 2] for name, content in valid.items() if name != PAGES},
        **{f"only the beginning of {name}": content[:20] for name, content in valid.items()},
    }


def make_odd() -> dict[str, bytes]:
    """Strange, and perhaps fine: taken or refused, but never harmful."""
    valid = make_valid()
    return {
        "png and a program": valid["png"] + b"\x7fELF" + bytes(1000),
        "gif and an archive": valid["gif"] + b"PK\x03\x04" + bytes(1000),
        "jpeg with a broken profile": _jpeg_with_profile(b"not a profile" * 50),
        "jpeg with a profile that lies": _jpeg_with_profile(b"\xff\xff\xff\xff" + bytes(124) + b"\xff\xff\xff\xff"),
        "jpeg whose exif runs in a circle": _exif_circle(),
        "jpeg with odd orientation": valid["jpeg"].replace(
            b"\x12\x01\x03\0\x01\0\0\0\x06", b"\x12\x01\x03\0\x01\0\0\0\x63"
        ),
        "tiff that runs in a circle": _tiff_circle(),
        "gif of many frames": _encode(
            Image.new("P", (4, 4)),
            "GIF",
            save_all=True,
            append_images=[Image.new("P", (4, 4), n % 250) for n in range(3000)],
        ),
        "one pixel": _encode(Image.new("RGB", (1, 1)), "PNG"),
        "a line": _encode(Image.new("RGB", (60_000, 1)), "PNG"),
        "63 million pixels in a small file": _encode(Image.new("1", (9000, 7000)), "PNG"),
    }


@st.composite
def fuzzed(draw: st.DrawFn, valid: dict[str, bytes]) -> bytes:
    """A valid file with one to four injuries."""
    content = valid[draw(st.sampled_from(sorted(valid)))]
    for _ in range(draw(st.integers(1, 4))):
        content = draw(_injured(content, list(valid.values())))
    return content


@st.composite
def _injured(draw: st.DrawFn, content: bytes, others: list[bytes]) -> bytes:
    end = max(1, len(content))
    # Injuries near the beginning, where the sizes and the directories are, do more.
    at = draw(st.one_of(st.integers(0, min(120, end)), st.integers(0, end)))
    length = draw(st.sampled_from([1, 2, 4, 16, 200, 4000]))
    here, after = content[at : at + length], content[at + length :]
    other = draw(st.sampled_from(others))
    extreme = draw(st.sampled_from([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"]))
    noise = draw(st.binary(min_size=1, max_size=64))
    injured = {
        "cut": b"",
        "flip": bytes(byte ^ (1 << at % 8) for byte in here[:1]) + here[1:] + after,
        "numbers": extreme + content[at + 4 :],
        "drop": after,
        "repeat": here * draw(st.integers(2, 300)) + after,
        "graft": other[at : at + length] + after,
        "noise": noise + here + after,
    }
    return content[:at] + injured[draw(st.sampled_from(sorted(injured)))]
