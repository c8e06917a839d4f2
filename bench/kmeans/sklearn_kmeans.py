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


timings = []
for _ in range(job["fits"]):
    c, w = cpu(), time.perf_counter()
    model = make().fit(x)
    timings.append({"wall": time.perf_counter() - w, "cpu": cpu() - c, "inertia": float(model.inertia_), "iterations": int(model.n_iter_)})
print(json.dumps({"timings": timings, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
