"""Prompts under any hand: one slip of a key still finds what was meant, and any words are either kept whole or refused by a field."""

import string

from hypothesis import assume, given
from hypothesis import strategies as st

from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import Content, PromptTemplate, VariableKind
from gpt_image_studio.prompts.saved_form import (
    MAX_BODY,
    MAX_TITLE,
    MAX_VARIABLES,
    PromptFormError,
    copy_of,
    read_content,
)
from gpt_image_studio.prompts.search import search_index, words_of
from gpt_image_studio.prompts.template import names_in, prompt_of

TEMPLATES = prompt_library().list_all()
#: Shorter words have too little left when a letter is wrong.
LEAST_LETTERS = 5
#: So many cards are on the first screen.
FIRST = 8

PARTS = ("label", "kind", "default", "example", "choices")

templates = st.sampled_from(TEMPLATES)
letters = st.sampled_from(string.ascii_lowercase)


def title_words(template: PromptTemplate) -> list[str]:
    return [word for word in words_of(template.title) if len(word) >= LEAST_LETTERS and word.isascii()]


@st.composite
def mistyped_titles(draw: st.DrawFn) -> tuple[PromptTemplate, str]:
    """A template, and its title with one letter of one word wrong, missing, doubled or swapped."""
    template = draw(templates.filter(title_words))
    words = words_of(template.title)
    word = draw(st.sampled_from(title_words(template)))
    # People rarely miss the first letter, and search by beginnings stands on it.
    at = draw(st.integers(1, len(word) - 1))
    match draw(st.sampled_from(["wrong", "missing", "extra", "swapped"])):
        case "wrong":
            slip = word[:at] + draw(letters) + word[at + 1 :]
        case "missing":
            slip = word[:at] + word[at + 1 :]
        case "extra":
            slip = word[:at] + draw(letters) + word[at:]
        case _:
            at = min(at, len(word) - 2)
            slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return template, " ".join(slip if each == word else each for each in words)


@given(mistyped_titles())
def test_a_title_with_one_slip_of_a_key_finds_its_template_among_the_first(slip: tuple[PromptTemplate, str]) -> None:
    template, typed = slip
    assert template.slug in search_index().search(typed)[:FIRST]


@given(st.text(max_size=60))
def test_any_words_are_a_search(typed: str) -> None:
    found = search_index().search(typed)
    assert len(found) == len({*found}) <= len(TEMPLATES)


@given(
    st.text(max_size=MAX_TITLE + 10),
    st.lists(
        st.sampled_from(["{{thing}}", "{{ colour_2 }}", "{{Bad Name}}", "{{", "}}", "{", "}"]) | st.text(max_size=20)
    ),
    st.dictionaries(
        st.sampled_from(["thing", "colour_2", "other"]),
        st.dictionaries(st.sampled_from([*PARTS, "nobody"]), st.text(max_size=30)),
    ),
)
def test_any_form_is_kept_whole_or_refused_by_a_field(
    title: str, body: list[str], fields: dict[str, dict[str, str]]
) -> None:
    text = "".join(body)
    faults, content = read(title, text, fields)
    parts = {f"{name}.{part}" for name in names_in(text) for part in PARTS}
    assert {*faults} <= {"title", "body", *parts}
    assert all(faults.values())
    if content is None:
        assert faults
        return
    assert 0 < len(content.title) <= MAX_TITLE
    assert 0 < len(content.body) <= MAX_BODY
    assert len(content.variables) <= MAX_VARIABLES
    assert "\x00" not in content.title + content.body
    (content.title + content.body).encode()
    assert [variable.name for variable in content.variables] == names_in(content.body)
    prompt_of(content)


@given(templates, st.data())
def test_a_copy_keeps_what_was_filled_in_and_may_be_kept_again_unchanged(
    template: PromptTemplate, data: st.DataObject
) -> None:
    names = [variable.name for variable in template.variables]
    filled = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=500)))
    content = copy_of(template, filled)
    assert {variable.name for variable in content.variables} == {*names}
    assume(all(variable.default.strip() for variable in content.variables))
    again = read_content(content.title, content.body, form_of(content), of=content)
    kept = {each.name: " ".join(each.default.split()) for each in content.variables}
    assert {each.name: each.default for each in again.variables} == kept
    assert prompt_of(again) == prompt_of(content)


def read(title: str, body: str, fields: dict[str, dict[str, str]]) -> tuple[dict[str, str], Content | None]:
    """The faults of a form, or what is kept of it."""
    try:
        return {}, read_content(title, body, fields)
    except PromptFormError as error:
        return error.faults, None


def form_of(content: Content) -> dict[str, dict[str, str]]:
    """As the editor sends it back."""
    return {
        each.name: {
            "label": each.label,
            "kind": each.kind,
            "default": each.default,
            "example": each.example,
            "choices": "\n".join(each.choices),
        }
        for each in content.variables
        if each.kind is not VariableKind.IMAGE
    }
