"""The gate before everything else: nothing is queued, held or sent that was not judged. No answer is a no, for now.

A verdict counts for an account, for the exact words or bytes, for as long as the policy it was made by and for `VERDICT_LASTS`:
the same prompt again, or the same upload, asks nobody. What is kept of them is a hash.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import structlog

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, AssetId, JobId, ScreeningId, new_id
from gpt_image_studio.limits.refusals import REFUSALS_ALLOWED, REFUSALS_WINDOW, check_refusals
from gpt_image_studio.moderation.model import MARKUP, PROMPT, Decision, JudgedPart, Opinion, Screening, Subject, Verdict
from gpt_image_studio.moderation.ports import ModerationUnavailableError, Picture, PictureModerator, TextModerator
from gpt_image_studio.moderation.refusal import refuse
from gpt_image_studio.moderation.repository import VerdictRepository

log = structlog.get_logger(__name__)

VERDICT_LASTS = timedelta(days=30)
#: Questions of this process under way side by side.
ASKED_AT_ONCE = 16
#: Waiting for a turn and for the answer, seconds.
PATIENCE_SECONDS = 25.0
#: Wide enough to be judged, and no original of 50 MB leaves for it.
JUDGED_VARIANT = "w1280"


@dataclass(frozen=True, slots=True)
class _Question:
    account_id: AccountId
    part: JudgedPart
    digest: bytes
    provider: str
    ask: Callable[[], Awaitable[Opinion]]
    #: When the request came: what is refused of it together was refused once.
    at: datetime


class ModerationService:
    """Opens its own transactions, and none while it asks."""

    def __init__(
        self,
        database: Database,
        assets: AssetService,
        clock: Clock,
        *,
        texts: TextModerator | None,
        pictures: PictureModerator | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Without `texts` nothing is judged at all; without `pictures`, no uploads."""
        self._database = database
        self._assets = assets
        self._clock = clock
        self._texts = texts
        self._pictures = pictures
        self._patience_seconds = patience_seconds
        self._at_once = asyncio.Semaphore(ASKED_AT_ONCE)
        self._asking: WeakValueDictionary[tuple[AccountId, bytes], asyncio.Lock] = WeakValueDictionary()

    @property
    def is_on(self) -> bool:
        return self._texts is not None

    async def screen(
        self,
        account_id: AccountId,
        job_id: JobId,
        *,
        prompt: str,
        references: Sequence[AssetId] = (),
        markup: AssetId | None = None,
    ) -> Screening | None:
        """`None` where the check is off. Outputs of ours used again were judged by whoever drew them.

        Raises:
            ContentRefusedError: names the part and what kind of thing it is.
            TooManyRefusalsError: this account was refused too often; says when it is heard again.
            ModerationUnavailableError: it cannot be checked now.
            NotFoundError: a reference is not there.
        """
        if self._texts is None:
            return None
        now = self._clock.now()
        verdict = await self._settle(self._about_prompt(self._texts, account_id, job_id, prompt, now))
        refuse([(PROMPT, verdict)])
        parts = {JudgedPart(Subject.ASSET, number): asset_id for number, asset_id in enumerate(references, start=1)}
        questions = await self._about_pictures(account_id, parts | ({MARKUP: markup} if markup else {}), now)
        settled = await asyncio.gather(*(self._settle(question) for question in questions), return_exceptions=True)
        refuse(
            (question.part, found)
            for question, found in zip(questions, settled, strict=True)
            if not isinstance(found, BaseException)
        )
        for found in settled:
            if isinstance(found, BaseException):
                raise found
        return Screening(verdict.id, verdict.provider, len(questions))

    async def close(self) -> None:
        for moderator in {id(one): one for one in (self._texts, self._pictures) if one is not None}.values():
            await moderator.close()

    def _about_prompt(
        self, moderator: TextModerator, account_id: AccountId, job_id: JobId, prompt: str, now: datetime
    ) -> _Question:
        return _Question(
            account_id,
            PROMPT,
            _digest(moderator.name, moderator.policy, PROMPT.subject, hashlib.sha256(prompt.encode()).digest()),
            moderator.name,
            lambda: moderator.judge_text(prompt, reference=f"acc_{account_id}:job_{job_id}"),
            now,
        )

    async def _about_pictures(
        self, account_id: AccountId, parts: Mapping[JudgedPart, AssetId], now: datetime
    ) -> list[_Question]:
        if self._pictures is None or not parts:
            return []
        async with self._database.transaction() as tx:
            assets = {part: await AssetRepository(tx).get(account_id, asset_id) for part, asset_id in parts.items()}
        return [
            self._about_picture(self._pictures, account_id, part, asset, now)
            for part, asset in assets.items()
            if asset.kind is not AssetKind.OUTPUT
        ]

    def _about_picture(
        self, moderator: PictureModerator, account_id: AccountId, part: JudgedPart, asset: Asset, now: datetime
    ) -> _Question:
        async def ask() -> Opinion:
            return await moderator.judge_picture(await self._read_picture(asset))

        digest = _digest(moderator.name, moderator.policy, part.subject, asset.sha256)
        return _Question(account_id, part, digest, moderator.name, ask, now)

    async def _read_picture(self, asset: Asset) -> Picture:
        async with self._assets.open(asset, JUDGED_VARIANT) as opened:
            return Picture(opened.media_type, b"".join([chunk async for chunk in opened.stored.chunks]))

    async def _settle(self, question: _Question) -> Verdict:
        """The verdict on record, or a new one put there. Whoever asks the same at the same time waits for it."""
        key = (question.account_id, question.digest)
        async with self._asking.setdefault(key, asyncio.Lock()):
            async with self._database.transaction() as tx:
                known = await VerdictRepository(tx).find(*key, since=question.at - VERDICT_LASTS)
                if known is not None:
                    return known
                await self._check_refusals(tx, question)
            opinion = await self._ask(question)
            verdict = Verdict(
                id=ScreeningId(new_id()),
                decision=opinion.decision,
                categories=opinion.categories if opinion.decision is Decision.DENY else (),
                provider=question.provider,
                provider_id=opinion.provider_id,
                created_at=question.at,
            )
            async with self._database.transaction() as tx:
                await VerdictRepository(tx).add(question.account_id, question.part.subject, question.digest, verdict)
        if verdict.decision is Decision.DENY:
            log.info(
                "moderation.refused",
                account_id=str(question.account_id),
                part=str(question.part),
                categories=[category.value for category in verdict.categories],
                provider=verdict.provider,
                screening_id=str(verdict.id),
            )
        return verdict

    async def _ask(self, question: _Question) -> Opinion:
        try:
            async with asyncio.timeout(self._patience_seconds), self._at_once:
                return await question.ask()
        except TimeoutError as error:
            raise ModerationUnavailableError from error

    async def _check_refusals(self, tx: Transaction, question: _Question) -> None:
        refused_at = await VerdictRepository(tx).list_refused_at(
            question.account_id, since=question.at - REFUSALS_WINDOW, limit=REFUSALS_ALLOWED
        )
        # A request whose first part was just refused is still the same request.
        if question.at not in refused_at:
            check_refusals(question.account_id, refused_at, question.at)


def _digest(provider: str, policy: str, subject: Subject, content: bytes) -> bytes:
    return hashlib.sha256(b"\0".join([provider.encode(), policy.encode(), subject.value.encode(), content])).digest()
