"""What the page shows when the content check says no."""

import uuid

import pytest

from fakes.moderator import FORBIDDEN, FakeModerator
from fakes.workshop import Workshop
from gpt_image_studio.moderation.service import ModerationService
from gpt_image_studio.states.studio import StudioState
from states.conftest import Tab, sign_in

BAD = f"something {FORBIDDEN}"


@pytest.fixture
def moderator(workshop: Workshop) -> FakeModerator:
    """The world of these tests is without a check; here it gets one."""
    moderator = FakeModerator()
    workshop.generations._moderation = ModerationService(  # pyright: ignore[reportPrivateUsage] # the workshop is built
        workshop.database, workshop.assets, workshop.clock, texts=moderator
    )
    return moderator


@pytest.mark.usefixtures("moderator")
async def test_a_refusal_is_shown_beside_the_prompt_and_the_draft_stays(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(BAD, str(uuid.uuid4())))
    studio = await tab.state(StudioState)
    assert studio.problem.field == "prompt"
    assert "it seems to ask for violence" in studio.problem.message
    assert (studio.rows, studio.accepted_draft) == ([], "")
    assert (await workshop.balance(account_id)).held == 0


async def test_a_check_that_is_away_is_told_and_what_was_written_is_kept(
    tab: Tab, workshop: Workshop, moderator: FakeModerator
) -> None:
    await sign_in(tab, workshop)
    moderator.is_away = True
    await tab.send(StudioState.open)
    draft = str(uuid.uuid4())
    await tab.send(StudioState.submit("a boat", draft))
    studio = await tab.state(StudioState)
    assert studio.problem.field == "submit"
    assert studio.problem.message.endswith("What you wrote is kept.")
    moderator.is_away = False
    await tab.send(StudioState.submit("a boat", draft))
    studio = await tab.state(StudioState)
    assert (len(studio.rows), studio.problem.message) == (1, "")
