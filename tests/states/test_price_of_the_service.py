"""The price the service holds counts, not what a tab worked out from pictures as it remembers them."""

import uuid

import sqlalchemy as sa

from fakes.make.references import make_reference
from fakes.workshop import Workshop
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Tab, sign_in


async def add_pictures(tab: Tab, workshop: Workshop) -> None:
    """Four small ones in the strip, which become large behind the tab's back."""
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("quality", "low"))
    for seed in range(4):
        picture = await make_reference(workshop, account_id, seed=seed, width=64, height=48)
        await tab.send(EditingState.add_reference(str(picture.id)))
    async with workshop.database.transaction() as tx:
        await tx.execute(
            sa.text(
                "update assets set provider_media_type = 'image/png', provider_width = 2048, provider_height = 1536"
            )
        )


async def test_pictures_the_tab_remembers_otherwise_are_not_paid_at_a_price_nobody_saw(
    tab: Tab, workshop: Workshop
) -> None:
    await add_pictures(tab, workshop)
    before = (await tab.studio()).composer.price
    await tab.send(StudioState.submit("a cup", str(uuid.uuid4()), before))
    studio = await tab.studio()
    now = studio.composer.price
    assert now > before
    assert studio.problem.field == "submit"
    assert studio.problem.message == (
        f"This costs {now} credits; the button still said {before}. Nothing was sent. Generate again to send it."
    )
    assert len(studio.strip_view.references) == 4
    assert studio.accepted_draft == ""
    assert await workshop.rows("select count(*) from jobs") == [(0,)]


async def test_the_button_then_says_the_price_of_the_service_and_the_second_click_sends(
    tab: Tab, workshop: Workshop
) -> None:
    await add_pictures(tab, workshop)
    draft = str(uuid.uuid4())
    for _ in range(2):
        await tab.send(StudioState.submit("a cup", draft, (await tab.studio()).composer.price))
    studio = await tab.studio()
    assert studio.accepted_draft == draft
    assert await workshop.rows("select quoted_credits from jobs") == [(studio.composer.price,)]


async def test_a_click_that_arrives_again_finds_its_job_whatever_the_button_says_by_then(
    tab: Tab, workshop: Workshop
) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    draft, price = str(uuid.uuid4()), (await tab.studio()).composer.price
    assert price > 1
    await tab.send(StudioState.submit("a cup", draft, price))
    await tab.send(StudioState.submit("a cup", draft, 1))
    studio = await tab.studio()
    assert (studio.problem.message, studio.accepted_draft) == ("", draft)
    assert await workshop.rows("select quoted_credits from jobs") == [(price,)]
