"""How patient the runner is. One frozen value, so that tests can make the world quick."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunnerPolicy:
    #: Provider calls of this process side by side.
    provider_concurrency: int = 32
    #: Tries of one output while the provider says it is at its limit.
    rate_limited_tries: int = 8
    #: Waited when the provider names no time: doubled with every try, up to the longest.
    rate_limited_first_wait_seconds: float = 2.0
    rate_limited_longest_wait_seconds: float = 60.0
    #: However long the provider asks us to stay away.
    retry_after_longest_seconds: float = 600.0
    #: Tries of one output while the provider fails on its side.
    unavailable_tries: int = 2
    unavailable_wait_seconds: float = 2.0
    #: Tries of one output while the provider cannot be reached at all.
    unreachable_tries: int = 5
    unreachable_first_wait_seconds: float = 2.0
    #: An output whose call was cut by a crash of ours this often is not sent again.
    interruptions_allowed: int = 1
    #: Beyond the model's own timeout, before a silent call is given up from outside.
    timeout_slack_seconds: float = 15.0
    #: How long a picture in hand waits for storage, and how long anything waits for the database.
    storage_patience_seconds: float = 600.0
    database_patience_seconds: float = 900.0
    #: The longest pause between two tries of storage or database.
    longest_pause_seconds: float = 10.0
    #: A job that cannot begin because files cannot be written comes back after this.
    storage_wait_seconds: float = 10.0
    #: A storage found writable is not asked again for this long.
    storage_checked_for_seconds: float = 30.0
    #: Previews of one output are shown at most this often.
    preview_interval_seconds: float = 0.4
    #: What a stopping worker still spends on writing down what it interrupts.
    record_interruption_seconds: float = 2.0
