"""Compiles the site as an export does, without npm: what that would install and bundle lies in `.web` afterwards."""

from reflex.utils import frontend_skeleton, js_runtimes


def install_nothing(*_packages: object) -> None:
    """Tests need no network."""


js_runtimes.install_frontend_packages = install_nothing
frontend_skeleton.initialize_web_directory()

from tiny.tiny import app  # noqa: E402 # only now, as Reflex does it

app._compile(prerender_routes=True, use_rich=False)
