"""The networks and methods: numpy in, numpy out; no file formats, no coordinate systems."""
