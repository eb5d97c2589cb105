"""What only a browser can tell. Run by `make test-browser`, which needs Chromium."""
