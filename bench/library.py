"""A library of 100,000 pictures: first page, deep pages, search, filter. Target: p95 of 30 ms in the database at any depth.

Every second row belongs to one of a few other accounts, as on a server that several people use.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from harness import database_only, describe_machine, make_person, options, report_spread
from sqlalchemy import event

from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Job, JobStatus
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.kit.ids import AccountId

TARGET_MS = 30.0
OTHERS = 4

#: Prompts of eight words out of short lists, one word in a thousand rare, one unique.
SEED = """
with words as (
    select
        array['sage','cobalt','amber','ivory','charcoal','teal','ochre','rose','silver','moss'] as colour,
        array['bottle','poster','lamp','chair','packshot','mug','sneaker','watch','cake','tent','violin','lighthouse'] as thing,
        array['studio','market','beach','forest','kitchen','street','desert','library','rooftop','harbour'] as place,
        array['morning','noon','dusk','neon','candle','overcast'] as light
), made as (
    select n, case n % 2 when 0 then (:account_ids)[1] else (:account_ids)[2 + n / 2 % :others] end as account_id,
        gen_random_uuid() as job_id, gen_random_uuid() as output_id, gen_random_uuid() as asset_id,
        now() - make_interval(secs => (:count - n) * 60) as at,
        case when n % 100 < 2 then 'failed' when n % 4000 = 2 then 'canceled' else 'succeeded' end as status,
        'A ' || colour[1 + abs(hashint8(n)) % 10]
            || ' ' || thing[1 + abs(hashint8(n + 1000003)) % 12]
            || ' in a ' || place[1 + abs(hashint8(n + 2000003)) % 10]
            || ' with ' || light[1 + abs(hashint8(n + 3000017)) % 6] || ' light'
            || case when n % 2000 in (10, 11) then ' and a kingfisher' else '' end || ' number' || n as prompt
    from words, generate_series(1, :count) as n
), jobs_made as (
    insert into jobs (id, account_id, status, rank, error_code, error_message, request, prompt, model, count, fingerprint,
        quoted_credits, charged_credits, quote, created_at, started_at, finished_at)
    select job_id, account_id, status, 0, '', '',
        jsonb_build_object('prompt', prompt, 'model', 'studio-demo', 'width', 1024, 'height', 1024, 'quality', 'medium',
            'count', 1, 'output_format', 'png', 'compression', null, 'background', 'auto', 'partials', 2,
            'references', jsonb_build_array(), 'mask', null),
        prompt, 'studio-demo', 1, decode(md5(n::text), 'hex'), 9, case status when 'succeeded' then 9 else 0 end,
        '{"credits_each": 9, "total_credits": 9, "cost_microdollars": 52740, "price_version": "bench"}', at, at, at
    from made order by n
), assets_made as (
    insert into assets (id, account_id, kind, storage_key, media_type, width, height, size_bytes, sha256, placeholder,
        thumbnails, has_alpha, created_at)
    select asset_id, account_id, 'output', 'bench/' || asset_id, 'image/png', 1024, 1024, 1500000, decode(md5(n::text), 'hex'),
        '#888888', array[320, 640], false, at
    from made where status = 'succeeded'
)
insert into outputs (id, job_id, position, status, asset_id, previews, error_code, error_message, provider_request_id)
select output_id, job_id, 1, case status when 'succeeded' then 'delivered' else status end,
    case status when 'succeeded' then asset_id end, 2, '', '', ''
from made
"""


class Stopwatch:
    """Sums the time that statements take, from sending one to having its rows."""

    def __init__(self, database: Database) -> None:
        self.seconds = 0.0
        self._started = 0.0
        engine = database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, *_: Any) -> None:
        self._started = time.perf_counter()

    def _end(self, *_: Any) -> None:
        self.seconds += time.perf_counter() - self._started


async def measure(stopwatch: Stopwatch, question: Callable[[], Awaitable[list[Job]]], times: int) -> list[float]:
    seconds: list[float] = []
    for _ in range(times):
        stopwatch.seconds = 0.0
        await question()
        seconds.append(stopwatch.seconds)
    return seconds


async def fill(database: Database, account_ids: list[AccountId], count: int) -> None:
    """`count` jobs for the first account, as many for the others together."""
    values = {"account_ids": account_ids, "others": len(account_ids) - 1, "count": 2 * count}
    async with database.transaction() as tx:
        await tx.execute(sa.text(SEED), values)


async def list_depths(database: Database, account_id: AccountId) -> dict[str, int]:
    """`seq` at a quarter, half and nine tenths of the way down."""
    query = "select percentile_disc(:share) within group (order by seq) from jobs where account_id = :account"
    async with database.transaction() as tx:
        return {
            f"page at {round(100 * (1 - share))} % depth": (
                await tx.execute(sa.text(query), {"share": share, "account": account_id})
            ).scalar_one()
            for share in (0.75, 0.5, 0.1)
        }


async def ask_everything(
    generations: GenerationService, account_id: AccountId, depths: dict[str, int], stopwatch: Stopwatch, times: int
) -> None:
    questions: dict[str, dict[str, Any]] = {
        "first page": {},
        **{name: {"before_seq": seq} for name, seq in depths.items()},
        "search, one in ten": {"search": "sage"},
        "search, one in a thousand": {"search": "kingfisher"},
        "search, two words": {"search": "cobalt lighthouse"},
        "search, three words, too rare to walk for": {"search": "cobalt lighthouse neon"},
        "search, a rare word and the beginning of many": {"search": "kingfisher s"},
        "search, the beginning of a word": {"search": "king"},
        "search, half a word of many": {"search": "s"},
        "search, a single picture": {"search": "number77"},
        "search, nothing found": {"search": "zeppelin"},
        "search at 50 % depth": {"search": "sage", "before_seq": depths["page at 50 % depth"]},
        "filter, one in fifty": {"status": JobStatus.FAILED},
        "filter, one in two thousand": {"status": JobStatus.CANCELED},
        "filter, none": {"status": JobStatus.PARTIAL},
    }
    for name, question in questions.items():

        async def ask(question: dict[str, Any] = question) -> list[Job]:
            return await generations.list_jobs(account_id, **question)

        found = len(await ask())
        report_spread(f"{name} ({found} found)", await measure(stopwatch, ask, times), target_ms=TARGET_MS)


async def ask_for_the_queue(
    generations: GenerationService, account_id: AccountId, stopwatch: Stopwatch, times: int
) -> None:
    """What every open tab reads again when the bell rings."""

    async def ask() -> list[Job]:
        return await generations.list_queue(account_id, finished=6)

    report_spread(f"queue ({len(await ask())} jobs)", await measure(stopwatch, ask, times), target_ms=TARGET_MS)


async def main(*, is_quick: bool) -> None:
    count, times = (5_000, 10) if is_quick else (100_000, 100)
    async with database_only() as process:
        account_ids = [(await make_person(process)).account_id for _ in range(1 + OTHERS)]
        mine = account_ids[0]
        started = time.perf_counter()
        await fill(process.database, account_ids, count)
        async with process.database.engine.connect() as connection:
            autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await autocommit.execute(sa.text("vacuum analyze"))
        print(f"{count:,} pictures of one account, as many of others, made in {time.perf_counter() - started:.0f} s")
        stopwatch = Stopwatch(process.database)
        depths = await list_depths(process.database, mine)
        await ask_everything(process.services.generations, mine, depths, stopwatch, times)
        await ask_for_the_queue(process.services.generations, mine, stopwatch, times)


if __name__ == "__main__":
    print(describe_machine())
    asyncio.run(main(is_quick=options(__doc__).quick))
