"""The library: what was made, newest first, a page at a time."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.model import Job, OutputStatus
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.studio.state.canvas.delivered import badge_of
from gpt_image_studio.screens.wording import first_words, milliseconds, short_size
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public
from gpt_image_studio.web.hub import hub

PAGE_JOBS = 24
#: More pictures than this are not kept in a tab: the list is sent whole whenever it grows.
MAX_ITEMS = 240


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One picture. `source` fits a grid cell; the box comes from `width` and `height` before it arrives."""

    id: str
    job_id: str
    asset_id: str
    source: str
    source_set: str
    alt: str
    title: str
    note: str
    width: int
    height: int
    placeholder: str
    made_ms: int
    #: `GIF`, `SVG`, or empty.
    badge: str


class LibraryState(AccountState):
    items: rx.Field[list[LibraryItem]] = rx.field(default_factory=list)
    search: str = ""
    #: Whether there is anything older than what is shown.
    has_older: bool = False
    is_full: bool = False
    is_loaded: bool = False
    problem: str = ""

    _oldest_seq: int | None = None

    @rx.event
    @public
    async def open(self) -> Any:
        """On load and on reconnect."""
        if not await self._read_session():
            return None
        if self._account_id is not None:
            hub.join(self._account_id, self.router.session.client_token, LibraryState.refresh)
        return await self._attempt(self._read)

    @rx.event
    async def refresh(self) -> Any:
        """The bell rang: new pictures appear on top. Someone who has scrolled on is left where they are."""
        if len(self.items) <= PAGE_JOBS:
            return await self._attempt(self._read)
        return None

    @rx.event
    async def find(self, search: str) -> Any:
        self.search = search[:200]
        return await self._attempt(self._read)

    @rx.event
    async def load_older(self) -> Any:
        return await self._attempt(lambda: self._read(older=True))

    async def _read(self, *, older: bool = False) -> None:
        before = self._oldest_seq if older else None
        jobs = await services().generations.list_jobs(
            self._account(), before_seq=before, limit=PAGE_JOBS, search=self.search
        )
        found = [item for job in jobs for item in _items(job)]
        items = [*self.items, *found][-MAX_ITEMS:] if older else found
        if items != self.items:
            self.items = items
        self.is_full = older and len(items) == MAX_ITEMS
        self._oldest_seq = jobs[-1].seq if jobs else before
        self.has_older = len(jobs) == PAGE_JOBS
        self.is_loaded, self.problem = True, ""

    async def _refuse(self, error: StudioError) -> None:
        """Above the pictures."""
        self.problem = error.message


def _items(job: Job) -> list[LibraryItem]:
    return [
        LibraryItem(
            id=str(output.id),
            job_id=str(job.id),
            asset_id=str(output.asset_id),
            source=media(output.asset_id, "w320"),
            source_set=f"{media(output.asset_id, 'w320')} 320w, {media(output.asset_id, 'w640')} 640w",
            alt=first_words(job.request.prompt, 140),
            title=first_words(job.request.prompt),
            note=short_size(output.delivered_size or job.request.size),
            width=(output.delivered_size or job.request.size).width,
            height=(output.delivered_size or job.request.size).height,
            placeholder=output.placeholder or "var(--sunk)",
            made_ms=milliseconds(job.finished_at),
            badge=badge_of(output, job.request),
        )
        for output in job.outputs
        if output.status is OutputStatus.DELIVERED
    ]
