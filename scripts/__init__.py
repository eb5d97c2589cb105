"""What developers run besides the tests: `make help` lists it."""
