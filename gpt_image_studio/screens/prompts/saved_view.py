"""A prompt of one's own as the screen shows it: a row of the list, and the form that changes it."""

import json
import uuid
from dataclasses import dataclass, field, replace

from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.prompts.covers import BUDGETS, cover_name, cover_size
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import Content, Origin, SavedPrompt, VariableKind
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.screens.choices import CUSTOM, Choices
from gpt_image_studio.screens.wording import credits_text, first_words, milliseconds, size_text

SHOWN_CHARACTERS = 200
SMALL = min(BUDGETS)


@dataclass(frozen=True, slots=True)
class SavedView:
    """`cover` is the picture of the template it came from, with its box in px; empty for words of one's own."""

    id: str
    title: str
    text: str
    note: str
    changed_ms: int
    origin: str = ""
    origin_href: str = ""
    #: What happened to the original since, in a sentence.
    news: str = ""
    cover: str = ""
    cover_width: int = 0
    cover_height: int = 0


@dataclass(frozen=True, slots=True)
class FieldView:
    """`choices` are one a line."""

    name: str
    label: str
    kind: str
    default: str
    example: str
    choices: str


@dataclass(frozen=True, slots=True)
class OpenedView:
    """The form. A new `number` opens it again."""

    id: str = ""
    number: int = 0
    title: str = ""
    body: str = ""
    note: str = ""
    origin: str = ""
    origin_href: str = ""
    news: str = ""
    fields: list[FieldView] = field(default_factory=list)


def choices_of(content: Content) -> Choices:
    """The composer's choices; what is no longer one is the default."""
    return Choices.from_json(json.dumps(dict(content.settings)))


async def saved_view(saved: SavedPrompt, generations: GenerationService) -> SavedView:
    """Priced as it stands, by the model it names or the first that is offered."""
    content = saved.content
    view = SavedView(
        id=str(saved.id),
        title=content.title,
        text=words_of(content),
        note=await note_of(content, generations),
        changed_ms=milliseconds(saved.updated_at),
    )
    if saved.origin is None:
        return view
    origin, href, news = _origin(saved.origin)
    view = replace(view, origin=origin, origin_href=href, news=news)
    if (template := prompt_library().find(saved.origin.slug)) is None:
        return view
    width, height = cover_size(template.recommended.shape, SMALL)
    return replace(view, cover=f"/prompts/{cover_name(template.slug, SMALL)}", cover_width=width, cover_height=height)


async def opened_view(saved: SavedPrompt, generations: GenerationService, *, number: int) -> OpenedView:
    content = saved.content
    origin, href, news = _origin(saved.origin) if saved.origin else ("", "", "")
    return OpenedView(
        id=str(saved.id),
        number=number,
        title=content.title,
        body=content.body,
        note=await note_of(content, generations),
        origin=origin,
        origin_href=href,
        news=news,
        fields=fields_of(content),
    )


def fields_of(content: Content) -> list[FieldView]:
    return [
        FieldView(each.name, each.label, each.kind, each.default, each.example, "\n".join(each.choices))
        for each in content.variables
    ]


def words_of(content: Content) -> str:
    """What tells it from the next one: what was filled in, else its first words."""
    said = [f"{each.label}: {each.default}" for each in content.variables if each.kind is not VariableKind.IMAGE]
    return first_words(" · ".join(said) or prompt_of(content), SHOWN_CHARACTERS)


def _origin(origin: Origin) -> tuple[str, str, str]:
    """Title, address and news of the template it came from."""
    if (template := prompt_library().find(origin.slug)) is None:
        return origin.slug, "", "The original is no longer in the library. Yours stays as it is."
    news = ""
    if template.version > origin.version:
        news = f"The original has a newer version: {template.version}. Yours came from version {origin.version}."
    return template.title, f"/prompts/{template.slug}", news


async def note_of(content: Content, generations: GenerationService) -> str:
    """Price of one run, size and quality, by the model it names or the first that is offered."""
    choices = choices_of(content)
    offered = await generations.list_models()
    model: Model = next((each for each in offered if each.id == choices.model), offered[0])
    choices = choices.fitted_to(model)
    request = choices.to_request(prompt_of(content), model)
    # Not looked at, only counted: the size of a picture is not known before it is there.
    places = tuple(AssetId(uuid.UUID(int=number)) for number, _input in enumerate(content.inputs))
    quote = await generations.quote(replace(request, references=places))
    size = size_text(request.size) if choices.shape == CUSTOM else f"{choices.shape} {choices.scale}"
    return f"{credits_text(quote.total_credits)} · {size} · {model.label_of(choices.quality)}"
