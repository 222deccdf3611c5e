"""Old rows of the queue are looked for once an hour, not with every sweep."""

from typing import Any, cast

from gpt_image_studio.adapters.procrastinate_engine.maintenance import QueueMaintenance


class Manager:
    def __init__(self) -> None:
        self.cleared = 0

    async def delete_old_jobs(self, **_: object) -> None:
        self.cleared += 1


class App:
    def __init__(self) -> None:
        self.job_manager = Manager()


async def test_the_queue_is_cleared_once_and_then_left_alone_for_an_hour() -> None:
    app, nothing = App(), cast("Any", None)
    rounds = QueueMaintenance(
        cast("Any", app), nothing, nothing, nothing, heartbeat_seconds=1, dead_seconds=4, sweep_seconds=1
    )
    for _ in range(3):
        await rounds._clear()  # pyright: ignore[reportPrivateUsage] # a round of it takes a worker and an hour
    assert app.job_manager.cleared == 1
