"""How a job that delivered nothing is told to whoever waited for it."""

from typing import Final

from gpt_image_studio.api.compatible.errors import NEVER_AGAIN, SERVER, USER, Refusal, RefusedError
from gpt_image_studio.generations.model import Job, JobStatus, OutputStatus

JOB_HEADER: Final = "x-studio-job-id"

#: The provider is at fault or away; the same request may work later.
_PROVIDER_SIDE: Final = {
    "provider_unavailable",
    "provider_unreachable",
    "rate_limited",
    "storage_unavailable",
    "database_unavailable",
}


def refusal_of(job: Job) -> RefusedError:
    """Nothing was charged in any of these but the unknown outcome, where the price stays on hold."""
    said = next((output for output in job.outputs if output.error_code), None)
    code, message = (said.error_code, said.error_message) if said else (job.error_code, job.error_message)
    headers = {JOB_HEADER: str(job.id)}
    if job.status is JobStatus.UNKNOWN:
        message = f"The connection to the provider was lost after sending; job {job.id} is closed when it is known what became of it."
        return RefusedError(Refusal(502, message, type=SERVER, code="outcome_unknown", headers=headers | NEVER_AGAIN))
    if code == "refused":
        return RefusedError(Refusal(400, message, type=USER, code="moderation_blocked", headers=headers))
    if job.status is JobStatus.CANCELED:
        return RefusedError(
            Refusal(400, "This job was canceled. Nothing was charged.", type=USER, code="canceled", headers=headers)
        )
    if code == "rejected":
        return RefusedError(Refusal(400, message, type=USER, code="rejected", headers=headers))
    message = message or "The picture could not be made. Nothing was charged."
    if code in _PROVIDER_SIDE:
        return RefusedError(Refusal(503, message, type=SERVER, code=code, headers=headers))
    return RefusedError(
        Refusal(502, message, type=SERVER, code=code or "image_generation_failed", headers=headers | NEVER_AGAIN)
    )


def waited_too_long(job_id: object, seconds: float) -> RefusedError:
    message = (
        f"The picture is not ready after {seconds:.0f} s. The job goes on: find it in the studio, ask for "
        f"/api/v1/jobs/{job_id}, or send this again with the same Idempotency-Key."
    )
    headers = {JOB_HEADER: str(job_id)} | NEVER_AGAIN
    return RefusedError(Refusal(504, message, type=SERVER, code="timeout", headers=headers))


def has_delivered(job: Job) -> bool:
    return any(output.status is OutputStatus.DELIVERED for output in job.outputs)
