"""What the canvas, the details and the log say about what came: differences, notes, refusals, what an edit was made from."""

from dataclasses import replace
from typing import Any

from fakes.make.accounts import make_job_id
from fakes.pictures import encode, make_image
from fakes.providers.provider import make_completed
from fakes.workshop import Workshop, make_request
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.generations.model import Background, Job, JobRequest, OutputFormat, Size
from gpt_image_studio.generations.ports import ProviderRefusedError, ProviderUnavailableError, Sent
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id
from gpt_image_studio.screens.studio.state.canvas.shown_job import ShownJob
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Tab, sign_in


async def keep(workshop: Workshop, account_id: AccountId, content: bytes, kind: AssetKind) -> AssetId:
    asset_id = AssetId(new_id())
    asset = await workshop.assets.save_picture(
        account_id=account_id, asset_id=asset_id, kind=kind, key_prefix=f"uploads/{asset_id}", content=content
    )
    async with workshop.database.transaction() as tx:
        await workshop.assets.record(tx, asset)
    return asset_id


def mask_of(size: tuple[int, int]) -> bytes:
    """The left half may change."""
    mask = make_image(*size, mode="RGBA")
    mask.putalpha(255)
    mask.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    return encode(mask)


async def shown_after(tab: Tab, workshop: Workshop) -> ShownJob:
    await workshop.work()
    await tab.send(QueueState.refresh)
    return (await tab.studio()).shown


def delivers(workshop: Workshop, request: JobRequest, **came: Any) -> None:
    """The next picture comes as `came` says, whatever was asked."""
    provider_request: Any = replace(request, **came)
    workshop.provider.script(Sent(), make_completed(provider_request))


async def submit_edit(workshop: Workshop, account_id: AccountId, **changes: Any) -> Job:
    size = (1024, 640)
    original = await keep(workshop, account_id, encode(make_image(*size, seed=3)), AssetKind.REFERENCE)
    mask = await keep(workshop, account_id, mask_of(size), AssetKind.MASK)
    return await workshop.submit(account_id, references=(original,), mask=mask, **changes)


async def test_asked_and_delivered_are_told_apart_by_size_format_and_transparency_with_what_returned(
    tab: Tab, workshop: Workshop
) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    request = make_request(prompt="a cup", background=Background.TRANSPARENT)
    delivers(workshop, request, size=Size(512, 320), output_format=OutputFormat.WEBP, background=Background.OPAQUE)
    await workshop.generations.submit(account_id, make_job_id(), request)
    shown = await shown_after(tab, workshop)
    (output,) = shown.outputs
    assert output.differences == [
        "asked 1024 × 640 → delivered 512 × 320",
        "asked PNG → delivered WEBP",
        "asked transparent → delivered opaque",
        "1 credit back",
    ]
    (line,) = shown.receipt_lines
    assert (line.charged, line.notes) == ("0 of 1 credit", output.notes)
    assert len(output.notes) == 4
    assert output.file_name.endswith(".webp")
    log = (await tab.studio()).log
    assert [entry.tone for entry in log if "asked" in entry.detail] == ["warn"] * 3
    assert [entry.tone for entry in log if "return to you" in entry.detail] == ["ok"]


async def test_a_picture_as_asked_has_no_differences_and_needs_no_line_of_its_own(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await workshop.submit(account_id)
    shown = await shown_after(tab, workshop)
    (output,) = shown.outputs
    assert (output.differences, output.notes, shown.receipt_lines) == ([], [], [])
    assert (shown.before.source, shown.sources.references, shown.has_family) == ("", [], False)


async def test_every_file_a_person_can_have_is_offered_under_its_true_name(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await submit_edit(workshop, account_id, output_format=OutputFormat.JPEG, prompt="a table")
    shown = await shown_after(tab, workshop)
    (output,) = shown.outputs
    assert [(each.label, each.note) for each in output.downloads] == [
        ("As delivered", "PNG, 1024 × 640"),
        ("As received", "JPEG, before anything was put back"),
        ("Small copy", "WEBP, 640 px wide"),
    ]
    endings = [each.file_name.rpartition(".")[2] for each in output.downloads]
    assert endings == ["png", "jpg", "webp"]
    assert len({each.href for each in output.downloads}) == 3


async def test_a_locked_edit_shows_its_map_and_what_it_was_made_from(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await submit_edit(workshop, account_id)
    shown = await shown_after(tab, workshop)
    (output,) = shown.outputs
    assert output.change_map.startswith("/media/")
    assert output.change_line.endswith("% changed outside the mask and was put back from the original.")
    assert (shown.sources.lock, shown.sources.overlay.label) == ("On", "Mask")
    assert [(each.label, each.size) for each in shown.sources.references] == [("Reference 1", "1024 × 640")]
    assert shown.before == shown.sources.references[0]
    assert shown.has_family


async def test_without_the_lock_it_is_said_that_nothing_was_put_back(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await submit_edit(workshop, account_id, is_pixel_locked=False)
    shown = await shown_after(tab, workshop)
    (output,) = shown.outputs
    assert (output.change_map, shown.sources.lock) == ("", "Off")
    assert output.notes == ["The pixel lock was off: what changed outside the mask was not put back."]
    assert shown.receipt_lines[0].notes == output.notes


async def test_a_reference_that_was_deleted_is_a_named_gap(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    parent = await workshop.submit(account_id, prompt="first")
    await workshop.work()
    made = (await workshop.get(parent)).outputs[0]
    assert made.asset_id
    await workshop.submit(account_id, references=(made.asset_id,), parent_output=made.id)
    await workshop.work()
    await workshop.generations.delete(account_id, parent.id)
    await tab.send(StudioState.open)
    shown = (await tab.studio()).shown
    (gone,) = shown.sources.references
    assert (gone.label, gone.note, gone.source, shown.before.source) == ("Reference 1", "deleted", "", "")


async def test_a_refusal_names_the_part_of_the_request(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    for error in (
        ProviderRefusedError("The provider's safety system refused the prompt. Not charged.", part="prompt"),
        ProviderRefusedError("The provider's safety system refused reference 2. Not charged.", part="reference 2"),
        ProviderRefusedError("Refused the finished picture. Not charged.", part="output"),
        ProviderRefusedError(),
    ):
        workshop.provider.script(Sent(), error)
    job = await workshop.submit(account_id, count=4)
    await workshop.work()
    refused = {output.error_message: output.position for output in (await workshop.get(job)).outputs}
    assert len(refused) == 4
    await tab.send(QueueState.refresh)
    outputs = (await tab.studio()).shown.outputs
    assert {output.refused_part for output in outputs} == {"prompt", "reference 2", "output", ""}
    titles = {output.refused_part: output.title.replace(str(output.position), "k", 1) for output in outputs}
    assert titles == {
        "prompt": "Picture k: the prompt was refused",
        "reference 2": "Picture k: reference 2 was refused",
        "output": "Picture k: the finished picture was refused",
        "": "Picture k was refused",
    }


async def test_a_single_refusal_needs_no_number_and_a_failure_has_no_part(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    workshop.provider.script(Sent(), ProviderRefusedError("It refused reference 1. Not charged.", part="reference 1"))
    await workshop.submit(account_id)
    shown = await shown_after(tab, workshop)
    assert shown.outputs[0].title == "Reference 1 was refused"
    workshop.provider.script(ProviderUnavailableError("The prompt was not read. Not charged."), times=5)
    await workshop.submit(account_id)
    shown = await shown_after(tab, workshop)
    assert (shown.outputs[0].title, shown.outputs[0].refused_part) == ("The picture failed", "")


async def test_a_refusal_says_the_part_once_and_its_category(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    workshop.provider.script(Sent(), ProviderRefusedError(part="output", categories=("violence",)))
    await workshop.submit(account_id)
    (output,) = (await shown_after(tab, workshop)).outputs
    assert output.title == "The finished picture was refused"
    assert output.reason == "The provider's safety system refused this. Not charged. Category: violence."
