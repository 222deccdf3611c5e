"""What a prompt template is made of. Plain values; prices and models are looked up above, from the settings it recommends."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from gpt_image_studio.kit.ids import AccountId, SavedPromptId

Quality = Literal["low", "medium", "high"]
Background = Literal["auto", "opaque", "transparent"]
Scale = Literal["1K", "2K", "4K"]
#: What a reference picture is for; the words of the composer.
Role = Literal["product", "style", "logo", "other"]


class UseCase(StrEnum):
    PRODUCT = "product"
    MARKETING = "marketing"
    DESIGN = "design"


class VariableKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    #: A colour in words or as `#rrggbb`.
    COLOUR = "colour"
    #: A reference picture; its value is its place, “image 1”.
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Variable:
    """`{{name}}` in the body. `default` fills it as it stands; `example` is another good value."""

    name: str
    label: str
    kind: VariableKind
    default: str
    example: str
    #: Of a choice only, `default` among them.
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureInput:
    """A reference the person brings, in this order."""

    role: Role
    note: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Recommended:
    """Shape and scale by their names in the composer."""

    family: str
    shape: str
    scale: Scale
    quality: Quality
    background: Background


@dataclass(frozen=True, slots=True)
class Verified:
    """Somebody ran it on this model that day and looked at what came."""

    model: str
    on: date


@dataclass(frozen=True, slots=True)
class Group:
    """Templates that belong together: one data file, one heading of the library."""

    id: str
    title: str
    use_case: UseCase


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """`outcome` is one line; `sketch` is what the studio's own renderer draws as the cover, empty for the filled body."""

    slug: str
    title: str
    outcome: str
    group: Group
    body: str
    variables: tuple[Variable, ...]
    inputs: tuple[PictureInput, ...]
    recommended: Recommended
    pitfalls: tuple[str, ...]
    when_not: str
    tags: tuple[str, ...]
    version: int
    added: date
    sketch: str
    #: None: not yet verified on a real model.
    verified: Verified | None

    @property
    def use_case(self) -> UseCase:
        return self.group.use_case


@dataclass(frozen=True, slots=True)
class Content:
    """What a person keeps of a prompt of their own. `settings` are the composer's choices, sorted by name, fitted to a model on use."""

    title: str
    body: str
    variables: tuple[Variable, ...] = ()
    inputs: tuple[PictureInput, ...] = ()
    settings: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """The template it was copied from, as that was then."""

    slug: str
    version: int


@dataclass(frozen=True, slots=True)
class SavedPrompt:
    """An account's own prompt: a copy of a template, or written in the studio."""

    id: SavedPromptId
    account_id: AccountId
    content: Content
    origin: Origin | None
    created_at: datetime
    updated_at: datetime
