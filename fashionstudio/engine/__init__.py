"""What a worker runs: engines, devices, caches; Request → Render."""
