"""How far a job is, as the screens draw it."""

from gpt_image_studio.generations.model import Job, JobStatus, Output

#: Past this many times the usual duration a job is called slower than usual.
SLOW_FACTOR = 2.0

#: Segments of the progress bar: held, sent, then four for the pictures.
STEPS = 6

LIVE = {JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.UNKNOWN}


def steps_of(job: Job) -> list[str]:
    """The style of each segment: held, sent, then four for the pictures. Empty for a job that is not drawn now."""
    if job.status is not JobStatus.RUNNING or not job.outputs:
        return []
    share = sum(share_of(output, job.request.partials) for output in job.outputs) / len(job.outputs)
    done = min(2 + int(share * (STEPS - 2)), STEPS - 1)
    return ["step-done"] * done + ["step-now"] + [""] * (STEPS - done - 1)


def share_of(output: Output, partials: int) -> float:
    return 1.0 if output.status.is_settled else output.previews / (partials + 1)
