"""How a draft becomes a job: recognised, checked, priced, paid for by a hold, put in line."""

from dataclasses import replace
from decimal import Decimal

from gpt_image_studio.accounts.model import Account, AccountStatus
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.errors import (
    DraftConflictError,
    InvalidInputError,
    LimitReachedError,
    NotAllowedError,
    PriceAboveLimitError,
)
from gpt_image_studio.generations import requests
from gpt_image_studio.generations.admission import Admission
from gpt_image_studio.generations.catalog.registry import Model, Registry
from gpt_image_studio.generations.model import Job, JobEvent, JobRequest, Quote, Size
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.generations.prices.hints import Hint, cheaper_hint
from gpt_image_studio.generations.records.journal import Journal
from gpt_image_studio.generations.records.lineage import is_own_output
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.generations.records.stored import fingerprint
from gpt_image_studio.generations.roles import sent_prompt
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, JobId
from gpt_image_studio.limits.refusals import REFUSALS_ALLOWED, REFUSALS_WINDOW, check_refusals
from gpt_image_studio.moderation.model import Screening

#: When a full line is worth another try, seconds. A guess: a place is free when one of the account's jobs has finished.
LINE_RETRY_SECONDS = 10.0

_GONE = "A picture this refers to is not there any more. Add it again."


class Submission:
    """Joins the caller's transaction."""

    def __init__(
        self,
        ledger: CreditLedger,
        engine: JobEngine,
        registry: Registry,
        clock: Clock,
        *,
        margin: Decimal,
        is_demo: bool,
    ) -> None:
        self._ledger = ledger
        self._registry = registry
        self._clock = clock
        self._margin = margin
        self._is_demo = is_demo
        self._admission = Admission(engine, clock)

    def get_model(self, model_id: str) -> Model:
        """Raises `InvalidInputError` on field `model` unless it can be used now."""
        return self._registry.get_offered(model_id, is_demo=self._is_demo)

    def quote(self, request: JobRequest, reference_sizes: tuple[Size, ...] = ()) -> Quote:
        return pricing.quote(
            _as_sent(request), self._registry.get(request.model), margin=self._margin, reference_sizes=reference_sizes
        )

    def find_hint(self, request: JobRequest, reference_sizes: tuple[Size, ...] = ()) -> Hint | None:
        model = self._registry.get(request.model)
        return cheaper_hint(_as_sent(request), model, self._margin, reference_sizes=reference_sizes)

    async def get_reference_sizes(
        self, tx: Transaction, account_id: AccountId, request: JobRequest
    ) -> tuple[Size, ...]:
        """Raises `InvalidInputError` for a reference, mask or mark-up that is not there, or not this account's, or does not fit."""
        jobs = JobRepository(tx)
        found = await jobs.list_reference_sizes(account_id, request.references) if request.references else {}
        if any(asset_id not in found for asset_id in request.references):
            raise InvalidInputError(_GONE, field="references")
        sizes = tuple(found[asset_id] for asset_id in request.references)
        for kind, overlay in ((AssetKind.MASK, request.mask), (AssetKind.MARKUP, request.markup)):
            if overlay is not None:
                drawn = await jobs.list_reference_sizes(account_id, [overlay], kind=kind)
                _check_overlay(kind, drawn.get(overlay), sizes)
        return sizes

    async def is_known(self, tx: Transaction, account_id: AccountId, job_id: JobId, request: JobRequest) -> bool:
        """Raises `DraftConflictError` when the id was used for something else, or by somebody else."""
        known = await JobRepository(tx).find_fingerprint(job_id)
        if known is not None and known != (account_id, fingerprint(request)):
            raise DraftConflictError
        return known is not None

    async def check(
        self, tx: Transaction, account: Account, request: JobRequest, *, at_most_credits: int | None
    ) -> Quote:
        """Everything that can be told without holding or asking anything; its price.

        Raises:
            NotAllowedError: suspended.
            InvalidInputError: cannot be made, or refers to what is not there.
            PriceAboveLimitError: costs more than `at_most_credits`; `None` is any price.
        """
        if account.status is not AccountStatus.ACTIVE:
            raise NotAllowedError(
                "This account is suspended: nothing new can be made. What was made stays yours to download."
            )
        requests.check(request, self.get_model(request.model))
        reference_sizes = await self.get_reference_sizes(tx, account.id, request)
        parent = request.parent_output
        if parent is not None and not await is_own_output(tx, account.id, parent):
            raise InvalidInputError(_GONE, field="parent_output")
        quote = self.quote(request, reference_sizes)
        if at_most_credits is not None and quote.total_credits > at_most_credits:
            raise PriceAboveLimitError(price_credits=quote.total_credits, at_most_credits=at_most_credits)
        return quote

    async def accept(
        self,
        tx: Transaction,
        account: Account,
        job_id: JobId,
        request: JobRequest,
        screening: Screening | None,
        *,
        at_most_credits: int | None,
    ) -> Job:
        """The hold, the job and its place in line. The price that is compared is the one that is held.

        The caller holds the account's lock.
        """
        quote = await self.check(tx, account, request, at_most_credits=at_most_credits)
        jobs, journal, now = JobRepository(tx), Journal(tx), self._clock.now()
        free = await self._admission.count_free(tx, account)
        if not free:
            await self._check_line(jobs, account)
        refused_at = await jobs.list_refused_at(account.id, since=now - REFUSALS_WINDOW, limit=REFUSALS_ALLOWED)
        check_refusals(account.id, refused_at, now)
        screening_id = None if screening is None else screening.id
        job = await jobs.add(job_id, account.id, request, quote, screening_id=screening_id, created_at=now)
        await self._ledger.place_hold(tx, account.id, job_id, quote.total_credits)
        events = [
            JobEvent("credits_held", f"{quote.total_credits} credits set aside.", now),
            JobEvent("queued", "In line.", now),
        ]
        if screening is not None:
            events.insert(0, JobEvent("screened", _screened(screening), now))
        await journal.write_all(job_id, events)
        admitted = await self._admission.fill(tx, account, free)
        await ring(tx, account.id)
        return replace(job, is_admitted=job_id in admitted)

    async def _check_line(self, jobs: JobRepository, account: Account) -> None:
        """Raises `LimitReachedError` when it is as long as the plan allows."""
        waiting = len(await jobs.list_waiting(account.id, limit=account.limits.max_waiting))
        if waiting >= account.limits.max_waiting:
            raise LimitReachedError(
                f"{waiting} jobs are waiting, as many as this plan allows. Send this one when one of them has finished.",
                retry_after_seconds=LINE_RETRY_SECONDS,
            )


def _as_sent(request: JobRequest) -> JobRequest:
    """What is sent is what is priced."""
    return replace(request, prompt=sent_prompt(request))


def _screened(screening: Screening) -> str:
    match screening.pictures:
        case 0:
            return "Prompt checked."
        case 1:
            return "Prompt and a picture checked."
        case many:
            return f"Prompt and {many} pictures checked."


def _check_overlay(kind: AssetKind, drawn: Size | None, references: tuple[Size, ...]) -> None:
    """Providers read it pixel by pixel on the first reference. No reference at all is told by `requests.check`."""
    name = "mask" if kind is AssetKind.MASK else "mark-up"
    if drawn is None:
        raise InvalidInputError(f"The {name} is not there any more. Paint or add it again.", field=kind.value)
    if references and drawn != references[0]:
        raise InvalidInputError(
            f"The {name} is {drawn} and the first reference is {references[0]}."
            f" Paint the {name} on the first reference.",
            field=kind.value,
        )
