"""One file a job, free of QGIS: request in, file out."""
