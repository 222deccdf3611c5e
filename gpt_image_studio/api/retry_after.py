"""What every no over HTTP says of waiting, whichever door it was asked at."""

from gpt_image_studio.errors import StudioError, whole_seconds


def retry_after(error: StudioError) -> dict[str, str]:
    """The header, in whole seconds; nothing where waiting does not help."""
    if error.retry_after_seconds is None:
        return {}
    return {"retry-after": str(whole_seconds(error.retry_after_seconds))}
