"""Transport: drop boxes where files are picked up and left."""
