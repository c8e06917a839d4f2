"""What a classifier that knows the labels can tell from plain features of the events.

The features are computed here from the export alone; nothing of the program under test is used. The oracle is the best
of the out-of-fold predictions (5 folds), by adjusted Rand index:
  plain_lda   LDA on log1p counts in rows of length 1, log rates, tenure, recency
  lda         the same with the rhythm features (weekend, hours, recent activity, longest absence)
  trees       extremely randomised trees on everything, shares included
  boosting    HistGradientBoosting on everything, on request (minutes a world)
"""
import json

import numpy as np
import pandas as pd
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SESSION_GAP_S = 30 * 60
DAY_S = 86_400


def read_events(folder):
    """user, event, time in seconds (float) of an export written by worlds.mjs."""
    csv = folder / "events.csv"
    if csv.exists():
        table = pd.read_csv(csv, dtype={"user_id": str, "event": str})
        at = pd.to_datetime(table["timestamp"], utc=True).astype("int64")
        unit = {"ns": 1e9, "us": 1e6, "ms": 1e3, "s": 1.0}[pd.to_datetime(table["timestamp"], utc=True).dt.unit]
        return pd.DataFrame({"user": table["user_id"], "event": table["event"], "at": at / unit})
    users, events, times = [], [], []
    with open(folder / "events.ndjson", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            events.append(row["event"])
            users.append(row["properties"]["distinct_id"])
            times.append(row["properties"]["time"])
    return pd.DataFrame({"user": users, "event": events, "at": np.array(times, dtype=float)})


def user_features(events):
    """Three tables by user: counts of each event, plain rates, rhythm."""
    counts = pd.crosstab(events["user"], events["event"])
    rows = events.sort_values(["user", "at"], kind="stable")
    end = rows["at"].max()
    gap = rows.groupby("user")["at"].diff()
    rows = rows.assign(
        day=(rows["at"] // DAY_S).astype(int),
        starts=(gap.isna() | (gap > SESSION_GAP_S)).astype(int),
        gap_days=gap.fillna(0) / DAY_S,
        weekend=((rows["at"] // DAY_S + 4) % 7).isin([0, 6]).astype(float),
        hour=(rows["at"] % DAY_S) / 3600,
        recent=(rows["at"] > end - 28 * DAY_S).astype(float),
    )
    by = rows.groupby("user")
    n, days, sessions = by.size(), by["day"].nunique(), by["starts"].sum()
    tenure = (end - by["at"].min()) / DAY_S
    plain = pd.DataFrame({
        "n": np.log(n), "days": np.log(days), "sessions": np.log(sessions),
        "events_per_session": np.log(n / sessions), "sessions_per_day": np.log(sessions / days),
        "day_rate": np.log(days / np.maximum(tenure, 1)), "tenure": np.log1p(tenure),
        "recency": np.log1p((end - by["at"].max()) / DAY_S), "kinds": np.log(by["event"].nunique()),
    })
    rhythm = pd.DataFrame({
        "weekend": by["weekend"].mean(), "recent": by["recent"].mean(), "longest_gap": np.log1p(by["gap_days"].max()),
        "median_gap": np.log1p(by["gap_days"].median()), "last_span": np.log1p((by["at"].max() - by["at"].min()) / DAY_S),
    })
    for low, high in [(5, 9), (9, 12), (12, 16), (16, 19), (19, 24)]:
        rhythm[f"hour_{low}"] = rows["hour"].between(low, high, inclusive="left").groupby(rows["user"]).mean()
    return counts, plain, rhythm


def oracle(folder, truth, boosted=False, most_users=6000, seed=0):
    """ARI of the out-of-fold predictions with the truth, by method, over the real users."""
    counts, plain, rhythm = user_features(read_events(folder))
    labels = truth[truth["persona"] >= 0].set_index("user_id")["persona"]
    labels = labels[labels.index.isin(counts.index)]
    if len(labels) > most_users:
        labels = labels.sample(most_users, random_state=seed)
    if labels.nunique() < 2:
        return None
    counts, plain, rhythm = (table.loc[labels.index] for table in (counts, plain, rhythm))
    logs = np.log1p(counts.to_numpy(float))
    logs /= np.maximum(np.linalg.norm(logs, axis=1, keepdims=True), 1e-12)
    shares = counts.to_numpy(float) / counts.to_numpy(float).sum(axis=1, keepdims=True)
    y = labels.to_numpy()
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    lda = make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"))
    boosting = HistGradientBoostingClassifier(max_iter=60, learning_rate=0.12, max_leaf_nodes=12, min_samples_leaf=10,
                                              max_bins=64, early_stopping=False, random_state=seed)
    trees = ExtraTreesClassifier(200, min_samples_leaf=2, class_weight="balanced_subsample", random_state=seed)
    everything = np.hstack([logs, shares, plain, rhythm])
    tables = {
        "plain_lda": (lda, np.hstack([logs, plain])),
        "lda": (lda, np.hstack([logs, plain, rhythm])),
        "trees": (trees, everything),
    }
    if boosted:
        tables["boosting"] = (boosting, everything)
    scores = {}
    for method, (model, x) in tables.items():
        scores[method] = round(float(adjusted_rand_score(y, cross_val_predict(model, x, y, cv=folds))), 4)
    scores["best"] = max(scores.values())
    return scores
