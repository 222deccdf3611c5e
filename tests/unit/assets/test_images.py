"""What the studio says about a picture's bytes, and the small copies it makes."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fakes.pictures import encode, make_gif, make_image, make_jpeg, make_png, make_srgb_profile, make_webp
from gpt_image_studio.assets.frames import MAX_FRAMES
from gpt_image_studio.assets.images import (
    MAX_EDGE,
    PREVIEW_WIDTH,
    InvalidImageError,
    inspect,
    inspect_with_thumbnails,
    make_preview,
)


def make_thumbnails(content: bytes, widths: list[int]) -> dict[int, bytes]:
    return inspect_with_thumbnails(content, widths)[1]


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = np.asarray(image.convert("RGB"))[y, x].tolist()
    return red, green, blue


def make_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def make_png_header(width: int, height: int) -> bytes:
    """A PNG that says it is so large and has next to nothing in it."""
    header = make_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + make_chunk(b"IDAT", zlib.compress(bytes(1000))) + make_chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (make_png(), "image/png"),
        (make_jpeg(), "image/jpeg"),
        (make_webp(), "image/webp"),
        (make_gif(), "image/gif"),
        (make_gif(frames=1), "image/gif"),
    ],
)
def test_the_type_is_what_decoding_shows(content: bytes, media_type: str) -> None:
    facts = inspect(content)
    assert (facts.media_type, facts.width, facts.height) == (media_type, 64, 48)
    assert not facts.has_alpha
    assert not facts.is_transparent


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16"])
def test_every_kind_of_opaque_png_is_read(mode: str) -> None:
    image = (
        make_image(mode="L").convert("I").point(lambda level: level * 257) if mode == "I;16" else make_image(mode=mode)
    )
    content = encode(image.convert(mode))
    facts, thumbnails = inspect_with_thumbnails(content, [32])
    assert not facts.has_alpha
    assert opened(thumbnails[32]).size == (32, 24)


def test_sixteen_bit_grey_is_scaled_and_not_clipped() -> None:
    grey = Image.fromarray(np.full((40, 40), 0x4000, dtype=np.uint16))
    assert inspect(encode(grey)).placeholder == "#404040"


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_seen_and_kept_in_thumbnails(mode: str) -> None:
    facts, thumbnails = inspect_with_thumbnails(make_png(100, 80, mode=mode), [50])
    assert facts.has_alpha
    assert facts.is_transparent
    assert np.asarray(opened(thumbnails[50]))[:, :, 3].min() < 20


def test_a_palette_with_one_clear_colour_is_transparent() -> None:
    facts = inspect(encode(make_image(mode="P"), transparency=0))
    assert facts.has_alpha


@pytest.mark.parametrize(("alpha", "is_transparent"), [(255, False), (253, False), (200, True), (0, True)])
def test_nearly_opaque_is_opaque(alpha: int, is_transparent: bool) -> None:
    facts = inspect(encode(Image.new("RGBA", (8, 8), (10, 20, 30, alpha))))
    assert facts.has_alpha
    assert facts.is_transparent is is_transparent


def test_the_placeholder_is_the_colour_seen_from_afar() -> None:
    assert inspect(encode(Image.new("RGB", (8, 8), (18, 52, 86)))).placeholder == "#123456"
    checkered = Image.new("L", (2, 2))
    checkered.putdata([0, 255, 255, 0])
    # Half the light of white is level 188, not 128.
    assert inspect(encode(checkered)).placeholder == "#bcbcbc"


def test_the_placeholder_ignores_what_cannot_be_seen() -> None:
    image = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    assert inspect(encode(image)).placeholder == "#888888"
    image.putpixel((3, 3), (0, 0, 255, 255))
    assert inspect(encode(image)).placeholder == "#0000ff"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_thumbnails_stand_as_the_picture_is_seen(orientation: int) -> None:
    # Seen: red in the top left, the rest black, 80 wide and 40 high.
    seen = Image.new("RGB", (80, 40))
    seen.paste((255, 0, 0), (0, 0, 20, 20))
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = seen if undo is None else seen.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encode(stored, "JPEG", quality=95, exif=exif)
    facts, thumbnails = inspect_with_thumbnails(content, [40, 79, 80])
    assert (facts.width, facts.height) == (80, 40)
    assert sorted(thumbnails) == [40, 79]
    small = opened(thumbnails[40]).convert("RGB")
    assert small.size == (40, 20)
    red, green, blue = pixel(small, 3, 3)
    assert red > 200
    assert max(green, blue) < 60
    assert max(pixel(small, 36, 16)) < 40


def test_thumbnails_are_only_smaller_than_the_picture() -> None:
    assert sorted(make_thumbnails(make_png(640, 100), [320, 640, 1280])) == [320]
    assert make_thumbnails(make_png(64, 48), [320, 640, 1280]) == {}


def test_a_line_of_pixels_still_gets_a_thumbnail() -> None:
    assert opened(make_thumbnails(encode(Image.new("RGB", (3000, 1))), [320])[320]).size == (320, 1)


def test_thumbnails_carry_nothing_but_pixels() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret description"
    content = encode(
        make_image(400, 300),
        "JPEG",
        exif=exif,
        xmp=b"<x:xmpmeta>secret</x:xmpmeta>",
        icc_profile=make_srgb_profile(),
    )
    thumbnail = make_thumbnails(content, [320])[320]
    assert b"secret" not in thumbnail
    assert not {"exif", "xmp", "icc_profile"} & set(opened(thumbnail).info)


def test_a_profile_is_applied_so_that_thumbnails_are_srgb() -> None:
    # A profile whose red and blue are swapped: what is stored as red is seen as blue.
    swapped = make_srgb_profile().replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    content = encode(Image.new("RGB", (100, 100), (255, 0, 0)), icc_profile=swapped)
    facts, thumbnails = inspect_with_thumbnails(content, [50])
    red, _, blue = pixel(opened(thumbnails[50]), 25, 25)
    assert blue > 240
    assert red < 20
    assert facts.placeholder[5:] > "f0"


def test_a_broken_profile_costs_the_profile_and_not_the_picture() -> None:
    content = encode(Image.new("RGB", (100, 100), (255, 0, 0)), icc_profile=b"no profile at all")
    facts, thumbnails = inspect_with_thumbnails(content, [50])
    assert facts.placeholder == "#ff0000"
    assert list(thumbnails) == [50]


def test_cmyk_jpegs_are_read() -> None:
    facts, thumbnails = inspect_with_thumbnails(encode(make_image(100, 80, mode="CMYK"), "JPEG"), [50])
    assert facts.media_type == "image/jpeg"
    assert opened(thumbnails[50]).mode == "RGB"


def test_a_preview_is_a_small_webp() -> None:
    preview = opened(make_preview(make_png(1024, 512)))
    assert (preview.format, preview.size) == ("WEBP", (PREVIEW_WIDTH, 384))
    assert opened(make_preview(make_jpeg(100, 50, orientation=6))).size == (50, 100)
    assert opened(make_preview(make_png(100, 80, mode="RGBA"))).mode == "RGBA"


def test_the_originals_bytes_are_not_what_is_decoded_into() -> None:
    content = make_png(700, 300)
    before = bytes(content)
    inspect_with_thumbnails(content, [320])
    assert content == before


@pytest.mark.parametrize("frames", [1, 2, 9, 16, MAX_FRAMES])
def test_the_frames_of_a_gif_are_counted(frames: int) -> None:
    facts = inspect(make_gif(frames=frames))
    assert (facts.frames, facts.width, facts.height) == (frames, 64, 48)


def test_a_still_picture_is_one_frame_also_where_its_format_could_move() -> None:
    moving = [make_image(seed=2).copy()]
    for format_ in ("PNG", "WEBP"):
        assert inspect(encode(make_image(), format_, save_all=True, append_images=moving)).frames == 1


def test_a_thumbnail_of_a_gif_is_its_first_frame() -> None:
    colours = [(200, 30, 30), (30, 200, 30)]
    first, second = (Image.new("RGB", (100, 80), colour) for colour in colours)
    facts, thumbnails = inspect_with_thumbnails(encode(first, "GIF", save_all=True, append_images=[second]), [50])
    assert facts.frames == 2
    assert np.allclose(pixel(opened(thumbnails[50]), 25, 20), colours[0], atol=6)
    assert facts.placeholder == "#c81e1e"


def test_a_gif_that_can_be_seen_through_is_transparent_and_one_that_only_says_so_is_not() -> None:
    clear = inspect(make_gif(mode="RGBA"))
    assert clear.has_alpha
    assert clear.is_transparent
    opaque = inspect(encode(make_image(mode="P"), "GIF", transparency=255))
    assert not opaque.has_alpha


def test_a_gif_that_is_clear_only_later_is_transparent() -> None:
    first, second = make_image().convert("RGBA"), make_image(seed=2).convert("RGBA")
    second.paste((0, 0, 0, 0), (0, 0, 20, 20))
    assert inspect(encode(first, "GIF", save_all=True, append_images=[second], disposal=2)).has_alpha
    assert not inspect(encode(first, "GIF")).has_alpha


def test_animations_without_end_are_refused() -> None:
    for content in (make_gif(4, 4, frames=MAX_FRAMES + 1), encode_frames(Image.new("P", (5000, 4000)), 3)):
        with pytest.raises(InvalidImageError, match="too long"):
            inspect(content)


def encode_frames(frame: Image.Image, count: int) -> bytes:
    frames = [frame.copy() for _ in range(count)]
    for number, each in enumerate(frames):
        each.putpixel((0, 0), number)
    return encode(frames[0], "GIF", save_all=True, append_images=frames[1:])


def test_a_gif_cut_short_is_refused_wherever_it_was_cut() -> None:
    content = make_gif()
    for end in range(20, len(content), len(content) // 40):
        with pytest.raises(InvalidImageError):
            inspect(content[:end])
    with pytest.raises(InvalidImageError):
        inspect(content[:-1])


@pytest.mark.parametrize("format_", ["BMP", "TIFF"])
def test_other_formats_are_refused(format_: str) -> None:
    with pytest.raises(InvalidImageError):
        inspect(encode(make_image(), format_))  # pyright: ignore[reportArgumentType] # the three are allowed


@pytest.mark.parametrize(("width", "height"), [(8000, 8000), (50_000, 50_000), (MAX_EDGE + 1, 1), (1, 2**31 - 1)])
def test_a_picture_too_large_to_decode_is_refused_by_its_header(width: int, height: int) -> None:
    with pytest.raises(InvalidImageError, match="too large"):
        inspect(make_png_header(width, height))


def test_a_header_that_promises_more_than_there_is_is_refused() -> None:
    with pytest.raises(InvalidImageError):
        inspect(make_png_header(2000, 2000))


def test_a_jpeg_with_endless_scans_is_refused_before_it_is_decoded() -> None:
    content = encode(make_image(), "JPEG", progressive=True)
    scan = content.index(b"\xff\xda")
    with pytest.raises(InvalidImageError, match="too long to read"):
        inspect(content[:scan] + content[scan:-2] * 300 + content[-2:])


@pytest.mark.parametrize("content", [make_png(200, 150), make_webp(200, 150), make_jpeg(200, 150)])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused(content: bytes, share: float) -> None:
    with pytest.raises(InvalidImageError):
        inspect(content[: int(len(content) * share)])


def test_a_png_without_its_end_is_refused() -> None:
    with pytest.raises(InvalidImageError):
        inspect(make_png()[:-12])


HOSTILE = [
    b"",
    b"\x00" * 1000,
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"RIFF\xff\xff\xff\xffWEBPVP8X",
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"GIF89a<script>alert(1)</script>",
    b"%PDF-1.7",
    b"PK\x03\x04",
    make_png()[::-1],
    make_png()[:33] + make_chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(80_000_000))) + make_png()[33:],
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidImageError):
        inspect(content)


@settings(max_examples=150, deadline=None)
@given(
    base=st.sampled_from(
        [make_png(40, 30, mode="RGBA"), make_jpeg(40, 30, orientation=6), make_webp(40, 30), make_gif(40, 30)]
    ),
    edits=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=12)), min_size=1, max_size=6
    ),
    insert=st.booleans(),
)
def test_damaged_files_are_read_or_refused_and_never_anything_else(
    base: bytes, edits: list[tuple[float, bytes]], insert: bool
) -> None:
    content = bytearray(base)
    for where, what in edits:
        at = int(where * len(content))
        content[at : at if insert else at + len(what)] = what
    try:
        facts, thumbnails = inspect_with_thumbnails(bytes(content), [16])
    except InvalidImageError:
        return
    assert facts.width > 0
    assert facts.height > 0
    assert all(opened(thumbnail).format == "WEBP" for thumbnail in thumbnails.values())
