"""Search over the prompt library: every query answered within 50 ms, typing letter by letter, with and without mistakes."""

import time

from harness import describe_machine, report_spread

from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.search import SearchIndex

TARGET_MS = 50.0
TYPED = (
    "procuct foto",
    "seamles patern",
    "christmas gift",
    "app icon",
    "coffe postr",
    "bakground",
    "zzqqxx wwyyvv",
    "newsleter header",
)
ROUNDS = 20


def main() -> None:
    print(describe_machine())
    templates = prompt_library().list_all()
    started = time.perf_counter()
    index = SearchIndex(templates)
    print(f"index of {len(templates)} templates: {(time.perf_counter() - started) * 1000:.1f} ms")
    times: list[float] = []
    for _round in range(ROUNDS):
        for query in TYPED:
            for end in range(1, len(query) + 1):
                started = time.perf_counter()
                index.search(query[:end])
                times.append(time.perf_counter() - started)
    report_spread("a search, letter by letter", times, target_ms=TARGET_MS)


if __name__ == "__main__":
    main()
