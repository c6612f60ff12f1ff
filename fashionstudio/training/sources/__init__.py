"""Sources of training batches: rendered people and the published data sets."""
