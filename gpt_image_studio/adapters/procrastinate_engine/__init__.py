"""`JobEngine` on procrastinate, on the studio's own PostgreSQL."""

from gpt_image_studio.adapters.procrastinate_engine.engine import ProcrastinateEngine

__all__ = ["ProcrastinateEngine"]
