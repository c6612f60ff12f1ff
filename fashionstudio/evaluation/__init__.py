"""Measuring: benchmarks and adherence metrics."""
