"""What pages say: the settings' defaults, and what a test changes of them."""

from dataclasses import replace
from typing import Any

from gpt_image_studio.bootstrap import facts_of, site_of
from gpt_image_studio.policies.facts import Facts
from gpt_image_studio.settings import Settings
from gpt_image_studio.site import Site


def make_site(**changes: Any) -> Site:
    """`changes` are fields of `Site`."""
    return replace(site_of(_defaults()), **changes)


def make_facts(**changes: Any) -> Facts:
    """`changes` are fields of `Facts`."""
    return replace(facts_of(_defaults()), **changes)


def _defaults() -> Settings:
    return Settings(_env_file=None)  # pyright: ignore[reportCallIssue] # pydantic-settings' own argument
