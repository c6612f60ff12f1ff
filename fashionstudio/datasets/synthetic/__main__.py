"""`python -m fashionstudio.datasets.synthetic --makehuman DIR --count N --out DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from fashionstudio.datasets.synthetic.shards import Job, generate


def parser() -> argparse.ArgumentParser:
    """The command line."""
    out = argparse.ArgumentParser(prog="fashionstudio.datasets.synthetic", description=__doc__)
    out.add_argument("--makehuman", type=Path, required=True, help="folder of MakeHuman CC0 parts")
    out.add_argument("--photos", type=Path, help="folder of JPEGs for blurred backgrounds")
    out.add_argument("--count", type=int, default=6000)
    out.add_argument("--out", type=Path, required=True)
    out.add_argument("--workers", type=int, default=2)
    out.add_argument("--seed", type=int, default=1)
    out.add_argument("--device", type=int, default=0, help="EGL device (0 = the first)")
    out.add_argument("--resume", action="store_true", help="keep shards that are complete")
    return out


def main(arguments: list[str] | None = None) -> int:
    """Entry point."""
    args = parser().parse_args(arguments)
    job = Job(args.makehuman, args.photos, args.out, args.seed, args.device)
    generate(
        job,
        args.count,
        args.workers,
        resume=args.resume,
        report=lambda line: print(line, flush=True),
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
