"""From rows to the plain values everybody else knows."""

from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.generations import JobRow, OutputRow
from gpt_image_studio.generations.model import Job, JobStatus, Output, OutputStatus, Size
from gpt_image_studio.generations.records.stored import load_quote, load_received, load_request
from gpt_image_studio.kit.ids import AccountId, AssetId, JobId, OutputId, ScreeningId


def to_job(row: JobRow, outputs: tuple[Output, ...]) -> Job:
    return Job(
        id=JobId(row.id),
        account_id=AccountId(row.account_id),
        seq=row.seq or 0,
        status=JobStatus(row.status),
        rank=row.rank,
        request=load_request(row.request),
        quote=load_quote(row.quote),
        charged_credits=row.charged_credits,
        error_code=row.error_code,
        error_message=row.error_message,
        is_admitted=row.engine_job_id is not None,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        retry_at=row.retry_at,
        outputs=outputs,
        screening_id=None if row.screening_id is None else ScreeningId(row.screening_id),
    )


def to_output(row: OutputRow, asset: AssetRow | None) -> Output:
    delivered = asset if row.asset_id is not None else None
    return Output(
        id=OutputId(row.id),
        position=row.position,
        status=OutputStatus(row.status),
        asset_id=None if row.asset_id is None else AssetId(row.asset_id),
        preview_asset_id=None if row.preview_asset_id is None else AssetId(row.preview_asset_id),
        previews=row.previews,
        error_code=row.error_code,
        error_message=row.error_message,
        delivered_size=None if delivered is None else Size(delivered.width, delivered.height),
        placeholder="#888888" if asset is None else asset.placeholder,
        charged_credits=row.charged_credits,
        received=None if row.received is None else load_received(row.received),
        notes=tuple(row.notes),
        raw_asset_id=None if row.raw_asset_id is None else AssetId(row.raw_asset_id),
        change_map_asset_id=None if row.change_map_asset_id is None else AssetId(row.change_map_asset_id),
        changed_outside_percent=row.changed_outside_percent,
    )
