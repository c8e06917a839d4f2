SELECT ((least(greatest(t, -8640000000000000), 8639999999999999) + 8640000000000000) DIV 86400000) - 100000000 AS day, count(*) AS n FROM raw_events GROUP BY ((least(greatest(t, -8640000000000000), 8639999999999999) + 8640000000000000) DIV 86400000) - 100000000 ORDER BY day;
SELECT ((ingested - t + 54330000) DIV 60000) - 905 AS minutes, count(*) AS n FROM raw_events
  WHERE vendor = 0 AND ingested > 0 AND ingested - t BETWEEN -54300000 AND 54300000
  GROUP BY ((ingested - t + 54330000) DIV 60000) - 905 ORDER BY minutes;
CREATE TABLE raw_repeated_keys AS SELECT k1 FROM raw_events WHERE (k1 <> 0 OR k2 <> 0) GROUP BY k1 HAVING count(*) > 1;
CREATE TABLE raw_repeats AS SELECT r.*,
  row_number() OVER (PARTITION BY vendor, k1, k2 ORDER BY ingested DESC, `t`, `event`, `user_id`, `device_id`, `person_id`, `session`, `bookkeeping`, `file`, `p0`) AS place
  FROM raw_events r WHERE (k1 <> 0 OR k2 <> 0) AND k1 IN (SELECT k1 FROM raw_repeated_keys);
CREATE TABLE id_tuples AS SELECT vendor, user_id, device_id, person_id, min(t) AS first_ms,
  sum(CASE WHEN (NOT bookkeeping AND t >= 0) THEN 1 ELSE 0 END) AS events FROM raw_events GROUP BY vendor, user_id, device_id, person_id;
CREATE TABLE id_pairs AS
  SELECT CASE WHEN vendor IN (1) THEN 1 ELSE 0 END AS space, link_a AS a, link_b AS b, min(t) AS first_ms FROM raw_events
  WHERE link_a IS NOT NULL AND link_b IS NOT NULL GROUP BY CASE WHEN vendor IN (1) THEN 1 ELSE 0 END, link_a, link_b
  UNION ALL
  SELECT DISTINCT CASE WHEN file IN (3) THEN 1 ELSE 0 END, a, b, CAST(-9007199254740991 AS BIGINT) FROM raw_pairs;
CREATE TABLE id_known AS
  SELECT user_id AS id, 0 AS space FROM id_tuples WHERE user_id IS NOT NULL
  UNION SELECT device_id, CASE WHEN vendor IN (0, 2) THEN 0 ELSE 1 END FROM id_tuples WHERE device_id IS NOT NULL
  UNION SELECT person_id, CASE WHEN vendor IN (0, 2) THEN 0 ELSE 1 END FROM id_tuples WHERE person_id IS NOT NULL;
CREATE TABLE id_ends AS SELECT e.id, e.space AS asked,
  CASE WHEN max(CASE WHEN k.space = e.space THEN 1 ELSE 0 END) = 1 THEN e.space
  WHEN max(CASE WHEN k.space = 1 - e.space THEN 1 ELSE 0 END) = 1 THEN 1 - e.space ELSE e.space END AS space
  FROM (SELECT a AS id, space FROM id_pairs UNION SELECT b, space FROM id_pairs) e
  LEFT JOIN id_known k ON k.id = e.id GROUP BY e.id, e.space;
CREATE TABLE id_nodes AS SELECT CAST(row_number() OVER (ORDER BY id, space) - 1 AS INTEGER) AS node, id, space
  FROM (SELECT id, space FROM id_known UNION SELECT id, space FROM id_ends) AS q;
CREATE TABLE id_links AS SELECT na.node AS a, nb.node AS b, p.first_ms FROM id_pairs p
  JOIN id_ends ea ON ea.id = p.a AND ea.asked = p.space JOIN id_nodes na ON na.id = ea.id AND na.space = ea.space
  JOIN id_ends eb ON eb.id = p.b AND eb.asked = p.space JOIN id_nodes nb ON nb.id = eb.id AND nb.space = eb.space;
CREATE TABLE id_rows AS SELECT CAST(row_number() OVER (ORDER BY vendor, user_node, device_node, person_node) - 1
  AS INTEGER) AS c, q.* FROM (
  SELECT r.vendor, r.user_id, r.device_id, r.person_id, coalesce(u.node, -1) AS user_node,
  coalesce(d.node, -1) AS device_node, coalesce(p.node, -1) AS person_node, r.first_ms, r.events
  FROM id_tuples r
  LEFT JOIN id_nodes u ON u.id = r.user_id AND u.space = 0
  LEFT JOIN id_nodes d ON d.id = r.device_id AND d.space = CASE WHEN r.vendor IN (0, 2) THEN 0 ELSE 1 END
  LEFT JOIN id_nodes p ON p.id = r.person_id AND p.space = CASE WHEN r.vendor IN (0, 2) THEN 0 ELSE 1 END) AS q;
DROP TABLE id_tuples;
DROP TABLE id_pairs;
DROP TABLE id_known;
DROP TABLE id_ends;
CREATE TABLE ev AS
  SELECT coalesce(o.u, su.u) AS u, n.e AS e, r.t AS t, CASE WHEN r.k1 <> 0 OR r.k2 <> 0 THEN r.k1 ELSE xxhash64(concat_ws(' ', coalesce(r.session, ''), coalesce(r.`p0`, ''))) END AS k, CASE WHEN r.session IS NULL THEN -1 ELSE xxhash64(concat_ws(' ', coalesce(r.device_id, r.person_id, r.user_id), r.session)) & 4611686018427387903 END AS h, coalesce(v0.v, -1) AS `p0`
  FROM (SELECT * FROM (SELECT `vendor`, `event`, `t`, `user_id`, `device_id`, `person_id`, `k1`, `k2`, `session`, `bookkeeping`, `p0` FROM raw_events WHERE NOT (k1 <> 0 OR k2 <> 0) OR k1 NOT IN (SELECT k1 FROM raw_repeated_keys)
  UNION ALL SELECT `vendor`, `event`, `t`, `user_id`, `device_id`, `person_id`, `k1`, `k2`, `session`, `bookkeeping`, `p0` FROM raw_repeats WHERE place = 1) AS d WHERE (NOT bookkeeping AND t >= 0)) AS r
  JOIN event_names n ON n.name = r.event
  JOIN id_rows i ON i.vendor = r.vendor AND i.user_id IS NOT DISTINCT FROM r.user_id
  AND i.device_id IS NOT DISTINCT FROM r.device_id AND i.person_id IS NOT DISTINCT FROM r.person_id
  JOIN id_owners o ON o.c = i.c LEFT JOIN id_shared s ON s.c = i.c AND s.t = r.t LEFT JOIN users su ON su.person = s.person LEFT JOIN property_values v0 ON v0.p = 0 AND v0.value = r.`p0`;
CREATE TABLE user_traits AS SELECT x.u, 0 AS trait, min(x.value) AS value FROM (SELECT a.u, r.updated, r.`t0` AS value FROM raw_traits r JOIN user_aliases a ON a.id = r.id
  WHERE r.`t0` IS NOT NULL) AS x
  JOIN (SELECT u, max(updated) AS updated FROM (SELECT a.u, r.updated, r.`t0` AS value FROM raw_traits r JOIN user_aliases a ON a.id = r.id
  WHERE r.`t0` IS NOT NULL) AS y GROUP BY u) AS l ON l.u = x.u AND l.updated = x.updated
  GROUP BY x.u UNION ALL SELECT x.u, 1 AS trait, min(x.value) AS value FROM (SELECT a.u, r.updated, r.`t1` AS value FROM raw_traits r JOIN user_aliases a ON a.id = r.id
  WHERE r.`t1` IS NOT NULL) AS x
  JOIN (SELECT u, max(updated) AS updated FROM (SELECT a.u, r.updated, r.`t1` AS value FROM raw_traits r JOIN user_aliases a ON a.id = r.id
  WHERE r.`t1` IS NOT NULL) AS y GROUP BY u) AS l ON l.u = x.u AND l.updated = x.updated
  GROUP BY x.u;
CREATE TABLE quality_hours AS SELECT u, ((t - 1767225600000) DIV 3600000) + 490896 AS hour, count(*) AS n FROM ev GROUP BY u, ((t - 1767225600000) DIV 3600000) + 490896;
SELECT u, events, gap, equal FROM (
  SELECT u, events, gap, equal, row_number() OVER (PARTITION BY u ORDER BY equal DESC, gap) AS place FROM (
  SELECT u, max(events) AS events, gap, count(*) AS equal FROM (
  SELECT u, events, ((t - prev) DIV 1000) AS gap FROM (
  SELECT v.u, b.events, v.t, lag(v.t, 1, v.t) OVER (PARTITION BY v.u ORDER BY v.t) AS prev FROM ev v JOIN (
  SELECT u, events FROM (SELECT u, events, row_number() OVER (ORDER BY events DESC, u) AS place
  FROM (SELECT u, sum(n) AS events FROM quality_hours GROUP BY u) AS s) AS r
  WHERE place <= 1000 AND events >= 100) AS b ON b.u = v.u) AS w) AS g
  WHERE gap BETWEEN 1 AND 21600 GROUP BY u, gap) AS c) AS p
  WHERE place = 1 ORDER BY u;
