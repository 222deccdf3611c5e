"""What a studio that nobody uses takes of a core. Target: 2 % for web and worker together. Memory is printed beside it."""

import time
from dataclasses import dataclass

import psutil
from harness import Product, describe_machine, options, report, running_product

TARGET_PERCENT = 2.0
SETTLE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Usage:
    cpu_seconds: float
    rss_bytes: int


def usage_of(processes: list[psutil.Process]) -> Usage:
    cpu_seconds, rss_bytes = 0.0, 0
    for process in processes:
        try:
            times = process.cpu_times()
            cpu_seconds += times.user + times.system
            rss_bytes += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return Usage(cpu_seconds, rss_bytes)


def find_processes(product: Product) -> dict[str, list[psutil.Process]]:
    assert product.process is not None
    web, worker = product.children("web"), product.children("worker")
    supervisor = psutil.Process(product.process.pid)
    rest = [child for child in supervisor.children(recursive=True) if child not in [*web, *worker]]
    return {"web": web, "worker": worker, "supervisor": [supervisor], "demo model and database": rest}


def main(*, is_quick: bool) -> None:
    settle, measured = (3.0, 5.0) if is_quick else (SETTLE_SECONDS, 60.0)
    with running_product() as product:
        time.sleep(settle)
        processes = find_processes(product)
        before = {name: usage_of(group) for name, group in processes.items()}
        started = time.monotonic()
        time.sleep(measured)
        seconds = time.monotonic() - started
        percent: dict[str, float] = {}
        for name, group in processes.items():
            after = usage_of(group)
            percent[name] = 100 * (after.cpu_seconds - before[name].cpu_seconds) / seconds
            report(f"{name}, idle", percent[name], "%", note=f"{after.rss_bytes / 1e6:.0f} MB")
        report("web and worker together, idle", percent["web"] + percent["worker"], "%", target=TARGET_PERCENT)


if __name__ == "__main__":
    print(describe_machine())
    main(is_quick=options(__doc__).quick)
