"""fashionstudio: see a garment on a person before it exists."""

__version__ = "0.1.0"
