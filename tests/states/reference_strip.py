"""A tab's reference strip, and what a person does with it; for the tests of states."""

import uuid

from reflex.state import UpdateVarsInternalState

from fakes.make.references import make_reference
from fakes.workshop import Workshop
from gpt_image_studio.generations.model import Job
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.references.state import ReferencesState
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Studio, Tab

PROMPT = "the bottle on travertine"


def draft() -> str:
    return str(uuid.uuid4())


async def keep_in_browser(tab: Tab, stored: str) -> None:
    """What Reflex does before everything else on a page's arrival."""
    name = f"{ReferencesState.get_full_name()}.stored_references"
    await tab.send(UpdateVarsInternalState.update_vars_internal({name: stored}))  # pyright: ignore[reportCallIssue] # no `@rx.event` of ours


async def shown(tab: Tab) -> Studio:
    return await tab.studio()


async def ids(tab: Tab) -> list[str]:
    return [each.id for each in (await shown(tab)).strip_view.references]


async def add(
    tab: Tab, workshop: Workshop, account_id: AccountId, count: int, *, width: int = 640, height: int = 480
) -> list[str]:
    """So many uploads in the strip; their ids."""
    added: list[str] = []
    for seed in range(1, count + 1):
        asset = await make_reference(workshop, account_id, seed=seed, width=width, height=height)
        await tab.send(EditingState.add_reference(str(asset.id)))
        added.append(str(asset.id))
    return added


async def last_job(workshop: Workshop, account_id: AccountId) -> Job:
    return (await workshop.generations.list_jobs(account_id, limit=1))[0]


async def made(tab: Tab, workshop: Workshop, account_id: AccountId) -> Job:
    """A finished job of the words in the form."""
    await tab.send(StudioState.submit(PROMPT, draft()))
    await workshop.work()
    await tab.send(QueueState.refresh)
    return await last_job(workshop, account_id)
