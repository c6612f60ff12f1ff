"""How well an engine follows Words, Sketch, Fabric and Garment, keeps the person, and how fast."""
