"""L1BSR: x2 super-resolution and band registration of Sentinel-2 L1B (Nguyen et al., EarthVision 2023)."""
