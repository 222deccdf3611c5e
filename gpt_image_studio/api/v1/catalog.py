"""The list of operations. Read it as the table of contents of `/api/v1`."""

from typing import Final

from gpt_image_studio.api.access import MAX_IDEMPOTENCY_KEY
from gpt_image_studio.api.v1 import account, assets, jobs, requests, responses
from gpt_image_studio.api.v1.operations import MEDIA, Operation

#: A body can be unreadable, too large, of another type, or say something that cannot be used.
_BODY: Final = (400, 413, 415)
_IDEMPOTENCY: Final = {
    "Idempotency-Key": {
        "description": "The same key is the same job, however often it is sent; with another body it is refused (409).",
        # Printable ASCII.
        "schema": {"type": "string", "minLength": 1, "maxLength": MAX_IDEMPOTENCY_KEY, "pattern": "^[ -~]+$"},
    }
}
_PARTS: Final = {
    "Range": {
        "description": "A part of the bytes, `bytes=0-999`. One that cannot be read is ignored.",
        "schema": {"type": "string"},
    },
    "If-None-Match": {"description": "The `etag` of what is there already.", "schema": {"type": "string"}},
}

OPERATIONS: Final = (
    Operation(
        "createJob",
        "POST",
        "/jobs",
        "Ask for pictures. The price is held at once and charged for what is delivered.",
        jobs.create,
        answers={202: responses.Job, 200: responses.Quote},
        refusals=(*_BODY, 402, 403, 409),
        query=requests.CreateQuery,
        body=requests.JobBody,
        headers=_IDEMPOTENCY,
    ),
    Operation(
        "listJobs",
        "GET",
        "/jobs",
        "The account's jobs, newest first.",
        jobs.list_jobs,
        answers={200: responses.JobPage},
        query=requests.JobsQuery,
    ),
    Operation("getJob", "GET", "/jobs/{id}", "One job.", jobs.show, answers={200: responses.Job}, refusals=(404,)),
    Operation(
        "cancelJob",
        "POST",
        "/jobs/{id}/cancel",
        "Stop a job. What was delivered is charged, the rest returned; one that has ended stays as it is.",
        jobs.cancel,
        answers={200: responses.Job},
        refusals=(403, 404),
    ),
    Operation(
        "quote",
        "POST",
        "/quotes",
        "The price of exactly this, after checking that it can be made.",
        jobs.quote,
        answers={200: responses.Quote},
        refusals=_BODY,
        body=requests.JobBody,
    ),
    Operation(
        "getAsset",
        "GET",
        "/assets/{id}",
        "What a picture is.",
        assets.show,
        answers={200: responses.Asset},
        refusals=(404,),
    ),
    Operation(
        "getAssetContent",
        "GET",
        "/assets/{id}/content",
        "The bytes of a picture.",
        assets.show_content,
        answers={200: MEDIA, 206: MEDIA, 304: None},
        refusals=(404, 416),
        query=requests.ContentQuery,
        headers=_PARTS,
    ),
    Operation(
        "getBalance",
        "GET",
        "/balance",
        "Credits.",
        account.show_balance,
        answers={200: responses.Balance},
    ),
    Operation(
        "listModels",
        "GET",
        "/models",
        "What can be used now.",
        account.list_models,
        answers={200: responses.ModelList},
    ),
)
