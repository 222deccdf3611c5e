"""An account's queue at one moment: what lives, what ended lately, who is next, what is left to spend."""

from dataclasses import dataclass

from gpt_image_studio.credits.model import Balance
from gpt_image_studio.generations.model import Job, JobEvent, JobStatus
from gpt_image_studio.kit.ids import JobId


@dataclass(frozen=True, slots=True)
class Queue:
    #: Every live job and the newest finished ones, newest first.
    jobs: list[Job]
    #: The log of the first of them.
    newest_events: list[JobEvent]
    balance: Balance

    @property
    def newest(self) -> Job | None:
        return self.jobs[0] if self.jobs else None

    @property
    def places(self) -> dict[JobId, int]:
        """From 1, of those that wait to be handed to the workers."""
        waiting = (job for job in self.jobs if job.status is JobStatus.QUEUED and not job.is_admitted)
        in_line = sorted(waiting, key=lambda job: (job.rank, job.seq))
        return {job.id: place for place, job in enumerate(in_line, start=1)}
