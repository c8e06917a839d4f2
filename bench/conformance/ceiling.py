"""What other classifiers reach on the tables of `npm run fidelity -- USERS FOLDER`: same features, same held-out users.

python ceiling.py FOLDER   (numpy, scikit-learn)
"""

import json
import pathlib
import sys
import warnings

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
print("| world | labels | LDA | logistic regression | gradient boosting | best |\n|---|---|---:|---:|---:|---:|")
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    world = json.loads(file.read_text())
    x = np.fromfile(file.with_suffix(".f64")).reshape(len(world["names"]), -1).T
    filled = np.where(np.isnan(x), np.nanmedian(x, axis=0), x)
    for kind in ("planted", "found"):
        y, held = np.array(world[kind]["labels"]), np.array(world[kind]["heldOut"], dtype=bool)
        learn, test = (y >= 0) & ~held, (y >= 0) & held
        # Heavy tails: logarithms and roots beside each other let a linear model bend.
        bent = np.hstack([np.log1p(np.abs(filled)), np.sqrt(np.abs(filled))])
        bent = StandardScaler().fit(bent[learn]).transform(bent)
        boost = dict(max_iter=80, learning_rate=0.08, max_leaf_nodes=15, early_stopping=False, random_state=0)
        classes = len(set(y[learn]))
        models = [
            (LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"), bent),
            (LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto", priors=np.ones(classes) / classes), bent),
            (LogisticRegression(C=0.1, max_iter=300), bent),
            (LogisticRegression(C=0.1, max_iter=300, class_weight="balanced"), bent),
            (HistGradientBoostingClassifier(**boost), x),
            (HistGradientBoostingClassifier(**boost, class_weight="balanced"), x),
        ]
        score = [f1_score(y[test], m.fit(d[learn], y[learn]).predict(d[test]), average="macro") for m, d in models]
        # Of each kind the better of natural and equal weights: macro F1 counts personas alike.
        best = [max(score[i], score[i + 1]) for i in (0, 2, 4)]
        cells = " | ".join(f"{value:.3f}" for value in [*best, max(best)])
        print(f"| {file.stem} | {kind} | {cells} |", flush=True)
