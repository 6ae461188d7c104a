"""Rasters as grids, windows, sources and sinks: numpy and GDAL only."""
