"""Times two commands in turn (A B A B ...) in the same folder: what the scripts here share."""
import os
import statistics
import subprocess
import sys
import time

RUNS = 5


def timed(command, folder):
    """Wall seconds and peak megabytes of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"no measurement: {' '.join(command)} ended with {code}")
    return wall, usage.ru_maxrss / 1024


def compare(impact, migration, peer, folder):
    """Medians after a warm-up: our wall time, the peer's, our peak memory."""
    ours = [impact, "analyze", os.path.abspath(migration), "--repo", ".", "--no-history"]
    ours += ["--format", "json", "--output", os.devnull, "--quiet"]
    pairs = [(timed(ours, folder), timed(peer, folder)) for _ in range(RUNS + 1)][1:]
    mine = statistics.median(a[0] for a, _ in pairs)
    theirs = statistics.median(b[0] for _, b in pairs)
    return mine, theirs, statistics.median(a[1] for a, _ in pairs)


def report(name, column, mine, theirs, memory, fine):
    """One row of the table; `heading` names its columns."""
    over = "" if fine else "  over the aim"
    ratio = mine / theirs
    print(f"{name:28} {column:24} {mine * 1000:6.0f} ms {theirs * 1000:6.0f} ms {ratio:6.1f} {memory:5.0f} MB{over}")


def heading(peer):
    """The table's first line."""
    print(f"{'repository':28} {'column':24} {'impact':>9} {peer:>9} {'ratio':>6} {'memory':>8}")
