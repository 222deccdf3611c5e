from typing import Any, Literal

import pytest

from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.web.framework_events import MAX_KEPT, is_called_by_pages, only_what_is_kept
from gpt_image_studio.web.guard import MAX_TEXT, ArgumentsRefusedError, checked_arguments, is_public, public


class Screen:
    def choose(self, shape: Literal["1:1", "16:9"], count: int) -> None: ...
    def write(self, text: str) -> None: ...
    def fill(self, values: dict[str, str]) -> None: ...
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
        {"shape": "1:1"},
        {},
    ],
)
def test_arguments_a_handler_does_not_take_are_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(ArgumentsRefusedError):
        checked_arguments(Screen.choose, payload)


def test_a_text_has_a_limit() -> None:
    assert checked_arguments(Screen.write, {"text": "x" * MAX_TEXT})
    with pytest.raises(ArgumentsRefusedError):
        checked_arguments(Screen.write, {"text": "x" * (MAX_TEXT + 1)})


def test_a_text_inside_a_list_or_an_object_has_the_same_limit() -> None:
    assert checked_arguments(Screen.fill, {"values": {"a": "x" * MAX_TEXT}})
    with pytest.raises(ArgumentsRefusedError):
        checked_arguments(Screen.fill, {"values": {"a": "x" * (MAX_TEXT + 1)}})
    with pytest.raises(ArgumentsRefusedError):
        checked_arguments(Screen.fill, {"values": {"x" * (MAX_TEXT + 1): "a"}})


def test_half_a_character_is_left_out() -> None:
    assert checked_arguments(Screen.write, {"text": "a vase\ud83d"}) == {"text": "a vase"}
    assert checked_arguments(Screen.write, {"text": "a vase \U0001f600"}) == {"text": "a vase \U0001f600"}
    assert checked_arguments(Screen.fill, {"values": {"\udfffa": "\ud800b"}}) == {"values": {"a": "b"}}


CHOICES = f"{ComposerState.get_full_name()}.stored_choices_rx_state_"


def test_what_a_browser_kept_arrives() -> None:
    assert only_what_is_kept({"vars": {CHOICES: "{}"}, "hashes": []}) == {"vars": {CHOICES: "{}"}, "hashes": []}
    assert only_what_is_kept({}) == {}
    assert only_what_is_kept({"vars": None}) == {"vars": None}


@pytest.mark.parametrize(
    "forged",
    [
        {CHOICES: 5},
        {CHOICES: ["{}"]},
        {CHOICES: "x" * (MAX_KEPT + 1)},
        {f"{ComposerState.get_full_name()}.is_signed_in_rx_state_": "true"},
        {f"{ComposerState.get_full_name()}._account_id": "forged"},
        {"no.such.state": "x"},
        {"": "x"},
    ],
    ids=["a number", "a list", "too long", "another variable", "a private variable", "no state", "no name"],
)
def test_what_no_browser_of_ours_keeps_is_left_out(forged: dict[str, Any]) -> None:
    assert only_what_is_kept({"vars": forged}) == {"vars": {}}


def test_of_reflexs_own_events_only_those_of_the_pages_can_be_called() -> None:
    assert is_called_by_pages("reflex___state____state.hydrate")
    assert not is_called_by_pages("reflex___state____state.setvar")


def test_a_handler_without_types_cannot_be_called_by_mistake() -> None:
    with pytest.raises(TypeError, match="value"):
        checked_arguments(Screen.forgot, {"value": 1})


def test_nothing_is_public_that_does_not_say_so() -> None:
    assert is_public(Screen.look)
    assert not is_public(Screen.write)
