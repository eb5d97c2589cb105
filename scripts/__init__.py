"""What developers run besides the tests: CONTRIBUTING.md lists it."""
