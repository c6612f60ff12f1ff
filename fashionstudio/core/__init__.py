"""The Look and everything that is pure: numpy and Pillow, no Qt, no torch, no network."""
