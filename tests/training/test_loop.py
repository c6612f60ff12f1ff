"""The one loop: exact resuming, checkpoints, faults, several processes."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch
from torch import nn

from fashionstudio.errors import BadInput
from fashionstudio.training import checkpoint, feeding
from fashionstudio.training import loop as training_loop
from fashionstudio.training.logbook import read_log
from fashionstudio.training.loop import Loop, Plan, Validation


class Line:
    """Batches of a straight line with noise; each position gives its own."""

    def batch(self, position):
        generator = torch.Generator().manual_seed(position)
        x = torch.rand(8, 1, generator=generator)
        return {"x": x, "y": 3 * x - 1, "names": ["a"]}


class Fit(nn.Module):
    """A noisy objective: it draws random numbers as denoising does."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(3)
        self.line = nn.Linear(1, 1)

    def forward(self, batch):
        noise = 0.1 * torch.randn_like(batch["y"])
        return {"loss": (self.line(batch["x"]) + noise - batch["y"]).square().mean()}


def loop_in(folder, objective=None, validate=None, **changes):
    settings = {
        "max_steps": 20, "learning_rate": 0.3, "warmup_steps": 2, "log_every": 1, "ema": 0.9,
        "schedule": "cosine", "device": "cpu", "precision": "no",
    }  # fmt: skip
    objective = objective or Fit()
    optimizer = torch.optim.AdamW(objective.parameters(), lr=1.0)
    return Loop(Plan(out=folder, **settings | changes), objective, optimizer, validate)


def losses(folder):
    return {e["step"]: e["loss"] for e in read_log(folder) if "loss" in e}


def test_the_loss_falls_and_a_resumed_run_equals_an_unbroken_one(tmp_path):
    loop_in(tmp_path / "whole").train(Line())
    whole = losses(tmp_path / "whole")
    assert sum(whole[s] for s in range(16, 21)) < 0.5 * sum(whole[s] for s in range(1, 6))

    class Interrupting(Line):
        def batch(self, position):
            if position == 7:
                os.kill(os.getpid(), signal.SIGINT)
            return super().batch(position)

    broken = loop_in(tmp_path / "broken")
    broken.train(Interrupting())
    assert broken.interrupted
    assert broken.progress.step == 8
    taken_up = loop_in(tmp_path / "broken", resume=True)
    taken_up.train(Line())
    assert losses(tmp_path / "broken") == whole
    ours = checkpoint.averaged_weights(tmp_path / "broken")
    theirs = checkpoint.averaged_weights(tmp_path / "whole")
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


def test_batches_made_ahead_by_other_processes_change_nothing(tmp_path):
    loop_in(tmp_path / "here", max_steps=4).train(Line())
    loop_in(tmp_path / "ahead", max_steps=4, workers=2).train(Line())
    assert losses(tmp_path / "ahead") == losses(tmp_path / "here")


def test_little_shared_memory_means_fewer_processes(tmp_path, monkeypatch):
    usage = shutil._ntuple_diskusage(10**9, 0, 10**9)
    monkeypatch.setattr(feeding, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert feeding.usable_workers(8) == 2
    assert feeding.usable_workers(0) == 0


def test_accumulated_batches_are_read_on_after_a_break(tmp_path):
    loop_in(tmp_path / "whole", accumulate=3, max_steps=6).train(Line())
    first = loop_in(tmp_path / "broken", accumulate=3, max_steps=6)
    first._on_signal()
    first.train(Line())
    assert first.progress.step == 0
    loop_in(tmp_path / "broken", accumulate=3, max_steps=6, resume=True).train(Line())
    assert losses(tmp_path / "broken") == losses(tmp_path / "whole")


def test_a_run_is_not_overwritten(tmp_path):
    loop_in(tmp_path, max_steps=2).train(Line())
    with pytest.raises(BadInput, match="already") as raised:
        loop_in(tmp_path, max_steps=2)
    assert "--resume" in raised.value.hint
    assert loop_in(tmp_path, max_steps=2, resume=True).progress.step == 2


def test_what_is_not_finite_is_skipped_and_told(tmp_path):
    class Faulty(Line):
        def batch(self, position):
            batch = super().batch(position)
            if position == 2:
                batch["y"] = batch["y"] * float("nan")
            return batch

    loop = loop_in(tmp_path)
    loop.train(Faulty())
    assert loop.progress.skipped == 1
    assert all(torch.isfinite(p).all() for p in loop.objective.parameters())
    assert json.loads((tmp_path / "record.json").read_text())["skipped"] == 1


def test_pictures_figures_and_the_board_are_written(tmp_path):
    pytest.importorskip("tensorboard")

    def validate():
        assert not torch.is_grad_enabled()
        return Validation({"held_out": 0.5}, [torch.zeros(2, 3, 8, 6), torch.ones(2, 1, 8, 6)])

    loop_in(tmp_path, validate=validate, max_steps=3).train(Line())
    assert (tmp_path / "pictures" / "sheet-0000003.png").is_file()
    assert any(e.get("held_out") == 0.5 for e in read_log(tmp_path))
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    board = EventAccumulator(str(tmp_path / "tensorboard"))
    board.Reload()
    assert len(board.Scalars("loss")) == 3
    assert board.Tags()["images"] == ["sheet"]


def test_a_time_budget_ends_the_run_and_cools_the_learning_rate(tmp_path):
    loop = loop_in(tmp_path, max_steps=None, budget_minutes=0.01, warmup_steps=1)
    loop.train(Line())
    rates = [e["lr"] for e in read_log(tmp_path) if "lr" in e]
    assert 0.5 < loop.progress.elapsed_s < 5
    assert rates[-1] < 0.1 * rates[0]


def test_validation_that_takes_long_becomes_seldom(tmp_path, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(training_loop.time, "monotonic", lambda: clock[0])

    class Slow:
        def batch(self, position):
            clock[0] += 10.0
            return Line().batch(position)

    seen = []

    def validate():
        seen.append(clock[0])
        clock[0] += 60.0
        return Validation()

    plan = {"max_steps": None, "budget_minutes": 40.0, "validate_minutes": 0.5}
    loop_in(tmp_path, validate=validate, **plan).train(Slow())
    assert seen[0] == 30.0
    assert 5 <= len(seen) <= 7  # 15 % of 40 minutes, and the last one
    assert all(later - one >= 400 for one, later in itertools.pairwise(seen[:-1]))


def test_averages_are_used_inside_the_block_only(tmp_path):
    loop = loop_in(tmp_path, max_steps=5)
    loop.train(Line())
    last = loop.objective.line.weight.detach().clone()
    with loop.averaged():
        assert not torch.equal(loop.objective.line.weight, last)
        assert not loop.objective.training
    assert torch.equal(loop.objective.line.weight, last)


def test_a_killed_swap_of_checkpoints_loses_nothing(tmp_path):
    loop_in(tmp_path, max_steps=3).train(Line())
    (tmp_path / "checkpoint").rename(tmp_path / ".checkpoint.old")
    assert loop_in(tmp_path, resume=True).progress.step == 3


def test_a_checkpoint_of_another_network_is_refused_in_words(tmp_path):
    loop_in(tmp_path, max_steps=1).train(Line())

    class Wider(Fit):
        def __init__(self):
            super().__init__()
            self.line = nn.Linear(2, 1)

    with pytest.raises(BadInput, match="does not fit"):
        loop_in(tmp_path, objective=Wider(), resume=True)
    with pytest.raises(BadInput, match="no checkpoint"):
        loop_in(tmp_path / "empty", resume=True)


def test_an_endless_plan_is_refused(tmp_path):
    with pytest.raises(BadInput, match="without an end"):
        Plan(out=tmp_path)


def test_it_runs_in_a_thread_without_touching_signals(tmp_path):
    before = signal.getsignal(signal.SIGINT)
    loop = loop_in(tmp_path, max_steps=2)
    thread = threading.Thread(target=loop.train, args=(Line(),))
    thread.start()
    thread.join()
    assert loop.progress.step == 2
    assert signal.getsignal(signal.SIGINT) is before


PAIR = """
import sys
from pathlib import Path
import torch
from tests.training.test_loop import Line, loop_in
loop = loop_in(Path(sys.argv[1]), max_steps=5, threads=1)
loop.train(Line())
index = loop.accelerator.process_index
torch.save(loop.objective.state_dict(), Path(sys.argv[1]) / f"weights-{index}.pt")
assert loop.accelerator.num_processes == 2
"""


@pytest.mark.slow
def test_two_processes_train_one_network(tmp_path):
    script = tmp_path / "pair.py"
    script.write_text(PAIR)
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    command += ["--master-port", "0", "--standalone", str(script), str(tmp_path)]
    root = str(Path(__file__).resolve().parents[2])
    environment = os.environ | {"PYTHONPATH": root, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    first, second = (torch.load(tmp_path / f"weights-{i}.pt", weights_only=True) for i in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert losses(tmp_path)[5] > 0
