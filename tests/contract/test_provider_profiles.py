"""Every profile against an emulator that speaks its dialect: pictures come, unknown fields are never sent, what is missing is known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from fakes.make.provider_requests import make_input, make_provider_request
from fakes.providers.emulator import Emulator
from gpt_image_studio.adapters.openai_images import OpenAIImages, Profile, ProfileError, get_profile
from gpt_image_studio.adapters.openai_images.profile import Edits, list_profiles
from gpt_image_studio.assets.images import inspect
from gpt_image_studio.commands import doctor
from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Complexity, OutputFormat, Quality, Strictness
from gpt_image_studio.generations.ports import (
    Completed,
    Preview,
    ProviderMisconfiguredError,
    ProviderRejectedError,
    ProviderRequest,
    ProviderUnreachableError,
    RenderEvent,
    Sent,
)
from gpt_image_studio.settings import Settings

PROFILES = list(list_profiles())
EDITING = [name for name, profile in list_profiles().items() if profile.edits is not Edits.NONE]
REGISTRY = Registry.load()


@asynccontextmanager
async def connect(emulator: Emulator, profile: Profile, key: str = "sk-test") -> AsyncIterator[OpenAIImages]:
    path = "" if profile.name == "azure-deployments" else "/v1"
    provider = OpenAIImages(f"{emulator.root}/as/{profile.name}{path}", key, profile=profile)
    yield provider
    await provider.close()


async def draw(emulator: Emulator, profile: Profile, request: ProviderRequest) -> list[RenderEvent]:
    async with connect(emulator, profile) as provider:
        return [event async for event in provider.render(request)]


def entry(emulator: Emulator) -> dict[str, Any]:
    (one,) = emulator.wait_for(lambda entries: bool(entries) and entries[-1]["outcome"] != "open")
    return one


@pytest.mark.parametrize("name", PROFILES)
async def test_a_picture_comes_from_every_server(emulator: Emulator, name: str) -> None:
    profile = get_profile(name)
    sent, *previews, completed = await draw(emulator, profile, make_provider_request())
    assert isinstance(sent, Sent)
    assert isinstance(completed, Completed)
    assert inspect(completed.content).media_type == "image/png"
    assert len([one for one in previews if isinstance(one, Preview)]) == min(2, profile.max_partials)
    assert (completed.usage is not None) is profile.is_usage_trusted
    fields = entry(emulator)["fields"]
    always = {"model", "prompt", "n", "size", "response_format", "stream", "partial_images"}
    assert set(fields) <= always | profile.fields
    assert ("response_format" in fields) is profile.sends_response_format


@pytest.mark.parametrize("name", EDITING)
async def test_references_and_mask_arrive_under_the_names_the_server_knows(emulator: Emulator, name: str) -> None:
    profile = get_profile(name)
    request = make_provider_request(
        references=(make_input("one.png"), make_input("two.png", seed=2)), mask=make_input("mask.png", mode="RGBA")
    )
    events = await draw(emulator, profile, request)
    assert isinstance(events[-1], Completed)
    assert [file["field"] for file in entry(emulator)["files"]] == ["image[]", "image[]", profile.mask_field]


async def test_an_edit_can_be_json(emulator: Emulator) -> None:
    profile = replace(get_profile("openai"), edits=Edits.JSON)
    request = make_provider_request(references=(make_input(),), mask=make_input(mode="RGBA"))
    assert isinstance((await draw(emulator, profile, request))[-1], Completed)
    assert [file["field"] for file in entry(emulator)["files"]] == ["images", "mask"]


async def test_a_server_is_not_sent_what_it_does_not_know(emulator: Emulator) -> None:
    """A job may be older than the profile: how it was to be planned and judged is left out, or all of it would be refused."""
    request = make_provider_request(references=(make_input(),), complexity=Complexity.LOW, strictness=Strictness.LOW)
    assert isinstance((await draw(emulator, get_profile("litellm"), request))[-1], Completed)
    assert not {"complexity", "moderation"} & set(entry(emulator)["fields"])


async def test_an_edit_is_not_sent_without_the_drawing_it_is_about(emulator: Emulator) -> None:
    request = make_provider_request(references=(make_input(),), markup=make_input("markup.png", mode="RGBA"))
    with pytest.raises(ProviderRejectedError, match="LiteLLM proxy does not know what was drawn"):
        await draw(emulator, get_profile("litellm"), request)
    assert emulator.log() == []


async def test_where_there_are_no_edits_none_is_sent(emulator: Emulator) -> None:
    with pytest.raises(ProviderRejectedError, match="LocalAI cannot edit"):
        await draw(emulator, get_profile("localai"), make_provider_request(references=(make_input(),)))
    assert emulator.log() == []


async def test_an_error_in_another_envelope_is_still_told(emulator: Emulator) -> None:
    with pytest.raises(ProviderRejectedError, match="divisible by 16"):
        await draw(
            emulator,
            get_profile("vllm-omni"),
            make_provider_request(size=replace(make_provider_request().size, width=1001)),
        )


@pytest.mark.parametrize("name", ["vllm-omni", "sglang", "xinference", "localai", "stable-diffusion.cpp"])
async def test_spoken_to_as_to_openai_these_servers_refuse(emulator: Emulator, name: str) -> None:
    """So the profiles are needed, and the tests above can fail."""
    profile = replace(get_profile("openai"), name=name)
    with pytest.raises(ProviderRejectedError, match="extra field not permitted"):
        await draw(emulator, profile, make_provider_request())


async def test_a_picture_at_an_address_is_fetched(emulator: Emulator) -> None:
    profile = replace(get_profile("sglang"), sends_response_format=False)
    events = await draw(emulator, profile, make_provider_request())
    assert isinstance(events[-1], Completed)
    assert inspect(events[-1].content).width == 1024


async def test_azure_gets_its_key_in_its_own_header_and_its_version_in_the_address(emulator: Emulator) -> None:
    profile = get_profile("azure-deployments")
    await draw(emulator, profile, make_provider_request(model="studio-demo"))
    assert entry(emulator)["path"].endswith("/openai/deployments/studio-demo/images/generations")
    assert profile.headers("k") == {b"api-key": b"k"}


@pytest.mark.parametrize("name", PROFILES)
async def test_a_probe_finds_out_without_a_drawing(emulator: Emulator, name: str) -> None:
    profile = get_profile(name)
    async with connect(emulator, profile) as provider:
        probed = await provider.probe(model="studio-demo")
    assert probed.has_generations
    assert probed.has_edits is (profile.edits is not Edits.NONE)
    assert (probed.models is not None) is bool(profile.models_path)
    assert all(one["status"] >= 400 for one in emulator.log())
    assert profile.label in probed.describe(profile)


async def test_a_probe_says_who_is_away_and_whose_key_is_refused(emulator: Emulator) -> None:
    async with connect(emulator, get_profile("openai"), key="bad") as provider:
        with pytest.raises(ProviderMisconfiguredError, match="refuses the key"):
            await provider.probe(model="studio-demo")
    away = OpenAIImages("http://127.0.0.1:1/v1", "sk-test")
    with pytest.raises(ProviderUnreachableError, match="does not answer"):
        await away.probe(model="studio-demo")
    await away.close()


async def test_the_doctor_says_what_works_and_when_the_profile_does_not_fit(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its look at the model alone: the other parts need a whole installation."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", f"{emulator.root}/as/localai/v1")
    monkeypatch.setenv("STUDIO_PROVIDER_PROFILE", "localai")
    assert "LocalAI: 6 models, generations answer, no edits by profile" in await doctor._model(Settings())  # pyright: ignore[reportPrivateUsage] # see above
    monkeypatch.setenv("STUDIO_PROVIDER_PROFILE", "openai")
    with pytest.raises(StudioError, match=r"edits do not answer. Is STUDIO_PROVIDER_PROFILE right\?"):
        await doctor._model(Settings())  # pyright: ignore[reportPrivateUsage] # see above


def test_the_studio_offers_only_what_the_server_can_do() -> None:
    local = REGISTRY.limited_to(get_profile("localai").capabilities)
    model = local.list_offered(is_demo=False)[0]
    assert [level.quality for level in model.qualities] == [Quality.MEDIUM]
    assert (model.max_partials, model.max_references, model.has_mask) == (0, 0, False)
    assert ([str(one) for one in model.formats], [str(one) for one in model.backgrounds]) == (["png"], ["auto"])
    assert model.timeout_seconds(Quality.MEDIUM, make_provider_request().size) == 3600
    assert local.list_offered(is_demo=True) == REGISTRY.list_offered(is_demo=True)
    (azure,) = {
        (model.formats, model.has_markup, model.has_complexity, model.has_strictness)
        for model in REGISTRY.limited_to(get_profile("azure").capabilities).list_offered(is_demo=False)
    }
    assert azure == ((OutputFormat.PNG, OutputFormat.JPEG, OutputFormat.WEBP), False, False, False)
    same = REGISTRY.limited_to(get_profile("openai").capabilities)
    assert same.list_offered(is_demo=False) == REGISTRY.list_offered(is_demo=False)


def test_a_model_of_which_nothing_is_left_is_not_offered_and_still_known() -> None:
    can = replace(get_profile("openai").capabilities, qualities=frozenset({Quality.MAX}))
    limited = REGISTRY.limited_to(can)
    assert "gpt-image-2" not in [model.id for model in limited.list_offered(is_demo=False)]
    assert limited.find("gpt-image-2") == REGISTRY.find("gpt-image-2")


def test_an_unknown_profile_is_answered_with_those_there_are() -> None:
    with pytest.raises(ProfileError, match=r"no provider profile “gpt4all”.*litellm"):
        get_profile("gpt4all")
