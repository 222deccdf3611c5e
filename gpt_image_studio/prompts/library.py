"""The templates that come with the studio, read once from their data files."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from pydantic import ValidationError

from gpt_image_studio.errors import NotFoundError, StudioError
from gpt_image_studio.prompts.model import Group, PromptTemplate, UseCase
from gpt_image_studio.prompts.schema import GroupFile


class PromptDataError(StudioError):
    """A data file of the prompt library cannot be used."""

    code = "prompt_data"


class PromptLibrary:
    """In the order of use cases, files and the templates inside them."""

    def __init__(self, templates: Sequence[PromptTemplate]) -> None:
        self._by_slug = {template.slug: template for template in templates}

    def list_all(self) -> tuple[PromptTemplate, ...]:
        return tuple(self._by_slug.values())

    def list_groups(self) -> tuple[Group, ...]:
        return tuple(dict.fromkeys(template.group for template in self._by_slug.values()))

    def list_newest(self, limit: int) -> list[PromptTemplate]:
        return sorted(self._by_slug.values(), key=lambda template: template.added, reverse=True)[:limit]

    def find(self, slug: str) -> PromptTemplate | None:
        return self._by_slug.get(slug)

    def get(self, slug: str) -> PromptTemplate:
        """The template of that slug. Raises `NotFoundError`."""
        if (template := self.find(slug)) is None:
            raise NotFoundError("There is no prompt of that name.")
        return template

    def list_related(self, slug: str, limit: int = 4) -> list[PromptTemplate]:
        """Same group first, then those that share the most tags."""
        asked = self.get(slug)

        def kinship(other: PromptTemplate) -> tuple[bool, int, bool]:
            return other.group == asked.group, len({*other.tags} & {*asked.tags}), other.use_case is asked.use_case

        return sorted((each for each in self.list_all() if each.slug != slug), key=kinship, reverse=True)[:limit]


@cache
def prompt_library() -> PromptLibrary:
    """The packaged one. Raises `PromptDataError`."""
    folder = resources.files(__package__ or "").joinpath("data")
    files = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".toml")}
    return read_library(files)


def read_library(files: Mapping[str, str]) -> PromptLibrary:
    """File name → text.

    Raises:
        PromptDataError: with every fault of every file, one a line: file, prompt, field, reason.
    """
    faults: list[str] = []
    read = [group for name, text in sorted(files.items()) if (group := _read(name, text, faults)) is not None]
    order = list(UseCase)
    templates = [
        each for group in sorted(read, key=lambda group: order.index(group.use_case)) for each in group.templates()
    ]
    faults += [f"two prompts are called {slug}" for slug in _twice(template.slug for template in templates)]
    faults += [f"two files are the group {name}" for name in _twice(group.group for group in read)]
    if faults:
        raise PromptDataError("\n".join(faults))
    return PromptLibrary(templates)


def _read(name: str, text: str, faults: list[str]) -> GroupFile | None:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{name}: {error}")
        return None
    try:
        return GroupFile.model_validate(raw)
    except ValidationError as error:
        for each in error.errors():
            faults.append(f"{name}: {_place(each['loc'], raw)}: {each['msg'].removeprefix('Value error, ')}")  # noqa: PERF401 # one sentence a line
    return None


def _place(location: tuple[int | str, ...], raw: Mapping[str, Any]) -> str:
    """`prompt “packshot”, variables 2, default`."""
    match location:
        case ("prompt", int(at), *rest):
            slug = raw["prompt"][at].get("slug", at + 1)
            return ", ".join([f"prompt “{slug}”", *(str(part) for part in rest)])
        case _:
            return ", ".join(str(part) for part in location) or "file"


def _twice(names: Iterable[str]) -> list[str]:
    listed = list(names)
    return sorted({name for name in listed if listed.count(name) > 1})
