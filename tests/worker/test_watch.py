"""Who computes is never taken for one that hangs, however slow; who only answers is."""

from __future__ import annotations

from dataclasses import dataclass, field

from fashionstudio.worker import protocol
from fashionstudio.worker.watch import Watch


@dataclass
class Bench:
    """A worker whose heart beats every two seconds of a clock that is set by hand."""

    now: float = 1000.0
    cpu_s: float = 5.0
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = Watch(clock=lambda: self.now)
        self.watch.begin()

    def live(self, seconds: float, *, share: float, doing: str = "job 1") -> None:
        for _ in range(round(seconds / 2)):
            self.now += 2
            self.cpu_s += 2 * share
            self.watch.heard(protocol.pong(doing, self.cpu_s))


def test_a_job_that_computes_nothing_and_says_nothing_hangs() -> None:
    bench = Bench()
    bench.live(100, share=0.0)
    assert not bench.watch.hangs()
    bench.live(100, share=0.0)
    assert bench.watch.hangs()
    bench.watch.heard(protocol.progress("job 1", 1, 4, None))
    assert not bench.watch.hangs(), "it got on after all"


def test_a_starved_machine_gets_all_the_time_it_needs() -> None:
    bench = Bench()
    bench.live(1500, share=0.03)
    assert not bench.watch.hangs()
    bench.live(600, share=0.03)
    assert bench.watch.hangs(), "half an hour without any word is a circle"


def test_reading_large_files_takes_little_processor_time() -> None:
    bench = Bench()
    bench.live(2, share=0.0)
    bench.watch.heard(protocol.phase("job 1", "load"))
    bench.live(600, share=0.0)
    assert not bench.watch.hangs()
    bench.live(600, share=0.0)
    assert bench.watch.hangs()


def test_one_without_a_job_may_rest_as_long_as_it_likes() -> None:
    bench = Bench()
    bench.live(9000, share=0.0, doing="")
    assert not bench.watch.hangs()
    bench.live(60, share=0.0)
    assert not bench.watch.hangs(), "the rest before does not count"


def test_another_process_begins_anew() -> None:
    bench = Bench()
    bench.live(300, share=0.0)
    bench.watch.begin()
    bench.cpu_s = 0.1
    bench.live(100, share=0.0)
    assert not bench.watch.hangs()
