"""What several methods share: observation model, resampling, warps, registration."""
