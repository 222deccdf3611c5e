"""The environment, read once at the edge into typed, frozen values. Unset means embedded: a laptop, no key, no server.

`.env.example` lists every name with its default; a test holds the two together.
"""

import hashlib
import os
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from gpt_image_studio.errors import StudioError
from gpt_image_studio.kit.brand import Brand

#: The repository root: where the front end is built and the default data folder lies.
ROOT = Path(__file__).resolve().parent.parent

#: A file that the operator names: relative ones lie in the project, whichever folder a process was started from.
FromRoot = Annotated[Path, AfterValidator(lambda path: ROOT / path)]

#: Names another file than the project's `.env`; empty: none, so that tests can never meet somebody's keys.
ENV_FILE = "STUDIO_ENV_FILE"

CREEM_LIVE = "https://api.creem.io"
CREEM_TEST = "https://test-api.creem.io"
_CREEM_HOSTS = {urlsplit(CREEM_LIVE).hostname, urlsplit(CREEM_TEST).hostname}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}

_BRAND = Brand()
_COLOUR = r"^(#[0-9a-fA-F]{6})?$"


class SettingsError(StudioError):
    """The environment does not fit together."""

    code = "settings"


class Moderation(StrEnum):
    """Who judges what people ask for before anything is held or sent."""

    OFF = "off"
    #: Phrases in a file of ours, English only.
    LOCAL = "local"
    #: OpenAI's moderation endpoint judges prompts and uploads.
    OPENAI = "openai"
    #: Prompts; uploads too where there is a key of OpenAI's own service.
    CREEM = "creem"


def _plain(name: str) -> AliasChoices:
    """A variable whose name is fixed by another tool's habit and carries no STUDIO_ prefix."""
    return AliasChoices(name)


class Settings(BaseSettings):
    """One field, one variable: `data_dir` is `STUDIO_DATA_DIR` unless an alias says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="STUDIO_",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    #: Where people reach it, `https://…`; decides cookies, links and which origins may open a websocket.
    public_url: str = ""
    #: Reserved for signing; nothing is signed yet.
    secret_key: SecretStr | None = None
    data_dir: Path = Path(".studio")
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None

    brand_name: str = _BRAND.name
    brand_tagline: str = _BRAND.tagline
    brand_support_email: str = _BRAND.support_email
    brand_company: str = _BRAND.company
    brand_disclaimer: str = _BRAND.disclaimer
    #: Buttons, focus and progress, `#rrggbb`; moved as far as people need to read it. Unset: the studio's own.
    brand_accent: str = Field(default="", pattern=_COLOUR)
    #: The same in the dark theme. Unset: made from the other one.
    brand_accent_dark: str = Field(default="", pattern=_COLOUR)
    #: A square PNG of at least 180 px, relative to the repository root: beside the name, as icon, on shared pictures.
    brand_logo: FromRoot | None = None

    openai_api_key: SecretStr | None = Field(default=None, validation_alias=_plain("OPENAI_API_KEY"))
    openai_base_url: str = Field(default="https://api.openai.com/v1", validation_alias=_plain("OPENAI_BASE_URL"))
    #: How the server behind OPENAI_BASE_URL speaks the Image API (docs/reference/provider-profiles.md).
    provider_profile: str = "openai"
    #: People may ask the provider's safety system to refuse less. Unset: only where the database is the embedded one, so that
    #: whoever asks is whoever answers for it.
    low_moderation: bool | None = None
    #: A TOML file that adds, changes or retires models (docs/reference/models.md).
    models_file: FromRoot | None = None
    #: A TOML file that changes plans and packs (docs/reference/catalog.md).
    catalog_file: FromRoot | None = None

    moderation: Moderation = Moderation.LOCAL
    creem_api_key: SecretStr | None = Field(default=None, validation_alias=_plain("CREEM_API_KEY"))
    #: Unset: what belongs to the key, https://api.creem.io or https://test-api.creem.io.
    creem_base_url: str = Field(default="", validation_alias=_plain("CREEM_BASE_URL"))

    s3_endpoint_url: str = Field(default="", validation_alias=_plain("S3_ENDPOINT_URL"))
    s3_bucket: str = Field(default="", validation_alias=_plain("S3_BUCKET"))
    s3_access_key_id: SecretStr | None = Field(default=None, validation_alias=_plain("S3_ACCESS_KEY_ID"))
    s3_secret_access_key: SecretStr | None = Field(default=None, validation_alias=_plain("S3_SECRET_ACCESS_KEY"))
    s3_region: str = Field(default="auto", validation_alias=_plain("S3_REGION"))

    #: Jobs one worker process runs side by side.
    worker_concurrency: int = Field(default=24, ge=1, le=500)
    #: Provider calls one worker process makes side by side.
    provider_concurrency: int = Field(default=32, ge=1, le=1000)
    #: Credits are provider cost in cents × this, rounded up.
    price_margin: Decimal = Field(default=Decimal("1.6"), ge=1, le=20)
    #: Credits the embedded owner starts with.
    owner_credits: int = Field(default=1000, ge=0)
    #: Credits a new account starts with.
    free_credits: int = Field(default=20, ge=0)
    #: How long the demo model takes for a Standard picture of 1024 × 1024.
    demo_seconds: float = Field(default=4.0, ge=0, le=600)
    #: Workers report this often, seconds.
    heartbeat_seconds: float = Field(default=2.0, gt=0)
    #: A worker silent for this long has lost its jobs to the others, seconds.
    dead_worker_seconds: float = Field(default=12.0, gt=0)
    #: How often lost jobs are looked for, seconds.
    sweep_seconds: float = Field(default=3.0, gt=0)
    #: After this long an unknown outcome is closed in the person's favour, seconds. Unset: a day, or a minute for the demo model.
    unknown_grace_seconds: float | None = Field(default=None, gt=0)
    #: How long a stopping worker lets its jobs finish, seconds.
    stop_grace_seconds: float = Field(default=30.0, ge=0)
    #: The largest file that can be uploaded, megabytes (million bytes). Providers take less than 50 million bytes.
    max_upload_mb: int = Field(default=50, ge=1, le=1000)
    #: Deleted pictures, prompts and uploads are gone for good after this many days.
    trash_days: int = Field(default=30, ge=1, le=3650)
    #: Previews shown while a picture is drawn go after this many hours.
    preview_hours: int = Field(default=24, ge=1, le=8760)
    #: What the content check said goes after this many days.
    verdict_days: int = Field(default=180, ge=1, le=3650)
    #: The step-by-step log of a job that ended goes after this many days; its receipt stays.
    job_log_days: int = Field(default=180, ge=1, le=3650)
    #: Sessions that ended, sign-in links that were used or ran out and revoked API keys go after this many days.
    ended_session_days: int = Field(default=30, ge=1, le=3650)
    #: Stored files that belong to nothing go when they are this old, hours. Nothing being made takes as long.
    orphan_hours: int = Field(default=24, ge=1, le=8760)
    #: How often workers clear away, seconds.
    cleanup_seconds: float = Field(default=3600.0, ge=1)

    @model_validator(mode="after")
    def _whole_systems_only(self) -> "Settings":
        """A half-configured outside system stops the start with the name of what is missing."""
        s3 = {
            "S3_ENDPOINT_URL": self.s3_endpoint_url,
            "S3_BUCKET": self.s3_bucket,
            "S3_ACCESS_KEY_ID": self.s3_access_key_id,
            "S3_SECRET_ACCESS_KEY": self.s3_secret_access_key,
        }
        missing = [name for name, value in s3.items() if not value]
        if missing and len(missing) < len(s3):
            raise SettingsError(f"File storage is half configured: {', '.join(missing)} missing.")
        if self.moderation is Moderation.CREEM and self.creem_api_key is None:
            raise SettingsError("STUDIO_MODERATION=creem is half configured: CREEM_API_KEY missing.")
        if self.moderation is Moderation.OPENAI and self.openai_api_key is None:
            raise SettingsError("STUDIO_MODERATION=openai is half configured: OPENAI_API_KEY missing.")
        host = urlsplit(self.creem_url).hostname
        if self.creem_api_key is not None and host in _CREEM_HOSTS and host != urlsplit(self._creem_home).hostname:
            raise SettingsError(
                "CREEM_API_KEY and CREEM_BASE_URL do not belong together: one is for tests, one for real money."
            )
        if self.dead_worker_seconds < 3 * self.heartbeat_seconds:
            raise SettingsError("STUDIO_DEAD_WORKER_SECONDS must be at least three times STUDIO_HEARTBEAT_SECONDS.")
        if self.brand.logo and not self.brand.logo.is_file():
            raise SettingsError(f"STUDIO_BRAND_LOGO: there is no file {self.brand_logo}.")
        scheme = self.database_url.get_secret_value().partition("://")[0] if self.database_url else "postgresql"
        if scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
            raise SettingsError("STUDIO_DATABASE_URL must begin with postgresql://.")
        if self.public_url and urlsplit(self.public_url).scheme not in {"http", "https"}:
            raise SettingsError("STUDIO_PUBLIC_URL must begin with http:// or https://.")
        return self

    @property
    def is_embedded(self) -> bool:
        """The database is our own, in the data folder."""
        return self.database_url is None

    @property
    def is_demo(self) -> bool:
        """Pictures come from the built-in demo model."""
        return self.openai_api_key is None

    @property
    def offers_low_moderation(self) -> bool:
        return self.is_embedded if self.low_moderation is None else self.low_moderation

    @property
    def creem_url(self) -> str:
        """Where Creem's API is, without `/v1` at the end."""
        return self.creem_base_url or self._creem_home

    @property
    def _creem_home(self) -> str:
        key = self.creem_api_key.get_secret_value() if self.creem_api_key else ""
        return CREEM_TEST if key.startswith("creem_test_") else CREEM_LIVE

    @property
    def has_openai_itself(self) -> bool:
        """A key of OpenAI's own service, not of one that is compatible with a part of it."""
        return self.openai_api_key is not None and urlsplit(self.openai_base_url).hostname == "api.openai.com"

    @property
    def has_s3(self) -> bool:
        return bool(self.s3_bucket)

    @property
    def is_https(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme, host and port of the public URL, or nothing where it is not set."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def brand(self) -> Brand:
        """Everything people see of the name."""
        return Brand(
            name=self.brand_name,
            tagline=self.brand_tagline,
            support_email=self.brand_support_email,
            company=self.brand_company,
            disclaimer=self.brand_disclaimer,
            accent=self.brand_accent,
            accent_dark=self.brand_accent_dark,
            logo=self.brand_logo,
            origin=self.origin,
        )

    @cached_property
    def data_folder(self) -> Path:
        """Absolute; relative ones are taken from the repository root, so every command finds the same."""
        return self.data_dir if self.data_dir.is_absolute() else (ROOT / self.data_dir).resolve()

    @property
    def closing_grace_seconds(self) -> float:
        """How long an unknown outcome stays open."""
        return self.unknown_grace_seconds or (60.0 if self.is_demo else 86_400.0)

    @property
    def closing_grace_hours(self) -> int:
        """The same in whole hours, the next larger: what is told in public."""
        return ceil(self.closing_grace_seconds / 3600)

    @property
    def seen_by_pages(self) -> str:
        """What of the settings ends up in prerendered HTML; a change of it is a rebuild."""
        logo = self.brand.logo.read_bytes() if self.brand.logo else b""
        words = (self.brand, hashlib.sha256(logo).hexdigest())
        files = (_digest_of(self.models_file), _digest_of(self.catalog_file))
        prices = (str(self.price_margin), files, self.is_demo, self.provider_profile, self.offers_low_moderation)
        given = (self.free_credits, self.owner_credits, self.is_embedded)
        return repr((words, prices, given, self._seen_by_policies))

    @property
    def _seen_by_policies(self) -> tuple[object, ...]:
        """What the legal pages say of this installation (`policies/facts.py`)."""
        return (
            (self.model_host, self.database_host, self.files_host, self.redis_url is not None),
            (self.moderation, self.has_openai_itself),
            self.closing_grace_hours,
            (self.trash_days, self.preview_hours, self.verdict_days),
            (self.job_log_days, self.ended_session_days, self.orphan_hours),
        )

    @property
    def model_host(self) -> str:
        """Where pictures are made; empty where the demo model draws them."""
        return "" if self.is_demo else urlsplit(self.openai_base_url).hostname or self.openai_base_url

    @property
    def database_host(self) -> str:
        """Empty where the database is on this machine, the embedded one or another."""
        if self.is_embedded:
            return ""
        host = urlsplit(self.database_connection()).hostname or ""
        return "" if host in _THIS_MACHINE else host

    @property
    def files_host(self) -> str:
        """Empty where files lie in a folder."""
        return urlsplit(self.s3_endpoint_url).hostname or self.s3_endpoint_url if self.has_s3 else ""

    def database_connection(self) -> str:
        """The configured server as a SQLAlchemy URL with our driver. Only where `is_embedded` is false."""
        if self.database_url is None:
            raise SettingsError("STUDIO_DATABASE_URL is not set.")
        url = self.database_url.get_secret_value()
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url


def _digest_of(file: Path | None) -> str:
    """Of what is in it. Empty for no file; one that cannot be read is complained about where it is used."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file is not None and file.is_file() else ""


def load_settings() -> Settings:
    """The environment over the project's `.env`, wherever the command was typed. Raises `SettingsError` in words for the operator."""
    file = os.environ.get(ENV_FILE, ".env")
    try:
        return Settings(_env_file=ROOT / file if file else None)  # pyright: ignore[reportCallIssue] # pydantic-settings' own argument
    except SettingsError:
        raise
    except ValidationError as error:
        raise SettingsError("\n".join(map(_in_words, error.errors(include_url=False)))) from None


def _in_words(mistake: ErrorDetails) -> str:
    """By the variable's name and without its value, which may be a secret."""
    if not mistake["loc"]:
        return f"{mistake['msg']}."
    name = str(mistake["loc"][0])
    return f"{name if name.isupper() else f'STUDIO_{name.upper()}'}: {mistake['msg']}."
