"""Batches in the window: put together, watched, and looked at."""
