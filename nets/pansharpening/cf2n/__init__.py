"""CF2N, the cross-frequency fusion network of pan-sharpening (Geo-spatial Information Science, 2024)."""

CELL = 64  # pixels: the side of a training patch, and of the cells in which descriptors are taken
