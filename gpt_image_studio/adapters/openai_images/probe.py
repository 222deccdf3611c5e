"""What a configured server answers, found out without drawing anything: requests that no server can fulfil."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from gpt_image_studio.adapters.openai_images.profile import Edits, Profile
from gpt_image_studio.generations.ports import ProviderMisconfiguredError, ProviderUnreachableError

_NOT_THERE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
_NO_ENTRY = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


@dataclass(frozen=True, slots=True)
class Probed:
    #: `None` where the server has no list, or one that cannot be read.
    models: tuple[str, ...] | None
    has_generations: bool
    has_edits: bool

    def describe(self, profile: Profile) -> str:
        """One line for the operator."""
        listed = "no list of models" if self.models is None else f"{len(self.models)} models"
        generations = "generations answer" if self.has_generations else "generations do not answer"
        edits = "edits answer" if self.has_edits else "edits do not answer"
        if profile.edits is Edits.NONE:
            edits = "no edits by profile" + (", though they answer" if self.has_edits else "")
        return f"{profile.label}: {listed}, {generations}, {edits}"


async def probe(
    client: httpx.AsyncClient, base_url: httpx.URL, profile: Profile, api_key: str, *, model: str
) -> Probed:
    """`model` fills the addresses that name one.

    Raises:
        ProviderUnreachableError: nobody answers.
        ProviderMisconfiguredError: the key is refused.
    """
    headers = profile.headers(api_key)

    async def ask(method: str, path: str, **body: Any) -> httpx.Response:
        url = base_url.join(path.format(model=model))
        try:
            response = await client.request(method, url, params=profile.query, headers=headers, **body)
        except httpx.HTTPError as error:
            raise ProviderUnreachableError(f"{url.host} does not answer.") from error
        if response.status_code in _NO_ENTRY:
            raise ProviderMisconfiguredError(f"{url.host} refuses the key ({response.status_code}).")
        return response

    models = await ask("GET", profile.models_path) if profile.models_path else None
    # Neither can be drawn: no prompt, no picture.
    generations = await ask("POST", profile.generations_path, json={})
    edits = await ask("POST", profile.edits_path, files={"model": (None, model)})
    return Probed(
        models=None if models is None else _ids(models),
        has_generations=_is_there(generations),
        has_edits=_is_there(edits),
    )


def _is_there(response: httpx.Response) -> bool:
    """A refusal of the model is a 404 too, but says so in the envelope of the API."""
    return response.status_code not in _NOT_THERE or "model_not_found" in response.text


def _ids(response: httpx.Response) -> tuple[str, ...] | None:
    try:
        return tuple(str(model["id"]) for model in response.raise_for_status().json()["data"])
    except (httpx.HTTPStatusError, ValueError, KeyError, TypeError):
        return None
