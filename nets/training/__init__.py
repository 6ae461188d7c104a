"""One trainer, one optimiser loop, patches, checkpoints."""
