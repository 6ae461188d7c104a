"""CF2N, the cross-frequency fusion network of pan-sharpening (Geo-spatial Information Science, 2024)."""
