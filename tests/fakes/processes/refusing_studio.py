"""`studio` with a content check that refuses every upload that is 77 pixels wide; nothing else of it is different.

python -m fakes.processes.refusing_studio web --port 3000
"""

import io

from PIL import Image

from fakes.providers.moderator import ALLOWED, DENIED, FakeModerator
from gpt_image_studio import bootstrap
from gpt_image_studio.cli import app
from gpt_image_studio.moderation.model import Opinion
from gpt_image_studio.moderation.ports import Picture
from gpt_image_studio.settings import Settings

REFUSED_WIDTH = 77


class WidthModerator(FakeModerator):
    async def judge_picture(self, picture: Picture) -> Opinion:
        with Image.open(io.BytesIO(picture.content)) as image:
            return DENIED if image.width == REFUSED_WIDTH else ALLOWED


def moderation_by_width(settings: Settings) -> tuple[WidthModerator, WidthModerator]:
    """Whoever judges words judges pictures too."""
    del settings
    moderator = WidthModerator()
    return moderator, moderator


if __name__ == "__main__":
    bootstrap.moderation_of = moderation_by_width
    app()
