"""The clean copy a provider gets of whatever people have: right side up, right colours, and nothing in it but the picture."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from fakes.pictures import make_image, make_srgb_profile
from fakes.upload_api import UploadApi
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.model import Asset

RED, BLUE, GREEN = (200, 30, 40), (20, 60, 190), (40, 160, 70)
#: Of a colour that went through a lossy format, or from one set of inks or primaries to another.
CLOSE = 24


def quarters() -> Image.Image:
    """Red top left, blue to its right, green below: 96 × 64."""
    image = Image.new("RGB", (96, 64), GREEN)
    image.paste(RED, (0, 0, 48, 32))
    image.paste(BLUE, (48, 0, 96, 32))
    return image


def encode(image: Image.Image, format_: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def make_profile(name: str) -> Any:
    profile: Any = ImageCms.createProfile(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportArgumentType] # from C
    return profile


def sixteen_bit_grey() -> bytes:
    levels = np.zeros((64, 96), np.uint16)
    levels[:32, :48], levels[:32, 48:] = 0xC8C8, 0x3C3C
    return encode(Image.fromarray(levels), "PNG")


def sixteen_bit_colour() -> bytes:
    """Pillow does not write these; three bands of 16 bits in a PNG by hand."""
    import struct  # noqa: PLC0415 # for this one file
    import zlib  # noqa: PLC0415 # the same

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = np.asarray(quarters()).astype(">u2") * 257
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    header = struct.pack(">IIBBBBB", 96, 64, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def floating_grey() -> bytes:
    levels = np.zeros((64, 96), np.float32)
    levels[:32, :48], levels[:32, 48:] = 200 / 255, 60 / 255
    return encode(Image.fromarray(levels), "TIFF")


def lab() -> bytes:
    turned = ImageCms.profileToProfile(quarters(), make_profile("sRGB"), make_profile("LAB"), outputMode="LAB")
    assert turned is not None
    return encode(turned, "TIFF")


def in_another_space() -> bytes:
    """The red and blue bands are swapped, and the profile says so: only who reads it sees red."""
    swapped = Image.merge("RGB", quarters().split()[::-1])
    return encode(swapped, "PNG", icc_profile=swap_red_and_blue(make_srgb_profile()))


def swap_red_and_blue(profile: bytes) -> bytes:
    """An ICC profile with the colorants of its red and blue primaries exchanged, and named after nobody."""
    renamed = profile.replace(b"s\0R\0G\0B", b"x\0Y\0Z\0W").replace(b"sRGB", b"xYZW")
    return renamed.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def mpo() -> bytes:
    return encode(quarters(), "MPO", save_all=True, append_images=[make_image(96, 64)], quality=95)


def animated(format_: str) -> bytes:
    return encode(quarters(), format_, save_all=True, append_images=[make_image(96, 64)], duration=100, lossless=True)


def turned(orientation: int, format_: str = "JPEG") -> bytes:
    """Stored as a camera held another way would, so that it is the same picture when seen as meant."""
    stored = {
        1: quarters(),
        3: quarters().transpose(Image.Transpose.ROTATE_180),
        6: quarters().transpose(Image.Transpose.ROTATE_90),
        8: quarters().transpose(Image.Transpose.ROTATE_270),
        5: quarters().transpose(Image.Transpose.TRANSPOSE),
    }[orientation]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    if format_ == "TIFF":
        return encode(stored, "TIFF", tiffinfo={274: orientation})
    return encode(stored, format_, exif=exif, quality=95)


@dataclass(frozen=True)
class Case:
    make: Callable[[], bytes]
    media_type: str
    #: Words of the note that must be there.
    note: str = ""
    colours: tuple[tuple[int, int, int], ...] = (RED, BLUE, GREEN)
    copied_as: str = "image/png"
    options: dict[str, Any] = field(default_factory=dict[str, Any])


GREYS = ((200, 200, 200), (60, 60, 60), (0, 0, 0))
CASES = {
    "png": Case(lambda: encode(quarters(), "PNG"), "image/png"),
    "jpeg": Case(lambda: encode(quarters(), "JPEG", quality=95), "image/jpeg", copied_as="image/jpeg"),
    "progressive": Case(
        lambda: encode(quarters(), "JPEG", quality=95, progressive=True), "image/jpeg", copied_as="image/jpeg"
    ),
    "webp": Case(lambda: encode(quarters(), "WEBP", quality=95), "image/webp"),
    "gif": Case(lambda: encode(quarters(), "GIF"), "image/gif"),
    "bmp": Case(lambda: encode(quarters(), "BMP"), "image/bmp"),
    "tiff": Case(lambda: encode(quarters(), "TIFF", compression="tiff_lzw"), "image/tiff"),
    "avif": Case(lambda: encode(quarters(), "AVIF", quality=90), "image/avif"),
    "palette": Case(lambda: encode(quarters().quantize(8), "PNG"), "image/png"),
    "cmyk": Case(
        lambda: encode(quarters().convert("CMYK"), "JPEG", quality=95), "image/jpeg", "CMYK", copied_as="image/jpeg"
    ),
    "cmyk tiff": Case(lambda: encode(quarters().convert("CMYK"), "TIFF"), "image/tiff", "CMYK"),
    "lab": Case(lab, "image/tiff", "Colours were converted"),
    "profile": Case(in_another_space, "image/png", "Colours were converted"),
    "sixteen bit grey": Case(sixteen_bit_grey, "image/png", "8 bits", GREYS),
    "sixteen bit colour": Case(sixteen_bit_colour, "image/png", "8 bits"),
    "floating": Case(floating_grey, "image/tiff", "8 bits", GREYS),
    "one bit": Case(
        lambda: encode(quarters().convert("L").point([255 * (n > 70) for n in range(256)]).convert("1"), "PNG"),
        "image/png",
        colours=((255, 255, 255), (0, 0, 0), (255, 255, 255)),
    ),
    "phone with two pictures": Case(mpo, "image/jpeg", copied_as="image/jpeg"),
    "animated gif": Case(lambda: animated("GIF"), "image/gif", "first frame"),
    "animated webp": Case(lambda: animated("WEBP"), "image/webp", "first frame"),
    "animated png": Case(lambda: animated("PNG"), "image/png", "first frame"),
    "animated avif": Case(
        lambda: encode(quarters(), "AVIF", save_all=True, append_images=[make_image(96, 64)], duration=100, quality=90),
        "image/avif",
        "first frame",
    ),
    "tiff of two pages": Case(
        lambda: encode(quarters(), "TIFF", save_all=True, append_images=[make_image(96, 64)]),
        "image/tiff",
        "first page",
    ),
    "upside down": Case(lambda: turned(3), "image/jpeg", copied_as="image/jpeg"),
    "held upright": Case(lambda: turned(6), "image/jpeg", copied_as="image/jpeg"),
    "held upright the other way": Case(lambda: turned(8), "image/jpeg", copied_as="image/jpeg"),
    "mirrored": Case(lambda: turned(5), "image/jpeg", copied_as="image/jpeg"),
    "turned webp": Case(lambda: turned(6, "WEBP"), "image/webp"),
    "turned png": Case(lambda: turned(6, "PNG"), "image/png"),
    "turned tiff": Case(lambda: turned(6, "TIFF"), "image/tiff"),
    "turned avif": Case(lambda: turned(6, "AVIF"), "image/avif"),
}


async def open_copy(upload_api: UploadApi, asset: Asset) -> Image.Image:
    image = Image.open(io.BytesIO(await upload_api.read_copy(asset)))
    image.load()
    return image


def colour_at(image: Image.Image, x: int, y: int) -> NDArray[np.int16]:
    return np.asarray(image.convert("RGB"))[y, x].astype(np.int16)


@pytest.mark.parametrize("name", CASES)
async def test_what_people_have_comes_out_right(upload_api: UploadApi, ada: SignedIn, name: str) -> None:
    case = CASES[name]
    content = case.make()
    answer = await upload_api.post(ada, content)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["media_type"], told["width"], told["height"]) == (case.media_type, 96, 64)
    assert bool(told["notes"]) == bool(case.note)
    assert case.note in " ".join(told["notes"])
    asset = await upload_api.get(ada.account.id, told["id"])
    copy = await open_copy(upload_api, asset)
    assert (copy.size, copy.mode, f"image/{(copy.format or '').lower()}") == ((96, 64), "RGB", case.copied_as)
    assert told["provider"]["media_type"] == case.copied_as
    for (x, y), expected in zip(((12, 12), (80, 12), (48, 52)), case.colours, strict=True):
        assert np.abs(colour_at(copy, x, y) - expected).max() <= CLOSE, (x, y)
    assert await upload_api.assets.read(asset) == content


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
async def test_transparency_stays(upload_api: UploadApi, ada: SignedIn, format_: str, mode: str) -> None:
    image = make_image(96, 64, mode="RGBA")
    if mode == "LA":
        image = image.convert("LA")
    elif mode == "PA":
        image = image.quantize(16)
    if format_ == "TIFF" and mode != "RGBA":
        image = image.convert("RGBA")
    asset = await upload_api.upload(ada, encode(image, format_))
    copy = await open_copy(upload_api, asset)
    assert (copy.mode, copy.format) == ("RGBA", "PNG")
    assert asset.has_alpha
    alpha = np.asarray(copy)[32, :, 3]
    assert alpha[2] > 200
    assert alpha[93] < 60


async def test_alpha_that_hides_nothing_is_left_out(upload_api: UploadApi, ada: SignedIn) -> None:
    asset = await upload_api.upload(ada, encode(quarters().convert("RGBA"), "PNG"))
    assert (await open_copy(upload_api, asset)).mode == "RGB"
    assert not asset.has_alpha


def make_photo() -> bytes:
    """With everything a camera and an editor write into a file."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "CAMERA-MAKE"
    exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (Fraction(52), Fraction(31), Fraction(12))
    gps[ExifTags.GPS.GPSProcessingMethod] = b"HOME-ADDRESS"
    return encode(
        make_image(900, 700),
        "JPEG",
        quality=90,
        exif=exif,
        icc_profile=make_srgb_profile(),
        comment=b"COMMENT-BY-HAND",
        xmp=b"<x:xmpmeta>XMP-SECRET</x:xmpmeta>",
    )


def make_png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "COMMENT-BY-HAND")
    words.add_itxt("XML:com.adobe.xmp", "XMP-SECRET")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "CAMERA-MAKE"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSProcessingMethod] = b"HOME-ADDRESS"
    return encode(make_image(900, 700), "PNG", pnginfo=words, exif=exif, icc_profile=make_srgb_profile())


@pytest.mark.parametrize("make", [make_photo, make_png_with_words])
async def test_where_a_photo_was_taken_stays_with_the_original(
    upload_api: UploadApi, ada: SignedIn, make: Callable[[], bytes]
) -> None:
    content = make()
    told = (await upload_api.post(ada, content)).json()
    assert any("location" in note for note in told["notes"])
    asset = await upload_api.get(ada.account.id, told["id"])
    assert await upload_api.assets.read(asset) == content
    assert b"HOME-ADDRESS" in content
    derived = [stored for key, stored in upload_api.storage.objects.items() if key != asset.storage_key]
    assert len(derived) == 3  # the copy and two thumbnails
    for stored in derived:
        image = Image.open(io.BytesIO(stored))
        assert not image.getexif()
        assert not {"icc_profile", "exif", "comment", "xmp", "Author"} & set(image.info)
        for secret in (b"HOME-ADDRESS", b"CAMERA-MAKE", b"COMMENT-BY-HAND", b"XMP-SECRET", b"Exif", b"ICC_PROFILE"):
            assert secret not in stored


@pytest.mark.parametrize(
    ("size", "copied"),
    [((4000, 3000), (2048, 1536)), ((3000, 4000), (1536, 2048)), ((2048, 100), (2048, 100)), ((2049, 2049), (2048, 2048)),
     ((9000, 30), (2048, 7)), ((30, 9000), (7, 2048)), ((9000, 1), (2048, 1)), ((1, 1), (1, 1))],
)  # fmt: skip
@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
async def test_a_copy_is_no_larger_than_a_provider_looks_at(
    upload_api: UploadApi, ada: SignedIn, size: tuple[int, int], copied: tuple[int, int], format_: str
) -> None:
    told = (await upload_api.post(ada, encode(Image.new("RGB", size, RED), format_))).json()
    assert (told["width"], told["height"]) == size
    assert (told["provider"]["width"], told["provider"]["height"]) == copied
    assert any("your original is kept" in note for note in told["notes"]) == (size != copied)
    copy = await open_copy(upload_api, await upload_api.get(ada.account.id, told["id"]))
    assert copy.size == copied
    assert np.abs(colour_at(copy, copied[0] // 2, copied[1] // 2) - RED).max() <= CLOSE


async def test_a_photo_of_48_megapixels_is_taken(upload_api: UploadApi, ada: SignedIn) -> None:
    told = (await upload_api.post(ada, encode(Image.new("RGB", (8064, 6048), BLUE), "JPEG"))).json()
    assert (told["width"], told["height"]) == (8064, 6048)


async def test_a_large_photo_kept_as_png_goes_to_the_provider_as_jpeg(upload_api: UploadApi, ada: SignedIn) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (2048, 2048, 3), dtype=np.uint8)
    asset = await upload_api.upload(ada, encode(Image.fromarray(noise), "PNG", compress_level=0))
    copy = await upload_api.read_copy(asset)
    assert asset.provider_copy
    assert asset.provider_copy.media_type == "image/jpeg"
    assert copy.startswith(b"\xff\xd8")
