"""The GPT Image wire protocol, seen from the studio: OpenAI's Image API and the servers that speak it."""

from gpt_image_studio.adapters.openai_images.provider import OpenAIImages

__all__ = ["OpenAIImages"]
