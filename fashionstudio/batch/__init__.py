"""Batches: plans of many renders, run to the end, resumed, listed with what is doubtful."""
