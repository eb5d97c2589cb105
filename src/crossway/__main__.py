"""The `crossway` command, also as `python -m crossway`."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line of this process and end the process with its exit code.

    Ctrl-C while the command is being loaded ends it as it ends any program, with no traceback; from
    then on commands see to it themselves. Where whoever started us ignores it, it stays ignored.
    """
    caught = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if caught:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from crossway.cli import main as run  # a second on a machine that is busy

    if caught:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
