"""How a server speaks the Image API: addresses, the key's place, names of fields, what it can do. Data: `profiles.toml`."""

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any, Final, cast

from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.catalog.capabilities import Capabilities
from gpt_image_studio.generations.model import Background, OutputFormat, Quality

BEARER: Final = "authorization"


class ProfileError(StudioError):
    """The provider profile is not known, or not written as it should be."""

    code = "provider_profile"


class Edits(StrEnum):
    MULTIPART = "multipart"
    EITHER = "either"
    JSON = "json"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    label: str
    #: `authorization` carries `Bearer KEY`, any other header the key alone.
    key_header: str = BEARER
    #: Under the base URL; `{model}` is replaced.
    generations_path: str = "images/generations"
    edits_path: str = "images/edits"
    #: Empty where there is no such list.
    models_path: str = "models"
    query: dict[str, str] = field(default_factory=dict[str, str], hash=False)
    #: Ask for base64 by `response_format`, which OpenAI itself refuses for GPT Image models.
    sends_response_format: bool = False
    fields: frozenset[str] = frozenset()
    edits: Edits = Edits.MULTIPART
    mask_field: str = "mask"
    #: Empty where it is not understood.
    markup_field: str = ""
    max_partials: int = 3
    qualities: frozenset[Quality] | None = None
    formats: frozenset[OutputFormat] | None = None
    backgrounds: frozenset[Background] | None = None
    is_usage_trusted: bool = True
    timeout_seconds: float = 0.0

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            has_edits=self.edits is not Edits.NONE,
            has_mask=bool(self.mask_field),
            has_markup=bool(self.markup_field),
            has_complexity="complexity" in self.fields,
            has_strictness="moderation" in self.fields,
            max_partials=self.max_partials,
            qualities=self.qualities,
            formats=self.formats,
            backgrounds=self.backgrounds,
            timeout_seconds=self.timeout_seconds,
        )

    def headers(self, api_key: str) -> dict[bytes, bytes]:
        """As bytes: a key with a letter that no header can carry is found out when it is written."""
        value = f"Bearer {api_key}" if self.key_header == BEARER else api_key
        return {self.key_header.encode(): value.encode()}


def get_profile(name: str) -> Profile:
    """Raises `ProfileError` with the names there are."""
    profiles = list_profiles()
    if name not in profiles:
        raise ProfileError(f"There is no provider profile “{name}”; there are {', '.join(profiles)}.")
    return profiles[name]


@lru_cache(maxsize=1)
def list_profiles() -> dict[str, Profile]:
    """Every packaged profile by its name, in the order of `profiles.toml`."""
    text = resources.files(__package__ or "").joinpath("profiles.toml").read_text(encoding="utf-8")
    return {name: _read(name, table) for name, table in tomllib.loads(text).items()}


_TYPES: Final[dict[str, type]] = {
    "qualities": Quality,
    "formats": OutputFormat,
    "backgrounds": Background,
    "fields": str,
}


def _read(name: str, table: dict[str, Any]) -> Profile:
    values = dict(table)
    try:
        for key, kind in _TYPES.items():
            if key in values:
                values[key] = frozenset(kind(one) for one in cast("list[str]", values[key]))
        if "edits" in values:
            values["edits"] = Edits(values["edits"])
        return Profile(name=name, **values)
    except (TypeError, ValueError) as error:
        raise ProfileError(f"Provider profile {name}: {error}") from error


#: What is spoken where nothing else is said.
OPENAI: Final = get_profile("openai")
