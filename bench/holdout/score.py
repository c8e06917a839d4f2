"""Runs the program on hold-out worlds and scores its assignments against the planted personas and an oracle.

  python bench/holdout/score.py --seeds 1,2,3 --log results.ndjson --table results.md
  python bench/holdout/score.py --program ../other/bin/kindred.js --families shop,markov --seeds 1
"""
import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
from sklearn.metrics import adjusted_rand_score

from oracle import oracle

HERE = Path(__file__).resolve().parent
REPO = HERE.parent.parent
DIRT = {"clean": [], "bots": ["--bots", "0.001"], "outliers": ["--outliers", "0.05"]}


def children_cpu_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def world_folder(args, family, seed, dirt):
    """The folder of a world, written when it is not there yet."""
    parts = [family, str(seed)] + ([dirt] if dirt != "clean" else [])
    parts += [f"n{args.users}"] if args.users else []
    parts += [f"s{args.separation}"] if args.separation else []
    folder = Path(args.data) / "-".join(parts)
    if not (folder / "world.json").exists():
        command = ["node", str(HERE / "worlds.mjs"), "--family", family, "--seed", str(seed), "--out", str(folder)]
        command += DIRT[dirt]
        command += ["--users", str(args.users)] if args.users else []
        command += ["--separation", str(args.separation)] if args.separation else []
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def oracle_of(folder, truth, wanted, boosted):
    path = folder / "oracle.json"
    if not path.exists() and wanted:
        path.write_text(json.dumps(oracle(folder, truth, boosted)))
    return json.loads(path.read_text()) if path.exists() else None


def confusion(truth, found, personas):
    """For each planted persona: the found ones that hold at least 5 % of it, largest first, as name -> share."""
    lines = {}
    for number, name in enumerate(personas):
        shares = found[truth == number].value_counts(normalize=True)
        lines[name] = {str(k): round(float(v), 3) for k, v in shares.items() if v >= 0.05}
    return lines


def run_world(args, family, seed, dirt, results):
    folder = world_folder(args, family, seed, dirt)
    about = json.loads((folder / "world.json").read_text())
    truth = pd.read_csv(folder / "truth.csv", dtype={"user_id": str})
    export = next(folder.glob("events.*"))
    out = results / f"{folder.name}"
    shutil.rmtree(out, ignore_errors=True)
    before, began = children_cpu_s(), time.monotonic()
    command = ["node", str(args.program), "run", str(export), "--out", str(out), "--json", *args.arg]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    line = {
        "world": folder.name, "family": family, "seed": seed, "dirt": dirt, "is_null": about["isNull"],
        "events": about["events"], "cpu_s": round(children_cpu_s() - before, 1),
        "wall_s": round(time.monotonic() - began, 1), "exit": done.returncode,
        "planted": len(about["personas"]), "oracle": oracle_of(folder, truth, not args.no_oracle, args.boosting),
    }
    (results / f"{folder.name}.log").write_text(done.stderr)
    if not (out / "assignments.csv").exists():
        return {**line, "error": done.stderr[-400:]}
    summary = json.loads(done.stdout)
    assigned = pd.read_csv(out / "assignments.csv", dtype=str, quoting=csv.QUOTE_MINIMAL, keep_default_na=False)
    persona = assigned.set_index("user_id")["persona_name"]
    found = truth["user_id"].map(persona).fillna("(not assigned)")
    real = truth["persona"] >= 0
    y, groups = truth.loc[real, "persona"], found[real]
    ari = round(float(adjusted_rand_score(y, groups)), 4)
    known = assigned.set_index("user_id")["too_early"].reindex(truth.loc[real, "user_id"]).to_numpy() != "true"
    best = (line["oracle"] or {}).get("best")
    names = [f"{p['name']} ({p['share']:.1%})" for p in summary["personas"]]
    if args.slim:
        for entry in out.iterdir():
            if entry.name not in ("report.md", "personas.json", "assignments.csv"):
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    return {
        **line, "found": summary["k"], "verdict": summary["verdict"]["verdict"], "ari": ari,
        "ari_not_too_early": round(float(adjusted_rand_score(y[known], groups[known])), 4), "too_early": int((~known).sum()),
        "not_assigned": int((groups == "(not assigned)").sum()), "ratio": round(ari / best, 3) if best else None,
        "names": names, "confusion": confusion(y, groups, about["personas"]),
    }


def bar(line):
    """Does this world meet the bar? Nulls: said to be none. Easy: ARI 0.85. Hard: 0.9 of the oracle."""
    if "error" in line:
        return "ERROR"
    if line["is_null"]:
        return "pass" if line["verdict"] == "no groups" else "miss"
    if line["oracle"] is None:
        return "–"
    best = line["oracle"]["best"]
    good = line["ari"] >= (0.85 if best >= 0.95 else 0.9 * best)
    return "pass" if good and line["verdict"] != "no groups" else "miss" if not good else "miss (no groups)"


def table(lines):
    head = "| world | k found / planted | verdict | ARI | oracle (plain LDA) | ratio | bar | CPU s |\n"
    text = head + "|---|---:|---|---:|---:|---:|---|---:|\n"
    for l in lines:
        o = l["oracle"]
        shown = f"{o['best']:.3f} ({o['plain_lda']:.3f})" if o else "–"
        ratio = f"{l['ratio']:.2f}" if l.get("ratio") is not None else "–"
        ari = "–" if "ari" not in l or l["is_null"] else f"{l['ari']:.3f}"
        cells = [l["world"], f"{l.get('found', '–')} / {l['planted']}", l.get("verdict", "failed"), ari, shown, ratio]
        text += f"| {' | '.join(map(str, cells))} | {bar(l)} | {l['cpu_s']} |\n"
    return text


def family_table(lines):
    """Mean over seeds by family and dirt, worst ratio first."""
    frame = pd.DataFrame([
        {"family": l["family"], "dirt": l["dirt"], "ari": l.get("ari"), "ratio": l.get("ratio"), "is_null": l["is_null"],
         "oracle": (l["oracle"] or {}).get("best"), "none": l.get("verdict") == "no groups", "pass": bar(l) == "pass"}
        for l in lines
    ])
    rows = frame.groupby(["family", "dirt", "is_null"], sort=False).agg(
        seeds=("ari", "size"), ari=("ari", "mean"), low=("ari", "min"), oracle=("oracle", "mean"), ratio=("ratio", "mean"),
        none=("none", "sum"), passed=("pass", "sum")).reset_index().sort_values(["is_null", "ratio"])
    text = "| family | dirt | seeds | mean ARI | lowest | oracle | ratio | said no groups | pass |\n"
    text += "|---|---|---:|---:|---:|---:|---:|---:|---:|\n"
    show = lambda x: "–" if pd.isna(x) else f"{x:.3f}"
    for r in rows.itertuples():
        scores = ["–"] * 4 if r.is_null else [show(r.ari), show(r.low), show(r.oracle), show(r.ratio)]
        text += f"| {r.family} | {r.dirt} | {r.seeds} | {' | '.join(scores)} | {r.none} | {r.passed} |\n"
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(REPO / "bin/kindred.js"))
    parser.add_argument("--data", default=str(REPO / "bench/.data/holdout"), help="worlds are kept here")
    parser.add_argument("--results", help="outputs and logs of the runs (default: <data>/runs)")
    parser.add_argument("--families", help="default: all; several with commas")
    parser.add_argument("--dirt", default="clean", help="of clean, bots, outliers; several with commas")
    parser.add_argument("--seeds", default="1", help="such as 1,2,3 or 1-100")
    parser.add_argument("--users", type=int)
    parser.add_argument("--separation", type=float)
    parser.add_argument("--arg", action="append", default=[], help="a further argument for the program")
    parser.add_argument("--no-oracle", action="store_true")
    parser.add_argument("--boosting", action="store_true", help="let gradient boosting compete as oracle too (slow)")
    parser.add_argument("--slim", action="store_true", help="keep report, model and assignments of each run only")
    parser.add_argument("--log", help="NDJSON, one line per world; worlds that are in it are not run again")
    parser.add_argument("--table", help="markdown")
    args = parser.parse_args()
    args.program = Path(args.program).resolve()
    args.data = Path(args.data).resolve()
    results = Path(args.results or args.data / "runs").resolve()
    results.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(["node", str(HERE / "worlds.mjs"), "--list"], check=True, capture_output=True, text=True)
    families = args.families.split(",") if args.families else listed.stdout.split()
    seeds = []
    for part in args.seeds.split(","):
        low, _, high = part.partition("-")
        seeds += range(int(low), int(high or low) + 1)
    log = Path(args.log) if args.log else results / "results.ndjson"
    lines = [json.loads(l) for l in log.read_text().splitlines()] if log.exists() else []
    have = {l["world"] for l in lines}
    for seed in seeds:
        for dirt in args.dirt.split(","):
            for family in families:
                if world_folder(args, family, seed, dirt).name in have:
                    continue
                line = run_world(args, family, seed, dirt, results)
                lines.append(line)
                with open(log, "a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + os.linesep)
                print(table([line]).splitlines()[-1], file=sys.stderr, flush=True)
    text = f"{family_table(lines)}\n{table(lines)}"
    if args.table:
        Path(args.table).write_text(text)
    print(text)


if __name__ == "__main__":
    main()
