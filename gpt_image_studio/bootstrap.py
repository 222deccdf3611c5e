"""The composition root: settings → adapters → services. The only place that knows both ends; read it as a parts list."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.adapters.creem_moderation import CreemModeration
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.adapters.openai_images import OpenAIImages, get_profile
from gpt_image_studio.adapters.openai_moderation import OpenAIModeration
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.assets.file_process.process import FileProcess
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.assets.trash import AssetTrash
from gpt_image_studio.assets.uploads.incoming import MEGABYTE, Incoming
from gpt_image_studio.assets.uploads.service import UploadService
from gpt_image_studio.billing.catalog import load_catalog
from gpt_image_studio.billing.welcome import StartingCredits, Welcome
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.credits.service import CreditService
from gpt_image_studio.db.bell import Bell
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.db.session import Database
from gpt_image_studio.demo_model.process import demo_model_process
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.readiness import QueueReadiness
from gpt_image_studio.generations.running.runner import JobRunner, RunnerPolicy
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.generations.upkeep import JobUpkeep
from gpt_image_studio.housekeeping import chores
from gpt_image_studio.housekeeping.cleaning import Cleaning
from gpt_image_studio.housekeeping.deletion import AccountDeletion, DeletedAccounts
from gpt_image_studio.housekeeping.export import AccountExport
from gpt_image_studio.housekeeping.model import Retention
from gpt_image_studio.housekeeping.orphans import Orphans
from gpt_image_studio.housekeeping.reconciling import Reconciliation
from gpt_image_studio.housekeeping.repository.chores import count_removed
from gpt_image_studio.kit.clock import Clock, SystemClock
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.kit.memory import trim_memory_regularly
from gpt_image_studio.limits.request_rate import RequestLimiter
from gpt_image_studio.limits.upload_gate import UploadGates
from gpt_image_studio.moderation.local_rules import LocalRules
from gpt_image_studio.moderation.ports import PictureModerator, TextModerator
from gpt_image_studio.moderation.service import ModerationService
from gpt_image_studio.policies.facts import Facts, Judge
from gpt_image_studio.prompts.service import SavedPromptService
from gpt_image_studio.services import HealthService, Services, install
from gpt_image_studio.settings import Moderation, Settings
from gpt_image_studio.site import Site

#: How often a worker gives back what it has freed, seconds: in between it grows by what arrives meanwhile.
TRIM_SECONDS = 10.0


@asynccontextmanager
async def database_url(settings: Settings) -> AsyncGenerator[str]:
    """The configured server, or the embedded one: started or joined here, watched meanwhile, stopped by its last user."""
    if not settings.is_embedded:
        yield settings.database_connection()
        return
    postgres = EmbeddedPostgres(settings.data_folder)
    url = await asyncio.to_thread(postgres.acquire)
    watcher = asyncio.create_task(postgres.watch())
    try:
        yield url
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        await asyncio.to_thread(postgres.release)


def storage_of(settings: Settings) -> Storage:
    if settings.has_s3 and settings.s3_access_key_id and settings.s3_secret_access_key:
        # Only where it is used: boto3 takes as long to import as the rest of a process together.
        from gpt_image_studio.adapters.s3_storage import S3Storage  # noqa: PLC0415

        return S3Storage(
            endpoint_url=settings.s3_endpoint_url,
            bucket=settings.s3_bucket,
            access_key_id=settings.s3_access_key_id.get_secret_value(),
            secret_access_key=settings.s3_secret_access_key.get_secret_value(),
            region=settings.s3_region,
        )
    return FolderStorage(settings.data_folder / "files")


@asynccontextmanager
async def limiter_of(settings: Settings) -> AsyncGenerator[RequestLimiter]:
    """Counts in this process, or in the Redis that several web processes share."""
    if settings.redis_url is None:
        yield RequestLimiter()
        return
    # Only where it is used: the client takes a tenth of a second to import.
    from gpt_image_studio.adapters.redis_counts import redis_counts  # noqa: PLC0415

    async with redis_counts(settings.redis_url.get_secret_value()) as counts:
        yield RequestLimiter(counts)


def moderation_of(settings: Settings) -> tuple[TextModerator | None, PictureModerator | None]:
    """Who judges prompts, and who judges uploads."""
    openai: OpenAIModeration | None = None
    if settings.openai_api_key is not None and (
        settings.moderation is Moderation.OPENAI
        or (settings.moderation is Moderation.CREEM and settings.has_openai_itself)
    ):
        openai = OpenAIModeration(settings.openai_base_url, settings.openai_api_key.get_secret_value())
    match settings.moderation:
        case Moderation.OFF:
            return None, None
        case Moderation.LOCAL:
            return LocalRules(), None
        case Moderation.OPENAI:
            return openai, openai
        case Moderation.CREEM:
            key = settings.creem_api_key.get_secret_value() if settings.creem_api_key else ""
            return CreemModeration(settings.creem_url, key), openai


def registry_of(settings: Settings) -> Registry:
    """The models as this installation offers them. Raises `ModelsFileError`, `ProfileError`."""
    can = get_profile(settings.provider_profile).capabilities
    if not settings.offers_low_moderation:
        can = replace(can, has_strictness=False)
    return Registry.load(settings.models_file).limited_to(can)


def facts_of(settings: Settings) -> Facts:
    """What the policies of this installation say."""
    return Facts(
        brand=settings.brand_name,
        company=settings.brand_company,
        support_email=settings.brand_support_email,
        disclaimer=settings.brand_disclaimer,
        model_host=settings.model_host,
        database_host=settings.database_host,
        files_host=settings.files_host,
        has_redis=settings.redis_url is not None,
        moderation=Judge(settings.moderation),
        judges_uploads=settings.moderation is Moderation.OPENAI
        or (settings.moderation is Moderation.CREEM and settings.has_openai_itself),
        is_https=settings.is_https,
        trash_days=settings.trash_days,
        preview_hours=settings.preview_hours,
        verdict_days=settings.verdict_days,
        job_log_days=settings.job_log_days,
        ended_session_days=settings.ended_session_days,
        orphan_hours=settings.orphan_hours,
        unknown_hours=settings.closing_grace_hours,
    )


def site_of(settings: Settings) -> Site:
    """What the pages say of this installation. Raises `CatalogFileError`, `ModelsFileError`, `ProfileError`."""
    return Site(
        brand=settings.brand,
        facts=facts_of(settings),
        catalog=load_catalog(settings.catalog_file),
        registry=registry_of(settings),
        margin=settings.price_margin,
        is_demo=settings.is_demo,
        is_local=settings.is_embedded,
        free_credits=settings.free_credits,
        owner_credits=settings.owner_credits,
    )


def queue_readiness_of(settings: Settings, database: Database) -> QueueReadiness:
    """With an engine of its own, which costs nothing: only one that works opens connections."""
    return QueueReadiness(database, ProcrastinateEngine(database.url), settings.dead_worker_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What one process is made of."""

    settings: Settings
    database: Database
    ledger: CreditLedger
    engine: ProcrastinateEngine
    registry: Registry
    moderation: ModerationService
    upkeep: JobUpkeep
    cleaning: Cleaning
    deletion: AccountDeletion
    export: AccountExport
    reconciliation: Reconciliation
    services: Services


@asynccontextmanager
async def parts(settings: Settings, *, pool_size: int = 10) -> AsyncGenerator[Parts]:
    """Everything a process needs, opened and closed in order."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(database_url(settings))
        database = Database(url, pool_size=pool_size)
        stack.push_async_callback(database.close)
        limiter = await stack.enter_async_context(limiter_of(settings))
        process = assemble(settings, database, limiter)
        stack.push_async_callback(process.moderation.close)
        yield process


def assemble(settings: Settings, database: Database, limiter: RequestLimiter) -> Parts:
    clock = SystemClock()
    gates = UploadGates.over(limiter)
    ledger = CreditLedger(clock)
    engine = ProcrastinateEngine(database.url)
    registry = registry_of(settings)
    storage, retention = storage_of(settings), retention_of(settings)
    assets = AssetService(database, storage, clock)
    texts, pictures = moderation_of(settings)
    moderation = ModerationService(database, assets, clock, texts=texts, pictures=pictures)
    incoming = Incoming(settings.data_folder / "incoming", max_bytes=settings.max_upload_mb * MEGABYTE)
    uploads = UploadService(database, storage, FileProcess(), incoming, gates.files, clock)
    accounts, credits_ = AccountService(database, clock), CreditService(database, ledger)
    services = Services(
        accounts=accounts,
        api_keys=ApiKeyService(database, clock),
        credits=credits_,
        welcome=Welcome(accounts, credits_, StartingCredits(free=settings.free_credits, owner=settings.owner_credits)),
        assets=assets,
        uploads=uploads,
        generations=GenerationService(
            database,
            ledger,
            engine,
            registry,
            clock,
            moderation=moderation,
            margin=settings.price_margin,
            is_demo=settings.is_demo,
            restore_within=retention.trash,
        ),
        saved_prompts=SavedPromptService(database, clock),
        gates=gates,
        health=HealthService(
            {
                "database": database.check,
                "storage": assets.check_storage,
                "queue": queue_readiness_of(settings, database).find_warning,
            },
            lambda: count_removed(database),
        ),
        brand_name=settings.brand_name,
        is_https=settings.is_https,
    )
    upkeep = JobUpkeep(database, ledger, engine, clock, unknown_grace_seconds=settings.closing_grace_seconds)
    deletion = AccountDeletion(database, services.generations, upkeep, AssetTrash(database, storage, clock), clock)
    cleaning = cleaning_of(database, storage, uploads, deletion, retention, clock)
    return Parts(
        settings=settings,
        database=database,
        ledger=ledger,
        engine=engine,
        registry=registry,
        moderation=moderation,
        upkeep=upkeep,
        cleaning=cleaning,
        deletion=deletion,
        export=AccountExport(database, assets, clock),
        reconciliation=Reconciliation(database, ledger, engine, upkeep, clock),
        services=services,
    )


def retention_of(settings: Settings) -> Retention:
    return Retention(
        trash=timedelta(days=settings.trash_days),
        previews=timedelta(hours=settings.preview_hours),
        verdicts=timedelta(days=settings.verdict_days),
        job_log=timedelta(days=settings.job_log_days),
        ended_sessions=timedelta(days=settings.ended_session_days),
        orphans=timedelta(hours=settings.orphan_hours),
    )


def cleaning_of(  # noqa: PLR0917 # each of a type of its own
    database: Database,
    storage: Storage,
    uploads: UploadService,
    deletion: AccountDeletion,
    retention: Retention,
    clock: Clock,
) -> Cleaning:
    """Jobs before assets: pictures can go once nothing shows them."""
    trash = AssetTrash(database, storage, clock)
    return Cleaning(
        database,
        [
            DeletedAccounts(database, deletion),
            chores.DeletedJobs(database, clock, retention.trash),
            chores.DeletedAssets(trash, clock, retention.trash),
            chores.Previews(trash, clock, retention.previews),
            chores.verdicts(database, clock, retention.verdicts),
            chores.job_log(database, clock, retention.job_log),
            chores.sign_ins(database, clock, retention.ended_sessions),
            chores.UploadLeftovers(uploads),
            Orphans(database, storage, clock, retention.orphans),
        ],
        clock,
    )


@asynccontextmanager
async def web_process(
    settings: Settings, on_ring: Callable[[AccountId | None], Awaitable[None]]
) -> AsyncGenerator[Parts]:
    """Services installed, the bell listening."""
    async with parts(settings) as process:
        install(process.services)
        await process.services.uploads.sweep()
        bell = asyncio.create_task(Bell(process.database.url, on_ring).listen())
        try:
            yield process
        finally:
            bell.cancel()
            with suppress(asyncio.CancelledError):
                await bell


@asynccontextmanager
async def provider_of(settings: Settings) -> AsyncGenerator[OpenAIImages]:
    """The configured model service, or the demo model in a process of its own behind the same adapter."""
    async with AsyncExitStack() as stack:
        if settings.openai_api_key is None:
            base_url = await stack.enter_async_context(demo_model_process(seconds=settings.demo_seconds))
            provider = OpenAIImages(base_url=base_url, api_key="demo")
        else:
            provider = OpenAIImages(
                base_url=settings.openai_base_url,
                api_key=settings.openai_api_key.get_secret_value(),
                profile=get_profile(settings.provider_profile),
            )
        stack.push_async_callback(provider.close)
        yield provider


async def run_worker(settings: Settings) -> None:
    """Works until cancelled; then lets running jobs finish for the grace time."""
    async with parts(settings, pool_size=20) as process, provider_of(settings) as provider:
        policy = RunnerPolicy(provider_concurrency=settings.provider_concurrency)
        runner = JobRunner(
            process.database,
            process.ledger,
            process.engine,
            provider,
            process.services.assets,
            process.registry,
            SystemClock(),
            policy=policy,
        )
        beside = {
            asyncio.create_task(process.cleaning.keep_clean(timedelta(seconds=settings.cleanup_seconds))),
            asyncio.create_task(trim_memory_regularly(every_seconds=TRIM_SECONDS)),
        }
        try:
            await process.engine.work(
                runner,
                process.upkeep,
                concurrency=settings.worker_concurrency,
                heartbeat_seconds=settings.heartbeat_seconds,
                dead_seconds=settings.dead_worker_seconds,
                sweep_seconds=settings.sweep_seconds,
                grace_seconds=settings.stop_grace_seconds,
            )
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
