"""Frames of one palette as the bytes of a GIF that runs for ever."""

import struct
from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import GifImagePlugin, Image

#: The one index that is no colour: what did not change since the frame before.
UNCHANGED: Final = 255
_PALETTE_BYTES: Final = 768
#: A global palette of 256 colours, 8 bits each.
_SCREEN_FLAGS: Final = 0xF7
_STAY: Final = 1  # disposal: the next frame is drawn over this one


def gif_bytes(frames: Sequence[Image.Image], *, duration_ms: int) -> bytes:
    """All in mode P with the palette of the first, none of them using `UNCHANGED`.

    Every frame is written, also one that is equal to the one before: whoever asked for nine can count nine.
    """
    first = frames[0]
    palette = bytes(first.getpalette() or ())[:_PALETTE_BYTES].ljust(_PALETTE_BYTES, b"\0")
    screen = struct.pack("<6sHHBBB", b"GIF89a", *first.size, _SCREEN_FLAGS, 0, 0)
    for_ever = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    blocks = [screen, palette, for_ever]
    before: np.ndarray | None = None
    for frame in frames:
        now = np.asarray(frame)
        moved = now if before is None else np.where(now == before, np.uint8(UNCHANGED), now)
        before = now
        patch = Image.fromarray(moved, "L")
        patch.encoderinfo = {}
        blocks += GifImagePlugin.getdata(patch, duration=duration_ms, transparency=UNCHANGED, disposal=_STAY)
    return b"".join([*blocks, b";"])
