"""Runs a command and says what the whole of it took: seconds, processor seconds, peak memory of its largest process.

Usage: python3 benchmarks/peers/measure.py <command> [arguments]; the last line on standard output is JSON.
"""

import json
import os
import resource
import subprocess
import sys
import time

started = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
seconds = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if done.returncode != 0:
    sys.stderr.write(done.stdout + done.stderr)
    sys.exit(done.returncode)
figures = {
    "seconds": seconds,
    "cpuSeconds": used.ru_utime + used.ru_stime,
    "peakMegabytes": used.ru_maxrss / 1024,
    "stdout": done.stdout,
}
print(json.dumps(figures))
