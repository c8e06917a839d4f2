DROP TABLE IF EXISTS `feature_life`;
DROP TABLE IF EXISTS `feature_days`;
DROP TABLE IF EXISTS `feature_sessions`;
DROP TABLE IF EXISTS `feature_steps`;
DROP TABLE IF EXISTS `feature_value`;
DROP TABLE IF EXISTS `feature_use_days`;
DROP TABLE IF EXISTS `feature_taken`;
DROP TABLE IF EXISTS `user_events`;
DROP TABLE IF EXISTS `user_facts`;
CREATE TABLE feature_life AS SELECT u, first_t, last_t, start_t, end_t,
  ((((start_t + CASE WHEN start_t < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000) DIV 86400000) + 20452) AS start_day, (((((end_t - 1) + CASE WHEN (end_t - 1) < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000) DIV 86400000) + 20452) AS end_day FROM (SELECT u, min(t) AS first_t, coalesce(max(CASE WHEN e NOT IN (9) THEN t END), min(t)) AS last_t, greatest(min(t), 1767225600000) AS start_t,
  CAST(1776211200000 AS BIGINT) AS end_t FROM ev WHERE t < 1776211200000 GROUP BY u) AS q;
CREATE TABLE feature_use_days AS
  SELECT u, e, ((((t + CASE WHEN t < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000) DIV 86400000) + 20452) AS day, count(*) AS n FROM (SELECT v.u, v.e, v.t, v.h FROM ev v WHERE v.t >= 1767225600000 AND v.t < 1776211200000 AND v.e NOT IN (9)) AS w GROUP BY u, e, ((((t + CASE WHEN t < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000) DIV 86400000) + 20452);
CREATE TABLE user_events AS
  SELECT u, e, CAST(sum(n) AS BIGINT) AS n, count(*) AS days FROM feature_use_days GROUP BY u, e;
CREATE TABLE feature_days AS SELECT u, sum(n) AS events, count(*) AS active_days,
  sum(CASE WHEN day > end_day - 7 THEN 1 ELSE 0 END) AS active_days_last_7,
  sum(CASE WHEN day > end_day - 28 THEN 1 ELSE 0 END) AS active_days_last_28,
  sum(CASE WHEN mod(day + 700003, 7) < 5 THEN 1 ELSE 0 END) AS active_weekdays,
  sum(CASE WHEN prev IS NULL OR ((day - start_day) DIV 7) <> ((prev - start_day) DIV 7) THEN 1 ELSE 0 END) AS active_weeks,
  count(prev) AS day_gaps, sum(day - prev) AS day_gap_sum, sum((day - prev) * (day - prev)) AS day_gap_squares,
  sum(CASE WHEN day > end_day - quarter THEN n ELSE 0 END) AS late_events
  FROM (SELECT d.u, d.day, d.n, l.start_day, l.end_day, ((l.end_day - l.start_day + 1) DIV 4) AS quarter,
  lag(d.day) OVER (PARTITION BY d.u ORDER BY d.day) AS prev
  FROM (SELECT u, day, sum(n) AS n FROM feature_use_days GROUP BY u, day) AS d JOIN feature_life l ON l.u = d.u) AS q
  GROUP BY u;
DROP TABLE feature_use_days;
DROP TABLE IF EXISTS session_pauses;
DROP TABLE IF EXISTS session_ends;
DROP TABLE IF EXISTS sessions;
CREATE TABLE session_pauses AS SELECT u, h, t, prev, r FROM (
  SELECT u, CAST(-1 AS BIGINT) AS h, t, lag(t, 1, -1000000000000000) OVER (PARTITION BY u ORDER BY t) AS prev,
  row_number() OVER (PARTITION BY u ORDER BY t) AS r FROM (SELECT v.u, v.e, v.t, v.h FROM ev v WHERE v.t >= 1767225600000 AND v.t < 1776211200000 AND v.e NOT IN (9)) AS e) AS w
  WHERE t - prev > 300000;
CREATE TABLE session_ends AS
  SELECT u, CAST(-1 AS BIGINT) AS h, max(t) AS t1, count(*) AS n FROM (SELECT v.u, v.e, v.t, v.h FROM ev v WHERE v.t >= 1767225600000 AND v.t < 1776211200000 AND v.e NOT IN (9)) AS e GROUP BY u;
CREATE TABLE sessions AS
  SELECT u, CAST(row_number() OVER (PARTITION BY u ORDER BY t0, h) - 1 AS INTEGER) AS s, h, t0, t1,
  CAST(n AS BIGINT) AS n, CAST(t1 - t0 - pause_ms AS BIGINT) AS active_ms FROM (
  SELECT a.u, a.h, a.t0, coalesce(a.next_prev, z.t1) AS t1, coalesce(a.next_r, z.n + 1) - a.r AS n, a.pause_ms FROM (
  SELECT u, h, t0, r, pause_ms, lead(prev) OVER (PARTITION BY u, h ORDER BY t0) AS next_prev,
  lead(r) OVER (PARTITION BY u, h ORDER BY t0) AS next_r FROM (
  SELECT u, h, g, min(t) AS t0, min(r) AS r, max(CASE WHEN begins = 1 THEN prev END) AS prev,
  sum(CASE WHEN begins = 1 THEN 0 ELSE t - prev - 300000 END) AS pause_ms FROM (
  SELECT u, h, t, prev, r, begins, sum(begins) OVER (PARTITION BY u, h ORDER BY t) AS g FROM (
  SELECT u, h, t, prev, r, CASE WHEN t - prev > 1800000 THEN 1 ELSE 0 END AS begins FROM session_pauses) AS b) AS c
  GROUP BY u, h, g) AS d) AS a
  JOIN session_ends z ON z.u = a.u AND z.h = a.h) AS q;
DROP TABLE session_pauses;
DROP TABLE session_ends;
CREATE TABLE feature_sessions AS SELECT u, count(*) AS sessions, sum(active_ms) AS active_ms,
  sum(timed) AS timed_sessions,
  min(CASE WHEN timed = 1 AND 2 * r >= m THEN active_ms END) AS session_ms_low,
  min(CASE WHEN timed = 1 AND 2 * r > m THEN active_ms END) AS session_ms_high,
  sum(CASE WHEN (mod(((t0 + CASE WHEN t0 < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000), 86400000) DIV 21600000) = 0 THEN 1 ELSE 0 END) AS night_sessions, sum(CASE WHEN (mod(((t0 + CASE WHEN t0 < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000), 86400000) DIV 21600000) = 1 THEN 1 ELSE 0 END) AS morning_sessions, sum(CASE WHEN (mod(((t0 + CASE WHEN t0 < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000), 86400000) DIV 21600000) = 2 THEN 1 ELSE 0 END) AS afternoon_sessions,
  sum(CASE WHEN (mod(((t0 + CASE WHEN t0 < 1774746000000 THEN 3600000 ELSE 7200000 END) - 1767052800000), 86400000) DIV 21600000) = 3 THEN 1 ELSE 0 END) AS evening_sessions
  FROM (SELECT u, t0, active_ms, timed, row_number() OVER (PARTITION BY u, timed ORDER BY active_ms, s) AS r,
  count(*) OVER (PARTITION BY u, timed) AS m
  FROM (SELECT u, s, t0, active_ms, CASE WHEN n >= 2 THEN 1 ELSE 0 END AS timed FROM sessions) AS x) AS q
  GROUP BY u;
CREATE TABLE feature_taken AS SELECT v.u, v.e, v.t FROM ev v
  JOIN feature_life l ON l.u = v.u WHERE v.e IN (7, 2) AND v.t < l.end_t;
CREATE TABLE feature_steps AS SELECT u, steps_done FROM (SELECT c.u, max(c.steps_done) + CASE WHEN min(CASE WHEN c.steps_done = 1 AND x.t >= c.t THEN x.t END) IS NULL THEN 0 ELSE 1 END AS steps_done,
  coalesce(min(CASE WHEN c.steps_done = 1 AND x.t >= c.t THEN x.t END), max(c.t)) AS t FROM (SELECT u, 1 AS steps_done, min(t) AS t FROM feature_taken WHERE e = 7 GROUP BY u) AS c
  LEFT JOIN (SELECT u, t FROM feature_taken WHERE e = 2) AS x ON x.u = c.u GROUP BY c.u) AS q;
DROP TABLE feature_taken;
CREATE TABLE feature_value AS SELECT v.u, min(v.t) AS value_t FROM ev v
  JOIN feature_life l ON l.u = v.u WHERE v.e = 4 AND v.t < l.end_t GROUP BY v.u;
CREATE TABLE user_facts AS SELECT l.u, CAST(l.`first_t` AS BIGINT) AS `first_t`, CAST(l.`last_t` AS BIGINT) AS `last_t`, CAST(l.`start_t` AS BIGINT) AS `start_t`, CAST(l.`end_t` AS BIGINT) AS `end_t`, CAST(l.`start_day` AS BIGINT) AS `start_day`, CAST(l.`end_day` AS BIGINT) AS `end_day`, CAST(l.end_day - l.start_day + 1 AS BIGINT) AS `exposure_days`, CAST(coalesce(d.`events`, 0) AS BIGINT) AS `events`, CAST(coalesce(d.`active_days`, 0) AS BIGINT) AS `active_days`, CAST(coalesce(d.`active_days_last_7`, 0) AS BIGINT) AS `active_days_last_7`, CAST(coalesce(d.`active_days_last_28`, 0) AS BIGINT) AS `active_days_last_28`, CAST(coalesce(d.`active_weekdays`, 0) AS BIGINT) AS `active_weekdays`, CAST(coalesce(d.`active_weeks`, 0) AS BIGINT) AS `active_weeks`, CAST(coalesce(d.`day_gaps`, 0) AS BIGINT) AS `day_gaps`, CAST(coalesce(d.`day_gap_sum`, 0) AS BIGINT) AS `day_gap_sum`, CAST(coalesce(d.`day_gap_squares`, 0) AS BIGINT) AS `day_gap_squares`, CAST(coalesce(d.`late_events`, 0) AS BIGINT) AS `late_events`, CAST(coalesce(s.`sessions`, 0) AS BIGINT) AS `sessions`, CAST(coalesce(s.`active_ms`, 0) AS BIGINT) AS `active_ms`, CAST(coalesce(s.`timed_sessions`, 0) AS BIGINT) AS `timed_sessions`, CAST(coalesce(s.`night_sessions`, 0) AS BIGINT) AS `night_sessions`, CAST(coalesce(s.`morning_sessions`, 0) AS BIGINT) AS `morning_sessions`, CAST(coalesce(s.`afternoon_sessions`, 0) AS BIGINT) AS `afternoon_sessions`, CAST(coalesce(s.`evening_sessions`, 0) AS BIGINT) AS `evening_sessions`, CAST(coalesce(o.`steps_done`, 0) AS BIGINT) AS `steps_done`, CAST(s.session_ms_low AS BIGINT) AS `session_ms_low`, CAST(s.session_ms_high AS BIGINT) AS `session_ms_high`, CAST(a.value_t AS BIGINT) AS `value_t` FROM feature_life l
  LEFT JOIN feature_days d ON d.u = l.u LEFT JOIN feature_sessions s ON s.u = l.u
  LEFT JOIN feature_steps o ON o.u = l.u LEFT JOIN feature_value a ON a.u = l.u;
DROP TABLE `feature_life`;
DROP TABLE `feature_days`;
DROP TABLE `feature_sessions`;
DROP TABLE `feature_steps`;
DROP TABLE `feature_value`;
