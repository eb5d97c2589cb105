"""`python -m crossway` is the `crossway` command."""

from crossway.cli import main

if __name__ == "__main__":
    main()
