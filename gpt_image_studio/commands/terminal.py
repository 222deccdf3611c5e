"""What every command has in common: settings from the environment, one line for an error, an honest exit code."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

import typer

from gpt_image_studio.bootstrap import Parts, parts
from gpt_image_studio.errors import StudioError
from gpt_image_studio.settings import Settings, load_settings

Email = Annotated[str, typer.Argument(metavar="EMAIL")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]

#: Connections to the database that a command opens at most: it does one thing at a time.
POOL_SIZE = 2


def say(text: str) -> None:
    typer.echo(text)


def run(main: Coroutine[Any, Any, None]) -> None:
    """Runs it to its end; an error of ours is one line and exit code 1."""
    try:
        asyncio.run(main)
    except StudioError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from error


def with_parts(main: Callable[[Parts], Awaitable[None]]) -> None:
    """Runs it with the parts of this installation, which are closed afterwards; errors end as those of `run` do."""
    settings = read_settings()

    async def opened() -> None:
        async with parts(settings, pool_size=POOL_SIZE) as process:
            await main(process)

    run(opened())


def read_settings() -> Settings:
    """Exit code 2 when they do not fit together, or the data folder cannot be made."""
    try:
        settings = load_settings()
    except StudioError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(2) from error
    try:
        settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        typer.echo(
            f"The data folder {settings.data_folder} cannot be made: {error.strerror}. "
            "Set STUDIO_DATA_DIR to a folder you may write to.",
            err=True,
        )
        raise typer.Exit(2) from error
    return settings
