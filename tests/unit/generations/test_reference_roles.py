"""What a picture is for: one sentence after the prompt, priced as it is sent, kept with the job."""

import uuid
from dataclasses import replace

import pytest

from fakes.workshop import make_request
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations import requests
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import JobRequest, ReferenceRole
from gpt_image_studio.generations.records.stored import dump_request, fingerprint, load_request
from gpt_image_studio.generations.roles import roles_sentence, sent_prompt
from gpt_image_studio.kit.ids import AssetId

PRODUCT, STYLE, LOGO, OTHER = ReferenceRole.PRODUCT, ReferenceRole.STYLE, ReferenceRole.LOGO, ReferenceRole.OTHER


def made_from(*roles: ReferenceRole, pictures: int | None = None, prompt: str = "a bottle") -> JobRequest:
    count = len(roles) if pictures is None else pictures
    references = tuple(AssetId(uuid.UUID(int=number)) for number in range(1, count + 1))
    return make_request(prompt=prompt, references=references, reference_roles=roles)


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ((), ""),
        ((OTHER, OTHER), ""),
        ((PRODUCT,), "Image 1 is the product."),
        ((PRODUCT, STYLE), "Image 1 is the product. Image 2 is a style reference."),
        ((OTHER, LOGO), "Image 2 is the logo."),
    ],
)
def test_only_pictures_with_a_role_are_spoken_of(roles: tuple[ReferenceRole, ...], sentence: str) -> None:
    assert roles_sentence(made_from(*roles)) == sentence


def test_the_prompt_is_sent_as_written_with_the_sentence_on_a_line_of_its_own() -> None:
    assert sent_prompt(made_from(PRODUCT, prompt="a “bottle”\nat noon")) == (
        "a “bottle”\nat noon\n\nImage 1 is the product."
    )
    assert sent_prompt(made_from(OTHER)) == "a bottle"


def test_roles_that_say_nothing_are_the_same_wish_as_none() -> None:
    assert requests.clean(made_from(OTHER, OTHER)).reference_roles == ()
    assert fingerprint(requests.clean(made_from(OTHER))) == fingerprint(requests.clean(made_from(pictures=1)))


def test_there_is_a_role_for_each_picture_and_none_for_what_is_not_there() -> None:
    assert requests.clean(made_from(STYLE, pictures=3)).reference_roles == (STYLE, OTHER, OTHER)
    assert requests.clean(made_from(OTHER, LOGO, pictures=1)).reference_roles == ()


def test_roles_are_part_of_the_draft() -> None:
    assert fingerprint(made_from(PRODUCT)) != fingerprint(made_from(STYLE))


def test_roles_are_kept_with_the_job() -> None:
    request = made_from(PRODUCT, OTHER, LOGO)
    assert load_request(dump_request(request)) == request


def test_a_job_from_before_there_were_roles_reads_as_one_without_and_is_the_same_draft() -> None:
    request = made_from(pictures=2)
    old = dump_request(request)
    del old["reference_roles"]
    assert load_request(old) == request
    assert fingerprint(load_request(old)) == fingerprint(request)


def test_a_prompt_that_is_too_long_with_its_sentence_is_told_at_the_prompt() -> None:
    model = Registry.load().get("studio-demo")
    long = made_from(PRODUCT, prompt="x" * requests.MAX_PROMPT_CHARACTERS)
    with pytest.raises(InvalidInputError, match="With the sentence") as refused:
        requests.check(long, model)
    assert refused.value.field == "prompt"
    requests.check(replace(long, reference_roles=()), model)
