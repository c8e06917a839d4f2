import { expect, it } from 'vitest';
import { tableName } from './table-name.js';

it.each([
  ['tracks.csv', 'tracks'],
  ['/data/prod.order_completed_000.csv.gz', 'order_completed'],
  ['prod/order_completed/part-0001.parquet', 'order_completed'],
  ['order_completed/part-00000-8a6f0c11-aaaa-4bbb-8ccc-0123456789ab-c000.snappy.parquet', 'order_completed'],
  ['mp/123/2024/01/02/full_day/signed_up/000000.json', 'signed_up'],
  ['export.zip!added.csv', 'added'],
  ['lake/segment_type=Order%20Completed/day=2024-01-02/hr=03/x.parquet', 'Order Completed'],
  ['lake/segment_type=100% done/day=2024-01-02/x.parquet', '100% done'],
  ['2024-01-02.csv', '2024-01-02.csv'],
])('%s is of the table %s', (path, name) => {
  expect(tableName(path)).toBe(name);
});
