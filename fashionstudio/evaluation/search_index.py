"""Plain numpy or a vector library? `python -m fashionstudio.evaluation.search_index`.

Measures what a search in the library takes: filling and reading the index, the nearest vectors in
numpy and in hnswlib, faiss and usearch as far as they are installed, and a whole search. The
vectors are drawn: sums of a few common directions and some noise, so that neighbours exist, as
among garments. Times are of the processor, and everything uses one thread, so that another
program on the machine changes little (set OMP_NUM_THREADS=1). What follows from the figures:
docs/decisions/0012-the-library.md.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.library.library import Library
from fashionstudio.library.search import Query, search
from fashionstudio.library.vectors import Vectors

F32 = NDArray[np.float32]
Nearest = Callable[[F32, int], Sequence[int]]

_SPACE = "bench"
_DIRECTIONS = 64
_WORDS = ("red", "blue", "green", "long", "short", "striped", "linen", "silk", "dress", "shirt")


@dataclass(frozen=True)
class Row:
    """One way at one size; times in milliseconds, build in seconds."""

    way: str
    count: int
    dimensions: int
    build_s: float
    median_ms: float
    worst_ms: float
    recall_at_10: float


def draw_vectors(count: int, dimensions: int, seed: int) -> F32:
    """(count, dimensions) float32 of length 1."""
    rng = np.random.default_rng(seed)
    common = np.random.default_rng(1).normal(size=(_DIRECTIONS, dimensions))
    weights = np.zeros((count, _DIRECTIONS))
    for _ in range(5):
        chosen = rng.integers(_DIRECTIONS, size=count)
        weights[np.arange(count), chosen] += rng.gamma(2.0, 0.5, count)
    vectors = weights @ common + rng.normal(0, 0.5, (count, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def measure(way: str, build: Callable[[F32], Nearest], data: F32, asked: F32, truth: Any) -> Row:
    """Build once, ask with every row of `asked`, and compare with the truth."""
    start = time.process_time()
    nearest = build(data)
    build_s = time.process_time() - start
    times, right = [], 0
    for query, expected in zip(asked, truth, strict=True):
        start = time.process_time()
        found = nearest(query, 10)
        times.append((time.process_time() - start) * 1000)
        right += len(set(map(int, found)) & set(map(int, expected)))
    count, dimensions = data.shape
    return Row(
        way,
        count,
        dimensions,
        round(build_s, 3),
        round(statistics.median(times), 3),
        round(max(times), 3),
        round(right / (10 * len(asked)), 4),
    )


def _optional(module: str) -> Any:
    """A library that is measured where it is installed, and needed by nothing."""
    return importlib.import_module(module)


def by_numpy(data: F32) -> Nearest:
    """What the library does."""
    table = Vectors(np.arange(len(data), dtype=np.int64), data)
    return lambda query, most: [number for number, _ in table.nearest(query, most)]


def by_numpy_halves(data: F32) -> Nearest:
    """As stored: half floats, made floats when read."""
    return by_numpy(data.astype(np.float16).astype(np.float32))


def by_faiss_flat(data: F32) -> Nearest:
    """faiss, exact."""
    faiss = _optional("faiss")
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(data.shape[1])
    index.add(data)
    return lambda query, most: index.search(query[None], most)[1][0]


def by_faiss_hnsw(data: F32) -> Nearest:
    """faiss, a graph of 32 neighbours."""
    faiss = _optional("faiss")
    faiss.omp_set_num_threads(1)
    index = faiss.IndexHNSWFlat(data.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction, index.hnsw.efSearch = 100, 64
    index.add(data)
    return lambda query, most: index.search(query[None], most)[1][0]


def by_hnswlib(data: F32) -> Nearest:
    """hnswlib, a graph of 32 neighbours."""
    index = _optional("hnswlib").Index(space="ip", dim=data.shape[1])
    index.init_index(max_elements=len(data), ef_construction=100, M=32)
    index.add_items(data, num_threads=1)
    index.set_ef(64)
    return lambda query, most: index.knn_query(query, k=most, num_threads=1)[0][0]


def by_usearch(data: F32) -> Nearest:
    """usearch, a graph of 32 neighbours."""
    index = _optional("usearch.index").Index(
        ndim=data.shape[1], metric="ip", connectivity=32, expansion_add=100, expansion_search=64
    )
    index.add(np.arange(len(data)), data, threads=1)
    return lambda query, most: index.search(query, most, threads=1).keys


WAYS: tuple[tuple[str, str, Callable[[F32], Nearest]], ...] = (
    ("numpy", "numpy", by_numpy),
    ("numpy, stored as float16", "numpy", by_numpy_halves),
    ("faiss flat", "faiss", by_faiss_flat),
    ("faiss HNSW", "faiss", by_faiss_hnsw),
    ("hnswlib", "hnswlib", by_hnswlib),
    ("usearch", "usearch", by_usearch),
)


class _Drawn:
    """An embedder whose answer is a drawn vector, so that only the library is measured."""

    def __init__(self, asked: F32) -> None:
        self._asked = asked
        self._turn = 0

    def put(self, data: bytes) -> str:
        """Not asked for: searches here are by words."""
        raise AssertionError(len(data))

    def __call__(self, items: Sequence[Item]) -> Embedded:
        """The next one."""
        self._turn += 1
        return Embedded(self._asked[self._turn % len(self._asked)][None], _SPACE)


def measure_library(data: F32, asked: F32) -> dict[str, float]:
    """Milliseconds of what a search takes besides the engine; seconds of what comes before."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        fill_s = _fill(library, data)
        start = time.process_time()
        library.vectors.of(_SPACE, "garment")
        read_s = time.process_time() - start
        embed = _Drawn(asked)
        questions = {
            "words_ms": Query(words="a red striped dress", k=20),
            "filtered_ms": Query(words="a red dress", k=20, category="dresses"),
        }
        figures = {"fill_s": round(fill_s, 2), "read_s": round(read_s, 3)}
        for name, query in questions.items():
            times = []
            for _ in range(15):
                start = time.process_time()
                search(library, query, embed)
                times.append((time.process_time() - start) * 1000)
            figures[name] = round(statistics.median(times), 2)
        size = sum(path.stat().st_size for path in Path(folder).glob("library.sqlite*"))
        return {**figures, "index_mib": round(size / 2**20, 1)}


def _fill(library: Library, data: F32) -> float:
    """Entries without files, and their vectors; seconds of the vectors alone."""
    rng = np.random.default_rng(5)
    names = [f"{number:064x}" for number in range(len(data))]
    words = rng.integers(len(_WORDS), size=(len(data), 3))
    with library.database.writing() as connection:
        connection.executemany(
            "INSERT INTO pictures VALUES (?, '.png', 1, NULL, NULL)", [(name,) for name in names]
        )
        connection.executemany(
            "INSERT INTO entries (kind, sha256, name, category, words, attributes, added)"
            " VALUES ('garment', ?, ?, ?, ?, '{}', 0.0)",
            [
                (
                    name,
                    f"number {number}",
                    ("upper_body", "lower_body", "dresses")[number % 3],
                    " ".join(_WORDS[word] for word in words[number]),
                )
                for number, name in enumerate(names)
            ],
        )
    start = time.process_time()
    library.vectors.put(_SPACE, dict(zip(names, data, strict=True)))
    return time.process_time() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """The program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--dimensions", type=int, nargs="+", default=[192, 512])
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--json", type=Path, help="also write the figures there")
    options = parser.parse_args(arguments)
    report: dict[str, Any] = {"ways": [], "library": []}
    for count in options.counts:
        for dimensions in options.dimensions:
            data = draw_vectors(count, dimensions, 2)
            asked = draw_vectors(options.queries, dimensions, 3)
            truth = np.argsort(-(asked @ data.T), axis=1)[:, :10]
            for way, module, build in WAYS:
                if importlib.util.find_spec(module) is None:
                    print(f"{way}: {module} is not installed", file=sys.stderr)
                    continue
                row = asdict(measure(way, build, data, asked, truth))
                report["ways"].append(row)
                print("  ".join(f"{key} {value}" for key, value in row.items()))
            whole = {"count": count, "dimensions": dimensions, **measure_library(data, asked)}
            report["library"].append(whole)
            print("  ".join(f"{key} {value}" for key, value in whole.items()))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
