"""`studio api-key …`: keys with which programs use the API in an account's name."""

import json
import uuid
from typing import Annotated, Any

import typer

from gpt_image_studio.accounts.model import ApiKey
from gpt_image_studio.bootstrap import Parts
from gpt_image_studio.commands.terminal import AsJson, Email, say, with_parts
from gpt_image_studio.errors import StudioError
from gpt_image_studio.kit.ids import ApiKeyId

api_keys = typer.Typer(no_args_is_help=True, help="Keys for programs that use the API.")


@api_keys.command()
def create(
    email: Email,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "API",
    requests_per_minute: Annotated[
        int | None, typer.Option("--per-minute", help="Requests a minute; unset: what the account's plan allows.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prints a new key. It is shown this once."""

    async def main(process: Parts) -> None:
        account = await process.services.accounts.get_by_email(email)
        made = await process.services.api_keys.create(account.id, name, requests_per_minute=requests_per_minute)
        say(json.dumps(_dump(made.key) | {"key": made.secret}) if as_json else made.secret)

    with_parts(main)


@api_keys.command("list")
def list_(email: Email, as_json: AsJson = False) -> None:
    """Those that work, the newest first."""

    async def main(process: Parts) -> None:
        account = await process.services.accounts.get_by_email(email)
        keys = await process.services.api_keys.list_keys(account.id)
        say(json.dumps([_dump(key) for key in keys]) if as_json else "\n".join(map(_line, keys)))

    with_parts(main)


@api_keys.command()
def revoke(
    email: Email, key: Annotated[str, typer.Argument(metavar="ID", help="As `studio api-key list` shows it.")]
) -> None:
    """Ends a key at once and for good."""

    async def main(process: Parts) -> None:
        account = await process.services.accounts.get_by_email(email)
        revoked = await process.services.api_keys.revoke(account.id, _key_id(key))
        say(f"{revoked.prefix}… is revoked.")

    with_parts(main)


def _line(key: ApiKey) -> str:
    used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
    return f"{key.id}  {key.prefix}…  {used:<21}  {key.name}"


def _key_id(text: str) -> ApiKeyId:
    try:
        return ApiKeyId(uuid.UUID(text))
    except ValueError as error:
        raise StudioError(f"{text} is not the id of a key; `studio api-key list` shows them.") from error


def _dump(key: ApiKey) -> dict[str, Any]:
    return {
        "id": str(key.id),
        "name": key.name,
        "prefix": key.prefix,
        "requests_per_minute": key.requests_per_minute,
        "created_at": key.created_at.isoformat(),
        "last_used_at": key.last_used_at and key.last_used_at.isoformat(),
    }
