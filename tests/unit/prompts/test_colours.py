"""The square beside a colour's field shows the colour that will be drawn, and no page has to ask the demo model for it."""

import pytest

from gpt_image_studio.demo_model.drawing.colours import NAMED as DRAWN
from gpt_image_studio.prompts.colours import NAMED, colour_of
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import VariableKind

DEFAULTS = sorted(
    {
        variable.default
        for template in prompt_library().list_all()
        for variable in template.variables
        if variable.kind is VariableKind.COLOUR
    }
)


@pytest.mark.parametrize("name", NAMED)
def test_a_named_colour_is_the_one_the_demo_model_draws(name: str) -> None:
    assert NAMED[name] == f"#{DRAWN[name].lower()}"


@pytest.mark.parametrize("words", DEFAULTS)
def test_every_colour_of_the_library_is_shown_as_it_is_drawn(words: str) -> None:
    drawn = [DRAWN[word] for word in words.lower().replace("-", " ").split() if word in DRAWN]
    assert drawn, f"the demo model knows no colour in “{words}”"
    assert colour_of(words) == f"#{drawn[0].lower()}"


def test_words_without_a_colour_show_none() -> None:
    assert colour_of("whatever you like") == ""
