"""The prompt library: every template keeps the rules, a broken file says where, and the words are found again."""

import pytest

from gpt_image_studio.generations.catalog import sizes
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Background, Quality
from gpt_image_studio.prompts.library import PromptDataError, prompt_library, read_library
from gpt_image_studio.prompts.model import PromptTemplate, UseCase, VariableKind
from gpt_image_studio.prompts.rules import check_library, faults_of
from gpt_image_studio.prompts.search import search_index
from gpt_image_studio.prompts.template import faults_of as body_faults_of
from gpt_image_studio.prompts.template import fill, prompt_of, split, values_of

TEMPLATES = prompt_library().list_all()

ENTRY = '''
[[prompt]]
slug = "{slug}"
title = "A title"
outcome = "What comes out of it."
tags = ["one", "two"]
shape = "1:1"
body = """
Photograph of {{{{thing}}}} in {{{{colour}}}} on {{{{ground}}}}, seen straight on in soft daylight from the left, sharp from front
to back, calm, and with wide even margins on all four sides. No text."""
variables = [
  {{ name = "thing", label = "Thing", default = "a cup", example = "a plate" }},
  {{ name = "colour", label = "Colour", kind = "colour", default = "blue" }},
  {{ name = "ground", label = "Ground", kind = "choice", default = "oak", choices = ["oak", "stone"] }},
]
pitfalls = ["The first thing that goes wrong here.", "The second thing that goes wrong here."]
when_not = "Not when something else would be better."
'''


def make_file(*slugs: str, change: tuple[str, str] = ("", "")) -> str:
    text = 'use_case = "product"\ngroup = "test"\ntitle = "Test"\nadded = 2026-11-23\n'
    text += "".join(ENTRY.format(slug=slug) for slug in slugs)
    assert change[0] in text
    return text.replace(*change) if change[0] else text


def make_template(*, body: str) -> PromptTemplate:
    text = make_file("made")
    start, end = text.index("body ="), text.index("variables = [")
    return read_library({"a.toml": f"{text[:start]}body = '''{body}'''\n{text[end:]}"}).get("made")


def test_the_library_keeps_its_promise_of_sixty_templates_in_six_groups_each() -> None:
    assert check_library(prompt_library()) == []
    assert {case: sum(t.use_case is case for t in TEMPLATES) >= 18 for case in UseCase} == dict.fromkeys(UseCase, True)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.slug)
def test_what_a_template_recommends_is_what_the_models_can_do(template: PromptTemplate) -> None:
    wanted = template.recommended
    for is_demo in (True, False):
        model = Registry.load().list_offered(is_demo=is_demo)[0]
        assert model.family.startswith(wanted.family) or is_demo
        sizes.check(sizes.size_for(wanted.shape, wanted.scale, model.size_rule), model.size_rule)
        assert Quality(wanted.quality) in [level.quality for level in model.qualities]
        assert Background(wanted.background)
        assert len(template.inputs) <= model.max_references


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.slug)
def test_a_filled_prompt_has_no_place_left_open_and_every_word_that_was_given(template: PromptTemplate) -> None:
    given = {variable.name: variable.example for variable in template.variables}
    text = prompt_of(template, given)
    assert "{{" not in text
    assert len(text) < 4000
    for variable in template.variables:
        expected = variable.default if variable.kind is VariableKind.IMAGE else variable.example
        assert " ".join(expected.split()) in text


def test_an_empty_value_is_the_default_and_an_unknown_one_is_left_out() -> None:
    template = prompt_library().get("new-background-same-product")
    values = values_of(template, {"surface": "  ", "photo": "image 9", "nobody": "asked", "place": "a  wide\nsea"})
    assert values["surface"] == "a pale limestone ledge"
    assert values["photo"] == "image 1"
    assert values["place"] == "a wide sea"
    assert "nobody" not in values


def test_a_value_cannot_smuggle_in_another_variable() -> None:
    assert fill("{{a}} and {{b}}", {"a": "{{b}}", "b": "x"}) == "{{b}} and x"


def test_a_body_comes_apart_and_together_again() -> None:
    body = "A {{b}}, then {{a}}."
    assert [part.text or part.variable for part in split(body)] == ["A ", "b", ", then ", "a", "."]
    assert body_faults_of("{{a}} {{b}} {{", {"a", "c"}) == [
        "{{b}} is not declared",
        "variable c is never used",
        "a {{ or }} is left open",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('slug = "made"', 'slug = "Made It"'), "a.toml: prompt “Made It”, slug:"),
        (("{{thing}}", "{{thingy}}"), "{{thingy}} is not declared; variable thing is never used"),
        (('default = "oak"', 'default = "ash"'), "variables, 2: a choice needs two or more choices"),
        (('example = "a plate"', 'example = "a cup"'), "a text needs an example that is not its default"),
        (('kind = "colour"', 'kind = "image"'), "an image variable must be “image N”"),
        (('shape = "1:1"', 'shape = "1:1"\nstyle = "x"'), "style: Extra inputs are not permitted"),
        (('use_case = "product"', 'use_case = "art"'), "a.toml: use_case:"),
        (('title = "Test"', "title = Test"), "a.toml: "),
    ],
)
def test_a_broken_file_says_which_prompt_and_which_field(change: tuple[str, str], said: str) -> None:
    with pytest.raises(PromptDataError) as told:
        read_library({"a.toml": make_file("made", change=change)})
    assert said in told.value.message


def test_a_slug_is_used_once() -> None:
    with pytest.raises(PromptDataError, match="two prompts are called made"):
        read_library({"a.toml": make_file("made", "made")})


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("A face swap between two people.", "says “face swap”"),
        ('The word "Olive" on it.', "uses straight quotes"),
        ("The word “Olive on it.", "opens a quote that it does not close"),
        ("Use seed: 42 for it.", "which the API does not have"),
    ],
)
def test_the_rules_of_content_are_checked(sentence: str, fault: str) -> None:
    start = "Photograph of {{thing}} in {{colour}} on {{ground}}, straight on, soft light, sharp from front to back, "
    body = f"{start} with wide and even margins around it on every side, and calm. {sentence}"
    assert any(fault in each for each in faults_of(make_template(body=body)))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("procuct foto", "white-background-packshot"),
        ("seamles patern", "geometric-repeat"),
        ("ikon", "icon-set-nine"),
        ("newsleter", "newsletter-header"),
        ("QUOTE", "quote-card"),
        ("transp", "transparent-cutout"),
        ("tèrrazzo", "terrazzo-and-stone"),
        ("xmas gift", "winter-gift-campaign"),
    ],
)
def test_a_mistyped_or_half_typed_query_finds_what_was_meant(query: str, first: str) -> None:
    assert search_index().search(query)[:3].count(first) == 1


def test_nothing_typed_is_everything_and_nonsense_is_nothing() -> None:
    index = search_index()
    assert index.search("  the ") == [template.slug for template in TEMPLATES]
    assert index.search("zzqqxx") == []
    assert index.search("packshot zzqqxx") == []


def test_related_prompts_begin_with_those_of_the_same_group() -> None:
    related = prompt_library().list_related("app-icon")
    assert [template.group.id for template in related[:3]] == ["marks"] * 3
    assert len(related) == 4
    assert related[3].use_case is UseCase.DESIGN
