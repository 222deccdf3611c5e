"""What the page shows when the content check says no."""

import uuid

import pytest

from fakes.make.references import make_reference
from fakes.providers.moderator import ALLOWED, DENIED, FORBIDDEN, FakeModerator
from fakes.workshop import Workshop
from gpt_image_studio.moderation.model import Opinion
from gpt_image_studio.moderation.ports import Picture
from gpt_image_studio.moderation.service import ModerationService
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.studio import StudioState
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
    studio = await tab.studio()
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
    studio = await tab.studio()
    assert studio.problem.field == "submit"
    assert studio.problem.message.endswith("What you wrote is kept.")
    moderator.is_away = False
    await tab.send(StudioState.submit("a boat", draft))
    studio = await tab.studio()
    assert (len(studio.rows), studio.problem.message) == (1, "")


class WidthModerator(FakeModerator):
    """A moderator that refuses the one picture it was made with."""

    def __init__(self, refused: bytes) -> None:
        super().__init__()
        self._refused = refused

    async def judge_picture(self, picture: Picture) -> Opinion:
        return DENIED if picture.content == self._refused else ALLOWED


async def test_a_refused_picture_is_named_where_it_stands_and_nothing_is_charged(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    pictures = [await make_reference(workshop, account_id, seed=seed) for seed in (1, 2, 3)]
    for each in pictures:
        await tab.send(EditingState.add_reference(str(each.id)))
    moderator = WidthModerator((await workshop.assets.read_for_provider(pictures[1])).content)
    workshop.generations._moderation = ModerationService(  # pyright: ignore[reportPrivateUsage] # the workshop is built
        workshop.database, workshop.assets, workshop.clock, texts=moderator, pictures=moderator
    )
    await tab.send(StudioState.submit("a boat", str(uuid.uuid4())))
    studio = await tab.studio()
    assert studio.problem.field == "reference 2"
    assert studio.problem.message.startswith("Reference 2 was refused")
    assert (studio.rows, (await workshop.balance(account_id)).held) == ([], 0)
    await tab.send(EditingState.remove_reference(str(pictures[1].id)))
    await tab.send(StudioState.submit("a boat", str(uuid.uuid4())))
    assert len((await tab.studio()).rows) == 1
