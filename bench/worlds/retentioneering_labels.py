"""Personas as Retentioneering finds them, in an environment of its own.

    python3 -m venv bench/.data/venv-rt && bench/.data/venv-rt/bin/pip install retentioneering
    bench/.data/venv-rt/bin/python bench/worlds/retentioneering_labels.py events.csv labels.json

Reads `user_id,event,time` and writes, for each of the two ways the package documents, the cluster of each user:

- `defaults`: what the sidebar of its cluster analysis starts with: a count of every event, min-max scaling, k-means with
  3 to 8 clusters, of which the best silhouette is taken (docstring of `Eventstream.cluster_analysis`).
- `recipe`: its recipe "Behavioral segmentation without target leakage" (R5): length, duration, active days and the counts
  of a few key events, here the eight most frequent, because the recipe leaves them to the analyst.
"""

import json
import os
import sys

os.environ["RETENTIONEERING_NO_TRACK"] = "1"

import pandas as pd  # noqa: E402
from retentioneering import Eventstream  # noqa: E402
from retentioneering.tools.cluster_analysis import ClusterAnalysis  # noqa: E402

KEY_EVENTS = 8


def without_heatmap(analysis, clusters, path_index, path_col, overview_metrics):
    """Names the clusters as the original does and leaves out the heatmap, which takes most of the time and no part."""
    return None, pd.Series(clusters, index=path_index).map(lambda c: f"cluster_{c}" if c >= 0 else "noise")


ClusterAnalysis._build_overview = without_heatmap


def main(source: str, target: str) -> None:
    events = pd.read_csv(source)
    stream = Eventstream(
        events,
        schema={"path_cols": ["user_id"], "event_col": "event", "timestamp_col": "time"},
    )
    frequent = events["event"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    recipe = [{"metric": "length"}, {"metric": "duration"}, {"metric": "active_days"}] + [
        {"metric": "event_count", "metric_args": {"event": event}} for event in frequent.index[:KEY_EVENTS]
    ]
    answers = {"defaults": labels(stream, [{"metric": "event_count_bulk"}]), "recipe": labels(stream, recipe)}
    with open(target, "w", encoding="utf-8") as file:
        json.dump(answers, file)


def labels(stream: Eventstream, features: list) -> dict:
    """Cluster of each user; empty when every candidate was degenerate."""
    found = stream.cluster_analysis_data(features=features, method_args={"n_clusters": "3-8"})
    return {str(user): str(cluster) for user, cluster in found.get("cluster_labels", {}).items()}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
