"""The queue as the drawer shows it: what runs, what waits in its order, what ended lately."""

from dataclasses import dataclass

from gpt_image_studio.credits.model import Balance
from gpt_image_studio.generations.model import Job, JobEvent, JobStatus
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.screens.studio.state.canvas.progress import LIVE
from gpt_image_studio.screens.studio.state.queue.row import QueueRow, queue_row
from gpt_image_studio.services import services

#: Rows that are sent to a tab at most; more waiting ones are counted.
MAX_WAITING_ROWS = 8
MAX_RUNNING_ROWS = 6
MAX_FINISHED_ROWS = 6


@dataclass(frozen=True, slots=True)
class QueueView:
    """The same in every tab of the account, so it is read once for all of them."""

    balance: Balance
    rows: list[QueueRow]
    jobs: list[Job]
    #: What most tabs have on their canvas, and its log.
    newest: Job | None
    newest_events: list[JobEvent]
    waiting: int
    hidden_waiting: int
    live: int
    strip: str


async def read_queue(account_id: AccountId) -> QueueView:
    generations = services().generations
    queue = await generations.read_queue(account_id, finished=MAX_FINISHED_ROWS)
    jobs, places = queue.jobs, queue.places
    running = [job for job in jobs if job.status in LIVE and job.status is not JobStatus.QUEUED]
    waiting = sorted(
        (job for job in jobs if job.status is JobStatus.QUEUED), key=lambda job: (places.get(job.id, 0), job.seq)
    )
    finished = [job for job in jobs if job.status not in LIVE]
    seen = [*running[:MAX_RUNNING_ROWS], *waiting[:MAX_WAITING_ROWS], *finished]
    rows = [
        queue_row(job, place=places.get(job.id, 0), usual_seconds=await generations.usual_seconds(job.request))
        for job in seen
    ]
    return QueueView(
        balance=queue.balance,
        rows=rows,
        jobs=jobs,
        newest=queue.newest,
        newest_events=queue.newest_events,
        waiting=len(waiting),
        hidden_waiting=max(len(waiting) - MAX_WAITING_ROWS, 0),
        live=len(running) + len(waiting),
        # What keeps a job waiting though it has its place: the provider's limit, storage that is away.
        strip=next((job.error_message for job in running if job.retry_at is not None), ""),
    )


def announce(before: list[QueueRow], after: list[QueueRow]) -> str:
    """One sentence for each job that ended between the two, for people who listen to the page."""
    was_live = {row.id for row in before if row.is_live}
    return " ".join(f"{row.title}: {row.word}, {row.line}." for row in after if row.id in was_live and not row.is_live)
