"""What the modules of `frontend/` and `rxconfig.py` take for granted of Reflex: names of its environment, its folders, its hooks.

With a front end that only looks built: a real one takes a minute, and the browser tests have one.
"""

from pathlib import Path

import pytest
from reflex.plugins import Plugin
from reflex.reflex import cli
from reflex_base.config import Config
from reflex_base.environment import EnvironmentVariables
from reflex_base.plugins.base import PostBuildContext, PreCompileContext

from fakes.processes.tiny_site import BUILT, ask, compile_site, environment, lay
from gpt_image_studio.frontend.bundle import environment as build_environment
from gpt_image_studio.frontend.bundle import production_environment
from gpt_image_studio.frontend.local_components import PACKAGE, list_scripts
from gpt_image_studio.frontend.not_found_page import CONFIG

SKIP, MOUNT = "__REFLEX_SKIP_COMPILE", "__REFLEX_MOUNT_FRONTEND_COMPILED_APP"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay(tmp_path)


@pytest.fixture(scope="module")
def compiled_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_site(lay(tmp_path_factory.mktemp("compiled")))


def compiled(site: Path) -> list[str]:
    """What a compilation writes."""
    return [name for name in ("app", "utils", "vite.config.js", "package.json") if (site / ".web" / name).exists()]


def test_what_is_built_is_served_and_nothing_is_compiled(site: Path) -> None:
    status, body, _ = ask(site, environment(site))
    assert (status, body) == (200, BUILT)
    assert compiled(site) == []


def test_without_the_name_that_mounts_it_nothing_is_served(site: Path) -> None:
    """The same answer as after an upgrade that calls it something else: the test above can fail."""
    chosen = environment(site)
    del chosen[MOUNT]
    assert ask(site, chosen)[0] == 404


def test_who_may_open_a_websocket_is_read_from_the_environment(site: Path) -> None:
    origins = ["http://localhost:3000", "http://[::1]:3000"]
    assert ask(site, environment(site) | {"REFLEX_CORS_ALLOWED_ORIGINS": ",".join(origins)})[2] == origins


@pytest.mark.parametrize(
    "name", [name for name in production_environment() if name.startswith(("REFLEX_", "__REFLEX"))]
)
def test_reflex_reads_every_name_it_is_given(name: str) -> None:
    plain = name.removeprefix("__")
    is_setting = plain.removeprefix("REFLEX_").lower() in Config.__dataclass_fields__
    variable = getattr(EnvironmentVariables, plain, None)
    assert is_setting or (variable is not None and variable.name == name)


def test_the_two_internal_names_are_among_them() -> None:
    assert {SKIP, MOUNT} <= production_environment().keys()
    assert not {SKIP, MOUNT} & build_environment().keys()


def test_the_export_takes_the_options_it_is_given() -> None:
    options = {name for each in cli.commands["export"].params for name in (*each.opts, *each.secondary_opts)}
    assert {"--frontend-only", "--no-zip"} <= options


def test_plugins_are_called_where_ours_listen() -> None:
    assert "static_dir" in PostBuildContext.__annotations__
    assert "add_modify_task" in PreCompileContext.__annotations__
    assert {"post_build", "pre_compile", "get_static_assets"} <= vars(Plugin).keys()


def test_local_components_are_laid_where_their_wrappers_say(compiled_site: Path) -> None:
    """`get_static_assets` of a plugin, called with paths below `.web`."""
    scripts = list(list_scripts())
    assert len(scripts) > 20
    for path in scripts:
        assert (compiled_site / path).read_text(encoding="utf-8") == (PACKAGE / path).read_text(encoding="utf-8")


def test_the_page_for_unknown_addresses_finds_its_place_in_the_routers_configuration(compiled_site: Path) -> None:
    assert '"/404"' in (compiled_site / CONFIG).read_text(encoding="utf-8")
