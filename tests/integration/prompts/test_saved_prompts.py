"""Prompts of one's own against a real database: kept once, found, changed, deleted, put back, and nobody else's."""

import asyncio
import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from fakes.make.prompts import make_content, make_copy, make_saved_id
from gpt_image_studio.accounts.model import Account
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import LimitReachedError, NotFoundError
from gpt_image_studio.prompts import service
from gpt_image_studio.prompts.service import SavedPromptService


@pytest.fixture
def saved(database: Database, clock: FixedClock) -> SavedPromptService:
    return SavedPromptService(database, clock)


@pytest.fixture
async def account(database: Database) -> Account:
    return await make_account(database)


async def titles(saved: SavedPromptService, account: Account, search: str = "") -> list[str]:
    return [each.content.title for each in await saved.list_page(account.id, search=search)]


async def test_a_copy_comes_back_as_it_was_kept(saved: SavedPromptService, account: Account) -> None:
    content, origin = make_copy("new-background-same-product", {"place": "a pier at dawn"})
    saved_id = make_saved_id()

    made = await saved.save(account.id, saved_id, content, origin)

    assert await saved.get(account.id, saved_id) == made
    assert (made.content.body, made.origin) == (content.body, origin)
    assert {variable.name: variable.default for variable in made.content.variables}["place"] == "a pier at dawn"
    assert made.content.inputs == content.inputs
    assert dict(made.content.settings) == dict(content.settings)


async def test_the_same_id_twice_or_at_once_is_one_prompt(saved: SavedPromptService, account: Account) -> None:
    saved_id = make_saved_id()
    made = await asyncio.gather(*(saved.save(account.id, saved_id, make_content()) for _ in range(4)))
    later = await saved.save(account.id, saved_id, make_content("Something else"))
    assert {each.content.title for each in (*made, later)} == {"A lamp"}
    assert len(await saved.list_all(account.id)) == 1


async def test_a_title_that_is_taken_gets_a_number(saved: SavedPromptService, account: Account) -> None:
    for _ in range(3):
        await saved.save(account.id, make_saved_id(), make_content())
    assert sorted(await titles(saved, account)) == ["A lamp", "A lamp 2", "A lamp 3"]


async def test_somebody_else_s_prompt_is_not_there(
    saved: SavedPromptService, account: Account, database: Database
) -> None:
    stranger = await make_account(database)
    mine = await saved.save(account.id, make_saved_id(), make_content())
    with pytest.raises(NotFoundError):
        await saved.get(stranger.id, mine.id)
    with pytest.raises(NotFoundError):
        await saved.change(stranger.id, mine.id, make_content("Theirs now"))
    with pytest.raises(NotFoundError):
        await saved.delete(stranger.id, mine.id)
    with pytest.raises(NotFoundError):
        await saved.save(stranger.id, mine.id, make_content("Theirs now"))
    with pytest.raises(NotFoundError):
        await saved.restore(stranger.id, mine)
    assert await saved.list_all(stranger.id) == []
    assert await saved.list_all(account.id) == [mine]


async def test_search_wants_every_word_and_takes_signs_as_they_are(saved: SavedPromptService, account: Account) -> None:
    await saved.save(account.id, make_saved_id(), make_content("Oak lamp", "A lamp, 100% oak_wood."))
    await saved.save(account.id, make_saved_id(), make_content("Steel lamp", "A lamp of steel."))
    assert await titles(saved, account, "LAMP oak") == ["Oak lamp"]
    assert await titles(saved, account, "100% oak_wood") == ["Oak lamp"]
    assert await titles(saved, account, "%") == ["Oak lamp"]
    assert await titles(saved, account, "lamp\x00 velvet") == []
    assert len(await titles(saved, account, "lamp")) == 2


async def test_the_one_changed_last_stands_first(
    saved: SavedPromptService, account: Account, clock: FixedClock
) -> None:
    first = await saved.save(account.id, make_saved_id(), make_content("First"))
    clock.advance(60)
    await saved.save(account.id, make_saved_id(), make_content("Second"))
    assert await titles(saved, account) == ["Second", "First"]
    clock.advance(60)
    changed = await saved.change(account.id, first.id, make_content("First, changed", "Other words."))
    assert (changed.content.body, changed.created_at) == ("Other words.", first.created_at)
    assert await titles(saved, account) == ["First, changed", "Second"]


async def test_what_was_deleted_comes_back_as_it_was_and_only_once(saved: SavedPromptService, account: Account) -> None:
    content, origin = make_copy()
    made = await saved.save(account.id, make_saved_id(), content, origin)
    deleted = await saved.delete(account.id, made.id)
    assert await saved.list_all(account.id) == []
    await saved.restore(account.id, deleted)
    await saved.restore(account.id, deleted)
    assert await saved.list_all(account.id) == [made]


async def test_a_full_account_is_told_so_and_loses_nothing(
    saved: SavedPromptService, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_SAVED", 3)
    answers = await asyncio.gather(
        *(saved.save(account.id, make_saved_id(), make_content()) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(answer, LimitReachedError) for answer in answers) == 3
    kept = await saved.list_all(account.id)
    assert len(kept) == 3
    deleted = await saved.delete(account.id, kept[0].id)
    await saved.save(account.id, make_saved_id(), make_content("In its place"))
    with pytest.raises(LimitReachedError):
        await saved.restore(account.id, deleted)
    assert len(await saved.list_all(account.id)) == service.MAX_SAVED


async def test_every_change_rings_the_account_s_bell(
    saved: SavedPromptService, account: Account, database: Database
) -> None:
    async with database.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await connection.execute(sa.text("listen bell"))
        await connection.commit()
        made = await saved.save(account.id, make_saved_id(), make_content())
        await saved.change(account.id, made.id, make_content("Changed"))
        deleted = await saved.delete(account.id, made.id)
        await saved.restore(account.id, deleted)
        heard = [note.payload async for note in raw.notifies(timeout=5, stop_after=4)]
    assert heard == [str(account.id)] * 4


async def test_an_account_takes_its_prompts_with_it(
    saved: SavedPromptService, account: Account, database: Database
) -> None:
    await saved.save(account.id, make_saved_id(), make_content())
    async with database.transaction() as tx:
        await tx.execute(sa.text("delete from accounts where id = :id"), {"id": account.id})
        assert await tx.scalar(sa.text("select count(*) from saved_prompts")) == 0


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"title": ""}, "ck_saved_prompts_title"),
        ({"body": "x" * 32_001}, "ck_saved_prompts_body"),
        ({"variables": [{}] * 21}, "ck_saved_prompts_variables"),
        ({"variables": {}}, "ck_saved_prompts_variables"),
        ({"inputs": [{}] * 17}, "ck_saved_prompts_inputs"),
        ({"settings": {str(number): "x" * 50 for number in range(60)}}, "ck_saved_prompts_settings"),
        ({"origin_slug": "event-poster"}, "ck_saved_prompts_origin_whole"),
        ({"origin_slug": "event-poster", "origin_version": 0}, "ck_saved_prompts_origin_version"),
    ],
)
async def test_the_database_itself_keeps_the_limits(
    database: Database, account: Account, change: dict[str, object], constraint: str
) -> None:
    row: dict[str, object] = {"title": "t", "body": "b", "variables": [], "inputs": [], "settings": {}} | change
    row |= {name: json.dumps(row[name]) for name in ("variables", "inputs", "settings")}
    row = {"origin_slug": None, "origin_version": None, "id": make_saved_id(), "account_id": account.id} | row
    query = (
        "insert into saved_prompts (id, account_id, title, body, variables, inputs, settings, origin_slug, origin_version)"
        " values (:id, :account_id, :title, :body, cast(:variables as jsonb), cast(:inputs as jsonb),"
        " cast(:settings as jsonb), :origin_slug, :origin_version)"
    )
    with pytest.raises(IntegrityError, match=constraint):
        async with database.transaction() as tx:
            await tx.execute(sa.text(query), row)
