"""A process that once held much does not hold it for ever."""

import psutil

from gpt_image_studio.kit.memory import trim_memory

#: Small enough to come from the heap and not from mappings of their own.
BLOCK_BYTES = 16_000
BLOCKS = 4000


def test_what_was_freed_below_something_kept_goes_back_to_the_machine() -> None:
    process = psutil.Process()
    held = [bytes(BLOCK_BYTES) + b"x" for _ in range(BLOCKS)]
    kept = held[-1]
    full = process.memory_info().rss
    held.clear()
    assert trim_memory()
    assert process.memory_info().rss < full - BLOCKS * BLOCK_BYTES // 2
    assert kept
