"""Structured logs to stderr: what happened, once, in the past tense. No prompts, e-mails, keys or signed URLs."""

import logging
import sys

import structlog

#: Never leaves the process, whatever a caller passes by mistake.
SECRET_KEYS = frozenset({"password", "token", "cookie", "api_key", "secret", "prompt", "email", "authorization", "url"})


def _without_secrets(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in SECRET_KEYS & event.keys():
        event[key] = "…"
    return event


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
