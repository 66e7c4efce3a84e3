"""moto's server, which ends when its standard input does: whatever ends the run that started it closes that."""

import os
import sys
import threading

from moto.server import main


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
main(sys.argv[1:])
