"""Where a stored picture is fetched from (`api/media.py`)."""


def media(asset_id: object, variant: str) -> str:
    return f"/media/{asset_id}/{variant}" if asset_id else ""
