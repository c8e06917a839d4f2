"""Times fastcluster on the same rows; arguments and output as ours.mjs."""
import json
import resource
import sys
import time

import fastcluster
import numpy as np

job = json.loads(sys.argv[1])
rows, cols = job["rows"], job["cols"]
x = np.fromfile(job["file"], dtype="float32", count=rows * cols).reshape(rows, cols)
run = fastcluster.linkage_vector if job.get("vector") else fastcluster.linkage
timings = []
for _ in range(job["fits"]):
    c, w = time.process_time(), time.perf_counter()
    heights = run(x, method=job["method"])[:, 2]
    timings.append({"wall": time.perf_counter() - w, "cpu": time.process_time() - c, "figure": float(heights.sum())})
print(json.dumps({"timings": timings, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
