"""`studio policies …`: the check of the legal pages, and the map from their promises to tests."""

from datetime import UTC, datetime

import typer

from gpt_image_studio.commands.terminal import run, say
from gpt_image_studio.errors import StudioError
from gpt_image_studio.policies.library import DOCUMENTS, read_editions, write_editions
from gpt_image_studio.policies.named_tests import list_tests
from gpt_image_studio.policies.policy_map import draw_map
from gpt_image_studio.policies.promises import find_faults
from gpt_image_studio.settings import ROOT

MAP = ROOT / "docs" / "policy-map.md"

policies = typer.Typer(no_args_is_help=True, help="The legal pages: their check and the map from promises to tests.")


@policies.command()
def check() -> None:
    """Every promise is kept by tests that exist and run, and the map is the one these words make. Exit code 1 when not."""

    async def main() -> None:  # `run` takes a coroutine and turns our errors into one line
        editions = read_editions()
        faults = find_faults(DOCUMENTS, editions, list_tests(ROOT / "tests"))
        if not MAP.exists() or MAP.read_text(encoding="utf-8") != draw_map(editions):
            faults.append(f"docs/{MAP.name} is stale; run `studio policies map`")
        if faults:
            raise StudioError("\n".join(faults))
        say(f"{len(DOCUMENTS)} policies are well.")

    run(main())


@policies.command("map")
def write_map() -> None:
    """Writes docs/policy-map.md, and dates the policies whose words changed today."""
    write_editions(datetime.now(UTC).date())
    MAP.write_text(draw_map(read_editions()), encoding="utf-8")
    say(f"{MAP.relative_to(ROOT)} is written.")
