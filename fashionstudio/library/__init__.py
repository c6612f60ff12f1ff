"""People, garments, fabrics, looks and renders on disk, and how to find them again."""
