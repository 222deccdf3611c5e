"""Requests to a provider, ordinary but for what a test names."""

from dataclasses import replace
from typing import Any

from fakes.pictures import make_png
from gpt_image_studio.generations.model import Background, OutputFormat, Quality, Size
from gpt_image_studio.generations.ports import InputImage, ProviderRequest


def make_provider_request(**changes: Any) -> ProviderRequest:
    request = ProviderRequest(
        model="studio-demo",
        prompt="a lighthouse in the rain",
        size=Size(1024, 640),
        quality=Quality.LOW,
        output_format=OutputFormat.PNG,
        compression=None,
        background=Background.AUTO,
        partials=2,
        safety_identifier="account-hash",
        timeout_seconds=30.0,
    )
    return replace(request, **changes)


def make_input(
    name: str = "one.png", width: int = 64, height: int = 48, *, mode: str = "RGB", seed: int = 1
) -> InputImage:
    return InputImage(name, "image/png", make_png(width, height, mode=mode, seed=seed))
