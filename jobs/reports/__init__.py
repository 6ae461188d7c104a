"""HTML and JSON reports of the jobs."""
