from typing import Any, Literal

import pytest

from gpt_image_studio.web.guard import MAX_TEXT, ArgumentsRefusedError, checked_arguments, is_public, public


class Screen:
    def choose(self, shape: Literal["1:1", "16:9"], count: int) -> None: ...
    def write(self, text: str) -> None: ...
    def forgot(self, value) -> None: ...  # type: ignore[no-untyped-def] # noqa: ANN001 # the defect under test

    @public
    def look(self) -> None: ...


def test_arguments_arrive_as_the_handler_says() -> None:
    assert checked_arguments(Screen.choose, {"shape": "16:9", "count": 3}) == {"shape": "16:9", "count": 3}


@pytest.mark.parametrize(
    "payload",
    [
        {"shape": "3:1", "count": 1},
        {"shape": "1:1", "count": "many"},
        {"shape": "1:1", "count": 1, "account_id": "forged"},
        {"shape": {"$ne": 1}, "count": 1},
        {"shape": None, "count": 1},
    ],
)
def test_arguments_a_handler_does_not_take_are_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(ArgumentsRefusedError):
        checked_arguments(Screen.choose, payload)


def test_a_text_has_a_limit() -> None:
    assert checked_arguments(Screen.write, {"text": "x" * MAX_TEXT})
    with pytest.raises(ArgumentsRefusedError):
        checked_arguments(Screen.write, {"text": "x" * (MAX_TEXT + 1)})


def test_a_handler_without_types_cannot_be_called_by_mistake() -> None:
    with pytest.raises(TypeError, match="value"):
        checked_arguments(Screen.forgot, {"value": 1})


def test_nothing_is_public_that_does_not_say_so() -> None:
    assert is_public(Screen.look)
    assert not is_public(Screen.write)
