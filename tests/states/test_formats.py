"""GIF and SVG from the chip to the receipt, without a browser."""

import uuid
from dataclasses import replace
from typing import Any

from fakes.make.accounts import make_job_id
from fakes.make.references import make_mask, make_reference
from fakes.providers.provider import make_completed
from fakes.workshop import Workshop, make_request
from gpt_image_studio.generations.model import Animation, Background, OutputFormat, Size
from gpt_image_studio.generations.ports import Sent
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.library.state import LibraryState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.overlay import OverlayState
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.screens.studio.state.template_picker import TemplatePickerState
from states.conftest import Studio, Tab, sign_in
from states.reference_strip import shown

PROMPT = "a paper boat on calm water"


async def choose(tab: Tab, **chosen: str) -> None:
    for name, value in chosen.items():
        await tab.send(ComposerState.choose(name, value))  # pyright: ignore[reportArgumentType] # a `Setting`, as the chips send it


async def made(tab: Tab, workshop: Workshop) -> Studio:
    await tab.send(StudioState.submit(PROMPT, str(uuid.uuid4())))
    await workshop.work()
    await tab.send(QueueState.refresh)
    return await shown(tab)


async def test_a_gif_fits_the_form_and_costs_what_the_button_said(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await choose(
        tab, scale="2K", background="transparent", output_format="gif", frame_count="4", frame_duration_ms="400"
    )
    form = (await shown(tab)).composer
    assert (form.size_text, form.scales, form.shape_summary) == ("960 × 960", [], "1:1 · 960²")
    assert form.snap_reason == "All 4 frames of a GIF share one canvas, so 960 × 960 is the most in this shape."
    assert (form.count_summary, form.advanced.summary) == ("1 GIF, 4 frames", "Demo model · GIF · 4 frames · auto")
    assert {chip.id for chip in form.qualities} == {"low", "medium", "high"}
    studio = await made(tab, workshop)
    (job,) = await workshop.generations.list_jobs(account_id, limit=1)
    assert (job.request.animation, job.request.partials) == (Animation(4, 400), 0)
    assert (job.request.background, job.quote.total_credits) == (Background.AUTO, form.price)
    (output,) = studio.shown.outputs
    assert (output.badge, output.is_moving, output.chip) == ("GIF", True, "GIF · 960² · 4 frames")
    assert output.source != output.original
    assert [(each.label, each.note) for each in output.downloads][:2] == [
        ("As delivered", "GIF · 4 frames, 960 × 960"),
        ("First frame", "PNG"),
    ]
    assert output.file_name.endswith(".gif")
    facts = dict(studio.shown.settings)
    assert (facts["Format"], facts["Speed"]) == ("GIF · 4 frames", "Slow 400 ms a frame")
    receipt = dict(studio.shown.receipt)
    assert receipt["Asked"] == receipt["Delivered"] == "1 picture, GIF · 4 frames, 960 × 960"
    assert receipt["Charged"].startswith(f"{form.price} credits of {form.price}")
    (row,) = studio.rows
    assert (row.badge, row.line) == ("GIF", f"GIF · 4 frames · {form.price_text}")
    await tab.send(LibraryState.open)
    assert [item.badge for item in (await tab.state(LibraryState)).items] == ["GIF"]


async def test_missing_frames_are_said_on_the_picture(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    asked = make_request(
        size=Size(640, 480), output_format=OutputFormat.GIF, partials=0, animation=Animation(frame_count=6)
    )
    came: Any = replace(asked, animation=Animation(frame_count=4))
    workshop.provider.script(Sent(), make_completed(came))
    await workshop.generations.submit(account_id, make_job_id(), asked)
    await workshop.work()
    await tab.send(QueueState.refresh)
    (output,) = (await shown(tab)).shown.outputs
    assert "asked 6 frames → delivered 4 frames" in output.differences


async def test_an_svg_is_seen_as_itself_and_offered_as_pixels_too(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await choose(tab, output_format="svg")
    form = (await shown(tab)).composer
    assert (form.advanced.frames, form.advanced.previews, form.snap_reason) == ([], [], "")
    studio = await made(tab, workshop)
    (output,) = studio.shown.outputs
    assert (output.badge, output.is_moving, output.large) == ("SVG", False, output.original)
    assert [each.label for each in output.downloads][:2] == ["As delivered", "As pixels"]
    assert output.file_name.endswith(".svg")
    assert output.differences == []


async def test_a_mask_and_a_gif_do_not_go_together_and_either_click_mends_it(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    picture = await make_reference(workshop, account_id, width=1024, height=1024)
    await tab.send(EditingState.add_reference(str(picture.id)))
    await tab.send(OverlayState.set_mask(str((await make_mask(workshop, account_id, picture)).id)))
    await choose(tab, output_format="gif")
    form = (await shown(tab)).composer
    assert form.references_problem == "A GIF is drawn anew as a whole, so it takes no mask."
    assert (form.references_fix, form.is_formats_fault, form.has_mask) == ("Take the mask away", True, False)
    await tab.send(StudioState.submit(PROMPT, str(uuid.uuid4())))
    assert ((await shown(tab)).problem.field, (await shown(tab)).rows) == ("mask", [])
    await choose(tab, output_format="png")
    assert (await shown(tab)).composer.references_problem == ""
    await choose(tab, output_format="svg")
    await tab.send(EditingState.keep_what_fits())
    studio = await shown(tab)
    assert (studio.strip_view.mask.id, studio.composer.references_problem) == ("", "")
    assert [each.id for each in studio.strip_view.references] == [str(picture.id)]
    assert studio.notice.text == "The mask was taken away."


async def test_the_settings_of_a_gif_come_back_and_are_taken_back(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await choose(tab, shape="16:9", output_format="gif", frame_count="12", frame_duration_ms="100")
    first = (await made(tab, workshop)).rows[0].id
    await choose(tab, output_format="png", shape="1:1")
    await tab.send(StudioState.use_settings(first))
    await tab.send(StudioState.submit(PROMPT, str(uuid.uuid4())))
    one, two = await workshop.generations.list_jobs(account_id, limit=2)
    assert one.request == two.request
    assert one.request.output_format is OutputFormat.GIF
    await tab.send(AccountState.undo)
    assert (await shown(tab)).composer.size_text == "1024 × 1024"


async def test_a_hint_on_a_gif_is_about_frames_that_it_can_have(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    hints: list[str] = []
    for shape in ("1:1", "3:2", "9:16", "21:9"):
        # Away from what the hint before may have led to.
        await choose(tab, output_format="gif", shape=shape)
        studio = await shown(tab)
        hint, price = studio.hint, studio.composer.price
        if not hint.choices:
            continue
        hints.append(shape)
        await tab.send(ComposerState.take_hint("cheaper"))
        form = (await shown(tab)).composer
        assert hint.text.startswith(f"costs {price - form.price} credit")
        assert form.advanced.frames != []
        assert form.size_text == hint.subject.split(" at ")[0]
    assert hints != []


async def test_words_written_for_a_still_picture_are_not_made_into_a_gif(tab: Tab, workshop: Workshop) -> None:
    del workshop
    await tab.send(StudioState.open)
    await choose(tab, output_format="gif")
    await tab.send(TemplatePickerState.take_template("transparent-cutout", {}))
    assert (await shown(tab)).composer.advanced.summary == "Demo model · PNG · transparent"
    await tab.send(AccountState.undo)
    assert (await shown(tab)).composer.advanced.summary == "Demo model · GIF · 9 frames · auto"
    await tab.send(ComposerState.use_example("product"))
    assert (await shown(tab)).composer.advanced.summary == "Demo model · PNG · auto"
