"""The page for unknown addresses arrives with its words, as every other does: React Router leaves a route `*` out of prerendering.

Known to `rxconfig.py` only; `frontend/bundle.py` puts the result where the server looks for it.
"""

from typing import Any

from reflex.plugins import Plugin

CONFIG = "react-router.config.js"
_EVERY_STATIC_PAGE = '"prerender": true'


class NotFoundPagePlugin(Plugin):
    """Prerenders `/404`, an address that only the route `*` answers to."""

    def pre_compile(self, **context: Any) -> None:
        context["add_modify_task"](CONFIG, _with_not_found)


def _with_not_found(config: str) -> str:
    """Unchanged where nothing is prerendered, as in development."""
    return config.replace(_EVERY_STATIC_PAGE, '"prerender": ({ getStaticPaths }) => [...getStaticPaths(), "/404"]')
