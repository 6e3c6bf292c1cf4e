"""Runs a program within bounds: measured.py FILE SECONDS MEGABYTES PROGRAM WORDS …

FILE gets the seconds and the most memory it had. Beyond a bound it ends with status 124.
"""
import resource
import subprocess
import sys
import time

file, seconds, megabytes = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
began = time.monotonic()
child = subprocess.Popen(sys.argv[4:], stdin=subprocess.DEVNULL)
try:
    status = child.wait(seconds)
except subprocess.TimeoutExpired:
    child.kill()
    child.wait()
    status = 124
took = time.monotonic() - began
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
with open(file, "w") as out:
    out.write("%7.1f s %7.0f MB" % (took, peak))
if peak > megabytes:
    print("more than %d MB" % megabytes)
    status = 124
sys.exit(status if status >= 0 else 128 - status)
