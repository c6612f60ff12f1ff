"""Palettes: named colours in Lab, read from and written to the files of other programs."""
