"""`python -m crossway` is the `crossway` command."""

from crossway.cli import main

main()
