"""Settings of an installation with these variables and no others."""

import pytest

from gpt_image_studio.settings import Settings, load_settings

#: A hosted installation with everything that can be configured.
HOSTED = {
    "STUDIO_PUBLIC_URL": "https://pictures.example.com",
    "STUDIO_BRAND_NAME": "Lampblack",
    "STUDIO_BRAND_COMPANY": "Lampblack GmbH, Bergstr. 1, Berlin",
    "STUDIO_BRAND_SUPPORT_EMAIL": "support@lampblack.example.com",
    "STUDIO_BRAND_DISCLAIMER": "Lampblack is independent.",
    "STUDIO_DATABASE_URL": "postgresql://app:secret@db.abcdefgh.supabase.co:5432/postgres",
    "STUDIO_REDIS_URL": "redis://cache.example.com",
    "OPENAI_API_KEY": "sk-test",
    "STUDIO_MODERATION": "creem",
    "CREEM_API_KEY": "creem_test_x",
    "S3_ENDPOINT_URL": "https://0123456789.r2.cloudflarestorage.com",
    "S3_BUCKET": "pictures",
    "S3_ACCESS_KEY_ID": "x",
    "S3_SECRET_ACCESS_KEY": "x",
}


def make_settings(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Settings:
    """Neither this machine's variables nor a `.env` has a say."""
    with monkeypatch.context() as clean:
        clean.setitem(Settings.model_config, "env_file", None)
        for name in variables():
            clean.delenv(name, raising=False)
        for name, value in environment.items():
            clean.setenv(name, value)
        return load_settings()


def variables() -> set[str]:
    """The name of every variable the settings read."""
    names: set[str] = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        choices = getattr(alias, "choices", None)
        names.add(str(choices[0]) if choices else f"STUDIO_{name.upper()}")
    return names
