"""The contender's side of a measurement in Python: a process that holds one library, told what to do line by line. See docs/benchmarks.md."""
import json
import math
import os
import re
import sys
import time

import numpy

SAMPLE_S = 0.5e-3  # a sample is the mean over so many steps that the clock and the call weigh nothing


class Absent(Exception):
    """Says why the library cannot do a workload."""


def reply(value):
    # Lines of the protocol start with @, so that whatever a library prints is told apart.
    sys.stdout.write("@" + json.dumps(value) + "\n")
    sys.stdout.flush()


def rows_of(workload):
    """x [rows, ...input] uniform in +-sqrt(3) (mean 0, variance 1), y [rows] at random, so that no contender is done learning early."""
    draw = numpy.random.default_rng(20201023)
    shape = [workload["rows"], *workload["input"]]
    x = ((2 * draw.random(shape, dtype=numpy.float32) - 1) * numpy.float32(math.sqrt(3)))
    return x, draw.integers(0, workload["classes"], workload["rows"])


def factors_of(workload):
    draw = numpy.random.default_rng(1)
    return tuple(2 * draw.random(shape, dtype=numpy.float32) - 1 for shape in ((workload["m"], workload["k"]), (workload["k"], workload["n"])))


def data_of(workload):
    if workload["kind"] == "table":
        return None  # the file is the data
    return factors_of(workload) if workload["kind"] == "product" else rows_of(workload)


def memory(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field))


def memory_before():
    """Bytes that the process holds now; where the system allows it, the peak counts from here."""
    try:
        with open("/proc/self/clear_refs", "w") as clear:
            clear.write("5")
    except OSError:
        pass
    try:
        return memory("VmRSS")
    except OSError:
        return None


def peak_since(before):
    return None if before is None else max(0, memory("VmHWM") - before)


def blas_in_use():
    """The BLAS libraries that the process has loaded, by file name; nothing where they cannot be told, as when one is built into another library."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "/" in line}
    except OSError:
        return {}
    names = {os.path.basename(os.path.realpath(path)) for path in paths}
    found = sorted(name for name in names if re.match(r"lib(open|ref)?blas|libmkl_(core|rt)|libblis|libatlas", name))
    telling = [name for name in found if not name.startswith("libblas.")] or found  # which library stands behind Debian's libblas.so.3
    return {"blas": ", ".join(telling)} if found else {}


class Samples:
    """Runs a workload for a while; its count of steps in a sample settles by itself."""

    def __init__(self, steps):
        self.steps, self.count = steps, 1

    def run(self, ms):
        us, until = [], time.perf_counter() + ms / 1000
        while True:
            start = time.perf_counter()
            self.steps(self.count)
            took = time.perf_counter() - start
            if took < SAMPLE_S and self.count < 1e5:
                self.count = math.ceil(self.count * min(10, max(1.2, 1.2 * SAMPLE_S / max(took, 1e-6))))
            else:
                us.append(took * 1e6 / self.count)
            if us and time.perf_counter() >= until:
                return us


def answer(version, threads, open_workload):
    """`open_workload(workload, data)` returns a function that does so many units of the workload, and facts to report."""
    reply({"version": version, "threads": threads})
    samples, before = None, None
    for line in sys.stdin:
        ask = json.loads(line)
        try:
            if "open" in ask:
                workload = ask["open"]
                data = data_of(workload)
                before, start = memory_before(), time.perf_counter()
                steps, facts = open_workload(workload, data)
                steps(1)
                samples = Samples(steps)
                reply({"firstStepMs": (time.perf_counter() - start) * 1000, **facts})
            elif "run" in ask:
                reply({"us": samples.run(ask["run"])})
            else:
                reply({"peakBytes": peak_since(before), **blas_in_use()})
                return
        except Exception as failure:
            reply({"absent": (str(failure) or type(failure).__name__).split("\n")[0]})
            return
