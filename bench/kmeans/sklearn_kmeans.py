"""Times scikit-learn's KMeans; arguments and output as ours.mjs, and "starts" for the number of k-means++ starts."""
import json
import resource
import sys
import time
import warnings

import numpy as np
from sklearn.cluster import KMeans

warnings.filterwarnings("ignore")
job = json.loads(sys.argv[1])
rows, cols, k = job["rows"], job["cols"], job["k"]
x = np.fromfile(job["file"], dtype="float32").reshape(rows, cols)
if "iterations" in job:
    init = x[(np.arange(k) * (rows - 1)) // (k - 1)].copy()
    make = lambda: KMeans(k, init=init, n_init=1, max_iter=job["iterations"], tol=0, algorithm="lloyd")
else:
    make = lambda: KMeans(k, n_init=job["starts"], random_state=1)


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def exact_inertia(centres):
    """In float64: the model's own figure is a float32 sum, off by about 1e-5."""
    c = centres.astype("float64")
    total = 0.0
    for start in range(0, rows, 50_000):
        block = x[start : start + 50_000].astype("float64")
        squares = (block**2).sum(1)[:, None] - 2 * block @ c.T + (c**2).sum(1)
        total += squares.min(1).sum()
    return float(total)


timings = []
for _ in range(job["fits"]):
    c, w = cpu(), time.perf_counter()
    model = make().fit(x)
    seconds = {"wall": time.perf_counter() - w, "cpu": cpu() - c}
    timings.append({**seconds, "iterations": int(model.n_iter_)})
# Once, so that it does not clear the caches between fits: all fits end at the same place.
timings[-1]["inertia"] = exact_inertia(model.cluster_centers_)
print(json.dumps({"timings": timings, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
