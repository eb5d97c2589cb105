"""Files of a folder, read with care, and what was asked of the file system on the way."""
