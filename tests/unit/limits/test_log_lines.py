"""So many lines a minute, then silence until the next."""

import time

import pytest

from gpt_image_studio.limits.log_lines import Throttle


def test_a_minute_has_so_many_lines_and_the_next_as_many_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 600.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    throttle = Throttle(2)
    assert [throttle.allows() for _ in range(4)] == [True, True, False, False]
    now += 59
    assert not throttle.allows()
    now += 1
    assert [throttle.allows() for _ in range(3)] == [True, True, False]
