"""Makes the C library keep small freed blocks: handing them back after every array costs most of the drawing time."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
_KEPT_BYTES = 96 << 20
_OWN_MAPPING_BYTES = 6 << 20  # larger fields are mapped, and given back, one by one


def keep_freed_memory() -> bool:
    """Once per process, before drawing. False where the C library has no such setting; drawing is then slower, not wrong."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)) and bool(mallopt(_MMAP_THRESHOLD, _OWN_MAPPING_BYTES))
