"""What all layers may import: errors, progress, version, windows, tiling, sampling."""
