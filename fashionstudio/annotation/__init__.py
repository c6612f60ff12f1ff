"""Annotations that make garment pictures usable for design: sketches and noun chunks."""
