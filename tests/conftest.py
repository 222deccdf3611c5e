"""The world every test may ask for: a real PostgreSQL, a fresh migrated database in it, a clock, a browser."""

import os
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from hypothesis import HealthCheck, settings

from chromium import find_or_install_chromium
from companions import make_data_dir
from databases import make_database, make_studio_database
from fakes.clock import FixedClock
from fakes.folders import check_empty, check_size, make_folder, measure
from fakes.make.site import make_site
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.db.migrations import migrate
from gpt_image_studio.db.session import Database
from gpt_image_studio.site import install_site
from spread import arrange, count_workers

# A key, a database or a bucket in the project's `.env` is somebody's real one.
os.environ["STUDIO_ENV_FILE"] = ""

#: The tests' server may forget everything when the machine stops.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}
SITE = make_site()
# Pages are put together where their modules are imported.
install_site(SITE)
# An example may take as long as it takes, and be as slow to make: the other core is at work too.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return count_workers(config.args)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers take files in this order (`--no-loadscope-reorder`)."""
    places = {path: place for place, path in enumerate(arrange(list(dict.fromkeys(item.path for item in items))))}
    items.sort(key=lambda item: places[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """At the end of every file, while its servers are still there: what the tests hold in memory is bounded."""
    held = measure() if nextitem is None or nextitem.path != item.path else {}
    yield
    check_size(held)


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A command that ran inside a test set up logging to that test's own stderr, which is closed when it ends."""
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(autouse=True)
def own_site() -> None:
    """What pages are built from: the defaults, whatever the test before installed."""
    install_site(SITE)


@pytest.fixture(scope="session", autouse=True)
def no_folder_left() -> Iterator[None]:
    """Set up first, so looked at last: every server and studio of this process has gone, and its folder in memory with it."""
    yield
    check_empty()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL to make databases on: STUDIO_TEST_DATABASE_URL, or the embedded one in a folder of its own."""
    if given := os.environ.get("STUDIO_TEST_DATABASE_URL"):
        yield given
        return
    folder = make_folder("studio-tests-")
    try:
        with EmbeddedPostgres(folder, settings=FAST) as postgres:
            yield postgres.url
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that does not exist yet, in a place everybody can enter. A server left on it is ended."""
    with make_data_dir() as data_dir:
        yield data_dir


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """The name of a migrated database nobody is connected to."""
    with make_database(server_url) as url:
        migrate(url)
        yield str(sa.make_url(url).database)


@pytest.fixture
def database_url(server_url: str, template: str) -> Iterator[str]:
    """A fresh migrated database for this test alone, as `postgresql+psycopg://…`."""
    with make_studio_database(server_url, template) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """For `playwright.chromium.launch(executable_path=…)`."""
    return find_or_install_chromium()
