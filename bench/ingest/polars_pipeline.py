"""The same job with polars: Mixpanel NDJSON -> dedupe -> sessions -> features per user, lazily, only the fields needed."""
import sys

import polars as pl

GAP = 30 * 60
IDLE = 5 * 60
TOP = 20

SCHEMA = {
    "event": pl.String,
    "properties": pl.Struct({"time": pl.Int64, "distinct_id": pl.String, "$insert_id": pl.String, "$device_id": pl.String}),
}

p = pl.col("properties").struct
df = (
    pl.scan_ndjson(sys.argv[1] + "/*.ndjson", schema=SCHEMA)
    .select(
        pl.col("event"),
        p.field("time").alias("time"),
        pl.when(p.field("distinct_id").fill_null("") == "").then(p.field("$device_id")).otherwise(p.field("distinct_id")).alias("user"),
        p.field("$insert_id").alias("insert"),
    )
    .drop_nulls(["event", "time", "user"])
    .unique(["event", "time", "user", "insert"])
    .with_columns(pl.col("user").cast(pl.Categorical), pl.col("event").cast(pl.Categorical))
    .collect()
)
df = df.sort("user", "time", "event")
end = df["time"].max()
df = df.with_columns(pl.col("time").diff().over("user").alias("gap"))
df = df.with_columns((pl.col("gap").is_null() | (pl.col("gap") > GAP)).alias("new"))
df = df.with_columns(
    pl.col("new").cum_sum().over("user").alias("s"),
    pl.when(pl.col("new")).then(0).otherwise(pl.min_horizontal("gap", pl.lit(IDLE))).alias("active"),
    (pl.col("time") // 86400).alias("day"),
)
base = df.group_by("user").agg(
    pl.len().alias("events"), pl.col("time").min().alias("first"), pl.col("time").max().alias("last"),
    pl.col("event").n_unique().alias("distinct"),
)
sessions = df.group_by("user", "s").agg(pl.len().alias("n"), pl.col("active").sum().alias("active"))
by_session = sessions.group_by("user").agg(
    pl.len().alias("sessions"), (pl.col("active") / 60).median().alias("median_session_minutes"),
)
days = df.group_by("user", "day").agg(pl.len().alias("n"), pl.col("active").sum().alias("active"))
by_day = days.group_by("user").agg(
    pl.len().alias("active_days"), (pl.col("active").sum() / 60 / pl.len()).alias("minutes_per_active_day"),
    (pl.col("day") > end // 86400 - 7).sum().alias("l7"), (pl.col("day") > end // 86400 - 28).sum().alias("l28"),
    pl.col("n").filter(((pl.col("day") + 4) % 7).is_in([0, 6])).sum().alias("weekend"),
)
counts = df.group_by("user", "event").agg(pl.len().alias("n"), pl.col("day").n_unique().alias("days"))
counts = counts.with_columns((pl.col("n") / pl.col("n").sum().over("user")).alias("share"))
by_event = counts.group_by("user").agg(
    (-(pl.col("share") * pl.col("share").log(2))).sum().alias("entropy"), (pl.col("days") >= 2).sum().alias("adopted"),
)
top = df["event"].value_counts(sort=True)["event"].head(TOP)
wide = counts.filter(pl.col("event").is_in(top.implode())).pivot("event", index="user", values="share")
out = base.join(by_session, "user").join(by_day, "user").join(by_event, "user").join(wide, "user", how="left")
out = out.with_columns(
    (pl.col("events") / pl.col("sessions")).alias("events_per_session"),
    (pl.col("weekend") / pl.col("events")).alias("weekend_share"),
    ((end - pl.col("first")) / 86400).alias("tenure_days"),
    ((end - pl.col("last")) / 86400).alias("recency_days"),
)
out.write_parquet(sys.argv[2])
print(len(out), int(out["events"].sum()), int(out["sessions"].sum()))
