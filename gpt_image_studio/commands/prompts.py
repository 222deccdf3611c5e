"""`studio prompts …`: the prompt library's check and its covers."""

import asyncio
import hashlib
import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import typer
from PIL import Image

from gpt_image_studio.bootstrap import provider_of
from gpt_image_studio.commands.terminal import read_settings, run, say
from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.catalog import sizes
from gpt_image_studio.generations.catalog.registry import Model, Registry
from gpt_image_studio.generations.model import Background, JobRequest, OutputFormat, Quality
from gpt_image_studio.generations.ports import Completed, ImageProvider, OutcomeUnknownError, ProviderRequest
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.prompts.covers import (
    CoverReceipt,
    cover_size,
    drop_receipt,
    keep_receipt,
    list_heavy,
    list_missing,
    save_cover,
    sketch_of,
)
from gpt_image_studio.prompts.library import PromptLibrary, prompt_library
from gpt_image_studio.prompts.model import PromptTemplate
from gpt_image_studio.prompts.rules import check_library
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.settings import ROOT, Settings

FOLDER = ROOT / "assets" / "prompts"
#: Covers are drawn at this longest side and made smaller, px.
DRAWN = 960

prompts = typer.Typer(no_args_is_help=True, help="The prompt library: its check and its covers.")

Slugs = Annotated[list[str] | None, typer.Argument(metavar="[SLUG]...", help="Only these; all when left out.")]


@prompts.command()
def check() -> None:
    """Reads every data file, holds the templates to the rules, looks for their covers. Exit code 1 when something is wrong."""

    async def main() -> None:  # `run` takes a coroutine and turns our errors into one line
        library = prompt_library()
        faults = check_library(library)
        faults += [f"{each.slug}: {fault}" for each in library.list_all() for fault in _misfits(each)]
        faults += [f"{name} is missing" for each in library.list_all() for name in list_missing(each, FOLDER)]
        faults += [f"{name} is too heavy" for name in list_heavy(FOLDER)]
        if faults:
            raise StudioError("\n".join(faults))
        say(f"{len(library.list_all())} prompts in {len(library.list_groups())} groups are well.")

    run(main())


@prompts.command()
def render(
    slugs: Slugs = None,
    yes: Annotated[bool, typer.Option("--yes", help="Spend without asking.")] = False,
) -> None:
    """Makes covers: with OPENAI_API_KEY by the model (it costs money, receipts are kept), else by the studio's own renderer."""
    settings = read_settings()
    run(_paint(settings, slugs or [], is_agreed=yes) if not settings.is_demo else _draw(slugs or []))


async def _draw(slugs: list[str]) -> None:
    # Every process of the studio imports this module; sixty more for drawing belong to the demo model's own.
    from gpt_image_studio.demo_model.painting.renderer import Picture, draw  # noqa: PLC0415

    for template in _chosen(prompt_library(), slugs):
        width, height = cover_size(template.recommended.shape, DRAWN)
        order = Picture(sketch_of(template), width, height, quality="medium", seed_text=f"prompt|{template.slug}")
        save_cover(await asyncio.to_thread(draw, order), template, FOLDER)
        drop_receipt(template.slug)
        say(f"drawn  {template.slug}")


async def _paint(settings: Settings, slugs: list[str], *, is_agreed: bool) -> None:
    chosen = _chosen(prompt_library(), slugs)
    # A template that edits a picture has none to edit here: its cover stays the drawn one.
    templates = [each for each in chosen if not any(needed.is_required for needed in each.inputs)]
    model = Registry.load(settings.models_file).list_offered(is_demo=False)[0]
    cost = sum(_cost_microdollars(each, model, settings) for each in templates) / 1_000_000
    if not is_agreed:
        typer.confirm(f"{len(templates)} pictures by {model.label}, about ${cost:.2f}. Go on?", abort=True)
    async with provider_of(settings) as provider:
        for template in templates:
            await _paint_one(template, model, settings, provider)
            say(f"made   {template.slug}")


async def _paint_one(template: PromptTemplate, model: Model, settings: Settings, provider: ImageProvider) -> None:
    request = _request(template, model)
    order = ProviderRequest(
        model=model.id,
        prompt=request.prompt,
        size=request.size,
        quality=request.quality,
        output_format=request.output_format,
        compression=None,
        background=request.background,
        partials=0,
        safety_identifier="prompt-library",
        timeout_seconds=model.timeout_seconds(request.quality, request.size),
    )
    made = None
    async for event in provider.render(order):
        if isinstance(event, Completed):
            made = event
    if made is None:
        raise OutcomeUnknownError
    originals = settings.data_folder / "prompt-covers"
    originals.mkdir(exist_ok=True)
    (originals / f"{template.slug}.png").write_bytes(made.content)
    with Image.open(io.BytesIO(made.content)) as picture:
        save_cover(picture.convert("RGBA" if picture.mode == "RGBA" else "RGB"), template, FOLDER)
    counted = pricing.cost_from_usage(made.usage, model.price)
    keep_receipt(
        CoverReceipt(
            slug=template.slug,
            version=template.version,
            model=model.id,
            prompt=request.prompt,
            size=str(request.size),
            quality=request.quality,
            background=request.background,
            request_id=made.request_id,
            usage=made.usage,
            cost_microdollars=_cost_microdollars(template, model, settings) if counted is None else counted,
            sha256=hashlib.sha256(made.content).hexdigest(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
    )


def _request(template: PromptTemplate, model: Model) -> JobRequest:
    wanted = template.recommended
    background = Background(wanted.background)
    return JobRequest(
        prompt=prompt_of(template),
        model=model.id,
        size=sizes.size_for(wanted.shape, wanted.scale, model.size_rule),
        quality=Quality(wanted.quality),
        output_format=OutputFormat.PNG,
        background=background if background in model.backgrounds else Background.AUTO,
        partials=0,
    )


def _cost_microdollars(template: PromptTemplate, model: Model, settings: Settings) -> int:
    return pricing.quote(_request(template, model), model, margin=settings.price_margin).cost_microdollars


def _misfits(template: PromptTemplate) -> list[str]:
    """What it recommends and the models do not have."""
    registry = Registry.load()
    faults: list[str] = []
    for is_demo in (True, False):
        model = registry.list_offered(is_demo=is_demo)[0]
        try:
            pricing.quote(_request(template, model), model, margin=Decimal(1))
        except StudioError as error:
            faults.append(f"{model.label}: {error.message}")
    return faults


def _chosen(library: PromptLibrary, slugs: list[str]) -> list[PromptTemplate]:
    """The templates of those slugs, or all without any. Raises `NotFoundError`."""
    return [library.get(slug) for slug in slugs] or list(library.list_all())
