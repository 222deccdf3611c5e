"""The GPT Image wire protocol, seen from the studio: OpenAI's Image API and the servers that speak it."""

from gpt_image_studio.adapters.openai_images.probe import Probed
from gpt_image_studio.adapters.openai_images.profile import Profile, ProfileError, get_profile
from gpt_image_studio.adapters.openai_images.provider import OpenAIImages

__all__ = ["OpenAIImages", "Probed", "Profile", "ProfileError", "get_profile"]
