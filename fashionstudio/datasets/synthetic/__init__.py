"""Synthetic clothed people with exact ground truth, rendered from MakeHuman CC0 parts."""
