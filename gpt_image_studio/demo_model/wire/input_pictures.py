"""The pictures that came with an edit: opened, turned upright, and held against each other."""

import base64
import binascii
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from PIL import Image, ImageOps, UnidentifiedImageError

from gpt_image_studio.demo_model.wire import capabilities, errors
from gpt_image_studio.demo_model.wire.file_store import no_such_file
from gpt_image_studio.demo_model.wire.submission import Link, Reference, Submission, Upload

#: Characters of a data URL.
_MAX_URL_CHARACTERS: Final = 20_971_520
_PNG_SIGNATURE: Final = b"\x89PNG"
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
_MAX_INPUT_PIXELS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class InputPictures:
    #: At least one; the first is the one that is edited.
    images: tuple[Image.Image, ...] = field(repr=False)
    #: RGBA of the size of the first picture; alpha 0 = edit here.
    mask: Image.Image | None = field(repr=False)
    #: RGBA of the size of the first picture: what somebody drew over it to say what they mean.
    markup: Image.Image | None = field(repr=False)

    @property
    def base(self) -> Image.Image:
        return self.images[0]


def open_pictures(submission: Submission, files: Mapping[str, bytes]) -> InputPictures:
    """`files` is what a `file_id` can mean.

    Raises:
        ApiError: the first picture that cannot be used.
    """
    given = submission.images
    name = "image" if submission.is_multipart else "images"
    if not given:
        raise errors.missing_parameter(name)
    if len(given) > capabilities.MAX_REFERENCES:
        raise errors.ApiError(
            f"Invalid '{name}': array too long. Expected an array with maximum length {capabilities.MAX_REFERENCES}, "
            f"but got an array with length {len(given)} instead.",
            code="array_above_max_length",
            param=name,
        )
    images = tuple(_open(_content(picture, name, files), position, name) for position, picture in enumerate(given, 1))
    overlays = {"mask": submission.mask, "markup": submission.markup}
    opened = {
        kind: _open_overlay(_content(picture, kind, files), images[0], kind)
        for kind, picture in overlays.items()
        if picture
    }
    if len(opened) > 1:
        raise errors.invalid_value("'markup' cannot be used together with 'mask'.", "markup")  # guess
    return InputPictures(images, opened.get("mask"), opened.get("markup"))


def _open(content: bytes, position: int, param: str) -> Image.Image:
    if len(content) > capabilities.MAX_REFERENCE_BYTES:
        raise errors.invalid_image(position, param)
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
        if (
            getattr(image, "n_frames", 1) != 1
            or image.mode not in _MODES
            or image.width * image.height > _MAX_INPUT_PIXELS
        ):
            raise errors.invalid_image(position, param)
        image.load()
        return ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise errors.invalid_image(position, param) from error


def _open_overlay(content: bytes, base: Image.Image, kind: str) -> Image.Image:
    overlay = _open(content, 1, kind)
    if overlay.size != base.size:
        raise errors.invalid_mask(f"{kind} size does not match image size", kind)
    if kind == "markup" and not content.startswith(_PNG_SIGNATURE):
        raise errors.invalid_mask(f"{kind} image is not a PNG", kind)  # guess
    if "A" not in overlay.mode and "transparency" not in overlay.info:
        raise errors.invalid_mask(f"{kind} image missing alpha channel", kind)
    return overlay.convert("RGBA")


def _content(picture: Reference, param: str, files: Mapping[str, bytes]) -> bytes:
    match picture:
        case Upload():
            return picture.content
        case Link():
            return _linked(picture.value, param, files)


def _linked(value: object, param: str, files: Mapping[str, bytes]) -> bytes:
    given: Mapping[str, Any] = cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
    url, file_id = given.get("image_url"), given.get("file_id")
    if (url is None) == (file_id is None):
        raise errors.invalid_value(f"Exactly one of 'image_url' and 'file_id' is expected in '{param}'.", param)
    if file_id is not None:
        if str(file_id) not in files:
            raise no_such_file(file_id, param)
        return files[str(file_id)]
    kind, _, encoded = str(url).partition(",")
    if not kind.startswith("data:image/") or not kind.endswith(";base64") or len(str(url)) > _MAX_URL_CHARACTERS:
        # Nothing is fetched from the network here.
        raise errors.ApiError("Failed to download image from the provided URL.", code="invalid_image_url", param=param)
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise errors.invalid_image(1, param) from error
