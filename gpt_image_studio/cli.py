"""`studio …`: everything an operator types. Exit codes are honest; `--json` where a script would read the answer."""

import asyncio
import json
import logging
import os
import sys
import time
import webbrowser
from contextlib import AsyncExitStack
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer

from gpt_image_studio.bootstrap import Parts, database_url, parts, run_worker
from gpt_image_studio.commands.accounts import delete_account, export_account
from gpt_image_studio.commands.api_keys import api_keys
from gpt_image_studio.commands.policies import policies
from gpt_image_studio.commands.prompts import prompts
from gpt_image_studio.commands.serving import exit_with_supervisor, serve, stopped, wait_for_port
from gpt_image_studio.commands.supervisor import Child, supervise
from gpt_image_studio.commands.terminal import POOL_SIZE, AsJson, Email, with_parts
from gpt_image_studio.commands.terminal import read_settings as _settings
from gpt_image_studio.commands.terminal import run as _run
from gpt_image_studio.commands.terminal import say as _say
from gpt_image_studio.commands.upkeep import cleanup, reconcile, refusals
from gpt_image_studio.db.embedded.data_folder import DataFolderLock
from gpt_image_studio.errors import StudioError
from gpt_image_studio.frontend import bundle as frontend
from gpt_image_studio.observability import configure_logging
from gpt_image_studio.services import Condition
from gpt_image_studio.settings import ROOT, Settings

#: The first build installs npm packages; after that the page must answer within this time, seconds.
START_PATIENCE_SECONDS = 120.0
#: Of a part the doctor looked at.
_MARKS = {Condition.WELL: "ok  ", Condition.WARNING: "warn", Condition.DOWN: "BAD "}

app = typer.Typer(
    add_completion=False, no_args_is_help=False, help="The studio: without a command, everything on one port."
)
app.add_typer(api_keys, name="api-key")
app.add_typer(prompts, name="prompts")
app.add_typer(policies, name="policies")
app.command()(cleanup)
app.command()(reconcile)
app.command()(refusals)
app.command("export-account")(export_account)
app.command("delete-account")(delete_account)

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]


def _build(settings: Settings, *, is_forced: bool = False) -> None:
    if is_forced or not frontend.is_built(ROOT, settings.seen_by_pages):
        _say("Building the front end (the first time takes about a minute) …")
        frontend.build(ROOT, settings.seen_by_pages, is_forced=is_forced)


def _build_or_exit(settings: Settings, *, is_forced: bool = False) -> None:
    try:
        _build(settings, is_forced=is_forced)
    except StudioError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from error


def _migrate(url: str) -> None:
    """The database at `url` to this version."""
    # Alembic and its templates are 11 MB, and the web process imports this module too.
    from gpt_image_studio.db.migrations import migrate as migrate_database  # noqa: PLC0415

    migrate_database(url)


def _address(settings: Settings, host: str, port: int) -> str:
    """What a person types into a browser."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104 # compared, not bound


async def _owner_link(process: Parts, address: str) -> str:
    """The embedded owner, with their first credits, and a one-time link for them."""
    owner = await process.services.welcome.welcome_owner()
    return _link(address, await process.services.accounts.create_login_link(owner.id))


def _link(address: str, token: str) -> str:
    return f"{address}/auth/link?token={token}"


async def _answers(address: str) -> None:
    """Waits until the page is there. Raises `StudioError`."""

    def is_up() -> bool:
        try:
            with urlopen(f"{address}/healthz", timeout=2) as response:  # noqa: S310 # our own address
                return response.status == 200  # noqa: PLR2004 # OK
        except (URLError, OSError):
            return False

    end = time.monotonic() + START_PATIENCE_SECONDS
    while not await asyncio.to_thread(is_up):
        if time.monotonic() > end:
            raise StudioError(f"The studio did not answer at {address}; what it printed above says why.")
        await asyncio.sleep(0.1)


def _open_browser(link: str) -> None:
    """Where there is a desktop and a person at the terminal."""
    has_desktop = sys.platform in {"darwin", "win32"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if has_desktop and sys.stdout.isatty():
        webbrowser.open(link)


@app.callback(invoke_without_command=True)
def everything(
    context: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 3000,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Only the web; workers run elsewhere.")] = False,
) -> None:
    """Prepares the data folder, the database and the front end, then runs web and worker on one port."""
    configure_logging(process="studio", level=logging.WARNING)
    if context.invoked_subcommand is None:
        _run(_everything(_settings(), host, port, has_worker=not no_worker))


async def _everything(settings: Settings, host: str, port: int, *, has_worker: bool) -> None:
    until = asyncio.create_task(stopped())
    with DataFolderLock(settings.data_folder):
        async with AsyncExitStack() as stack:
            await wait_for_port(host, port)
            process = await stack.enter_async_context(parts(settings, pool_size=POOL_SIZE))
            await asyncio.to_thread(_migrate, process.database.url)
            await asyncio.to_thread(_build, settings)
            children = [Child("web", ["web", "--host", host, "--port", str(port)])]
            if has_worker:
                children.append(Child("worker", ["worker"]))
            supervising = asyncio.create_task(supervise(children, until, grace_seconds=settings.stop_grace_seconds + 5))
            try:
                await _announce(process, host, port, until)
            except StudioError:
                until.cancel()
                await asyncio.gather(supervising, return_exceptions=True)
                raise
            await supervising


async def _announce(process: Parts, host: str, port: int, until: "asyncio.Task[None]") -> None:
    local = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104 # compared, not bound
    answering = asyncio.create_task(_answers(local))
    await asyncio.wait({answering, until}, return_when=asyncio.FIRST_COMPLETED)
    if not answering.done():
        answering.cancel()
        return
    await answering
    address = _address(process.settings, host, port)
    (process.settings.data_folder / "address").write_text(address, encoding="utf-8")
    link = await _owner_link(process, address)
    _say(f"\n  {process.settings.brand_name} is at {address}\n\n  Sign in (once, within 15 minutes):\n  {link}\n")
    if process.settings.is_demo:
        _say("  Demo model: drawn by the studio, no AI. Set OPENAI_API_KEY for the real one.\n")
    _say("  Ctrl-C stops everything.\n")
    sys.stdout.flush()
    _open_browser(link)


@app.command()
def web(host: Host = "127.0.0.1", port: Port = 3000) -> None:
    """Only the web server. The database must be migrated."""
    configure_logging(process="web")
    settings = _settings()
    # A supervisor has built already; a change made since then must not stop a restart.
    if not exit_with_supervisor():
        _build_or_exit(settings)
    _run(serve(settings, host, port))


@app.command()
def worker() -> None:
    """Only a worker; run as many as wanted."""
    configure_logging(process="worker")
    exit_with_supervisor()
    _run(_worker(_settings()))


async def _worker(settings: Settings) -> None:
    working = asyncio.create_task(run_worker(settings))
    stopping = asyncio.create_task(stopped())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        working.cancel()
    try:
        await working
    except asyncio.CancelledError:
        if not stopping.done():
            raise
    finally:
        stopping.cancel()


@app.command()
def dev(port: Port = 3000) -> None:
    """Hot reload for people who change the studio: Reflex's development server, and a worker."""
    _run(_dev(_settings(), port))


async def _dev(settings: Settings, port: int) -> None:
    until = asyncio.create_task(stopped())
    with DataFolderLock(settings.data_folder):
        async with parts(settings, pool_size=POOL_SIZE) as process:
            await asyncio.to_thread(_migrate, process.database.url)
            command = [sys.executable, "-m", "reflex", "run", "--frontend-port", str(port), "--backend-port", "8000"]
            env = frontend.environment() | {
                "REFLEX_CORS_ALLOWED_ORIGINS": f"http://localhost:{port},http://127.0.0.1:{port}"
            }
            reflex = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=env)
            _say(f"\n  Sign in: {await _owner_link(process, 'http://localhost:8000')}\n")
            try:
                await supervise([Child("worker", ["worker"])], until, grace_seconds=5)
            finally:
                if reflex.returncode is None:
                    reflex.terminate()
                await reflex.wait()


@app.command()
def migrate() -> None:
    """Brings the database to this version."""

    async def run(settings: Settings) -> None:
        async with database_url(settings) as url:
            await asyncio.to_thread(_migrate, url)
        _say("The database is up to date.")

    _run(run(_settings()))


@app.command()
def build(force: Annotated[bool, typer.Option("--force", help="Even when nothing changed.")] = False) -> None:
    """Builds the front end when what it is made of has changed."""
    _build_or_exit(_settings(), is_forced=force)
    _say("The front end is up to date.")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Looks at everything the studio stands on and says what is wrong."""
    # It compares the database with Alembic's steps, which no other process wants to carry.
    from gpt_image_studio.commands import doctor as examination  # noqa: PLC0415

    async def run(settings: Settings) -> None:
        findings = await examination.examine(settings)
        if as_json:
            _say(json.dumps([finding.as_dict() for finding in findings]))
        else:
            for finding in findings:
                _say(f"{_MARKS[finding.condition]} {finding.part:<12} {finding.detail}")
        if any(finding.condition is Condition.DOWN for finding in findings):
            raise typer.Exit(1)

    _run(run(_settings()))


@app.command("login-link")
def login_link(email: Email, as_json: AsJson = False) -> None:
    """Prints a one-time sign-in link, valid for 15 minutes. Creates the account where there is none."""

    async def main(process: Parts) -> None:
        account = await process.services.welcome.welcome_by_operator(email)
        token = await process.services.accounts.create_login_link(account.id)
        settings = process.settings
        saved = settings.data_folder / "address"
        address = settings.public_url.rstrip("/") or (
            saved.read_text(encoding="utf-8") if saved.exists() else "http://127.0.0.1:3000"
        )
        link = _link(address, token)
        _say(json.dumps({"email": email, "link": link}) if as_json else link)

    with_parts(main)


@app.command()
def grant(
    email: Email,
    amount: Annotated[int, typer.Argument(metavar="CREDITS", min=1, max=10_000_000)],
    reason: Annotated[str, typer.Option(help="Shown in the account's ledger.")],
    as_json: AsJson = False,
) -> None:
    """Gives an account credits."""

    async def main(process: Parts) -> None:
        account = await process.services.accounts.get_by_email(email)
        balance = await process.services.credits.grant(account.id, amount, reason=reason)
        answer = {
            "email": account.email,
            "posted": balance.posted,
            "held": balance.held,
            "available": balance.available,
        }
        _say(json.dumps(answer) if as_json else f"{account.email} has {balance.available} credits available.")

    with_parts(main)


if __name__ == "__main__":
    app()
