"""Parity with the published systems: expected outputs under made-up, reproducible weights."""
