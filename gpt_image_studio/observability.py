"""Structured logs to stderr: what happened, once, in the past tense. No prompts, e-mails, keys or signed URLs."""

import logging
import sys

import structlog

from gpt_image_studio.limits.log_lines import Throttle

#: What a library may say in a minute. Anybody can send a server what it complains about, a trace for every packet.
MAX_LIBRARY_LINES_PER_MINUTE = 10
#: Speak of our own work: none of their lines is caused by a stranger, and each may be the one that is looked for.
_OF_OUR_WORK = ("procrastinate", "sqlalchemy", "alembic")
#: Speak of what a stranger sent. Without a level of their own they also add a second handler, and every line is there twice.
_OF_PACKETS = ("engineio.server", "socketio.server")

#: Never leaves the process, whatever a caller passes by mistake.
SECRET_KEYS = frozenset({"password", "token", "cookie", "api_key", "secret", "prompt", "email", "authorization", "url"})


def _without_secrets(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in SECRET_KEYS & event.keys():
        event[key] = "…"
    return event


class _PerMinuteFilter(logging.Filter):
    """Of each library's logger. A packet that cannot be read needs no trace, and its text may be in the exception's."""

    def __init__(self) -> None:
        super().__init__()
        self._throttles: dict[str, Throttle] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name in _OF_PACKETS and record.exc_info and record.exc_info[0]:
            record.msg, record.args = f"{record.getMessage()}: {record.exc_info[0].__name__}", ()
            record.exc_info = record.exc_text = None
        if record.name.partition(".")[0] in _OF_OUR_WORK:
            return True
        return self._throttles.setdefault(record.name, Throttle(MAX_LIBRARY_LINES_PER_MINUTE)).allows()


def configure_logging(*, process: str, level: int = logging.INFO) -> None:
    """`process` (web, worker, studio) is on every line."""
    is_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=is_terminal)
            if is_terminal
            else structlog.processors.JSONRenderer(default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s", force=True
    )
    for handler in logging.root.handlers:
        handler.addFilter(_PerMinuteFilter())
    for name in _OF_PACKETS:
        logging.getLogger(name).setLevel(logging.ERROR)
