"""scikit-learn's side: MLPClassifier, which trains perceptrons alone. Argument: threads (of its BLAS, set by the environment)."""
import sys
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

from answer import Absent, answer

warnings.filterwarnings("ignore")
threads = int(sys.argv[1])


def open_workload(workload, data):
    if workload["kind"] == "product":
        return product(*data), {}
    layers = workload["layers"]
    if any(spec["layer"] not in ("dense", "relu") for spec in layers):
        raise Absent("MLPClassifier has dense layers with one activation only")
    x, y = data
    batch, classes = workload["batch"], numpy.arange(workload["classes"])
    hidden = [spec["units"] for spec in layers if spec["layer"] == "dense"][:-1]
    # In float32, as all others; one call of partial_fit is one step where it gets one batch, and one epoch where it gets all rows.
    net = MLPClassifier(hidden, alpha=0, batch_size=batch, learning_rate_init=workload["learningRate"], random_state=1)
    batches = [(x, y)] if workload["kind"] == "epoch" else [(x[at : at + batch], y[at : at + batch]) for at in range(0, len(x), batch)]
    state = {"at": 0}

    def steps(count):
        for _ in range(count):
            net.partial_fit(*batches[state["at"] % len(batches)], classes)
            state["at"] += 1

    return steps, {}


def product(a, b):
    y = numpy.empty((a.shape[0], b.shape[1]), numpy.float32)

    def products(count):
        for _ in range(count):
            numpy.matmul(a, b, out=y)

    return products


answer(sklearn.__version__, threads, open_workload)
