import { describe, expect, it } from 'vitest';
import { VENDORS } from './raw.js';
import { detectSource, refusalOf, SOURCES } from './registry.js';
import type { FileFormat, FileHead } from './source.js';

function head(records: Record<string, unknown>[], format: FileFormat = 'ndjson', name = 'file'): FileHead {
  return { name, format, header: [...new Set(records.flatMap((record) => Object.keys(record)))], records };
}

const MIXPANEL = head([
  { event: 'Play', properties: { time: 1_700_000_000, distinct_id: 'u', $insert_id: 'i' } },
]);

describe('the registry', () => {
  it('has the vendors in their order', () => {
    expect(SOURCES.map((source) => source.vendor)).toEqual(VENDORS);
  });

  it('gives reasons for what it recognises', () => {
    const { source, detection, rival } = detectSource(MIXPANEL);
    expect(source.title).toBe('Mixpanel');
    expect(detection.reasons.join()).toContain('properties.$insert_id');
    expect(rival).toBeUndefined();
  });

  it('takes PostHog for a table, not for Mixpanel, although both have event and properties', () => {
    const posthog = head([
      { uuid: 'x', event: 'a', distinct_id: 'u', timestamp: '2024-01-01T00:00:00Z', properties: { time: 5 } },
    ]);
    expect(detectSource(posthog).source.vendor).toBe('generic');
  });

  it('takes a Segment track call for Segment, although it has event and properties', () => {
    const track = head([
      { type: 'track', messageId: 'm', event: 'a', properties: { time: 1_700_000_000 }, userId: 'u' },
    ]);
    expect(detectSource(track).source.vendor).toBe('segment');
  });

  it('looks at all records, not at the first alone', () => {
    const records = [
      { event: '$identify', properties: {} },
      ...Array.from({ length: 3 }, () => MIXPANEL.records[0]!),
    ];
    expect(detectSource(head(records)).source.vendor).toBe('mixpanel');
  });

  it('follows the person who names a vendor', () => {
    const forced = detectSource(MIXPANEL, 'amplitude');
    expect(forced.source.vendor).toBe('amplitude');
    expect(refusalOf(MIXPANEL, forced)?.message).toBe('this does not look like an export of Amplitude');
  });

  it('refuses a file that two vendors could have written, and tells how to settle it', () => {
    const columns = {
      event: 'a',
      time: '1',
      distinct_id: 'u',
      $insert_id: 'i',
      mp_lib: 'web',
      collector_tstamp: 't',
      event_id: 'e',
      domain_userid: 'd',
      etl_tstamp: 'x',
    };
    const both = head([columns], 'csv');
    const recognition = detectSource(both);
    expect(recognition.rival?.source.vendor).toBe('snowplow');
    expect(refusalOf(both, recognition)?.problem.fix).toBe(
      'say which with --format mixpanel or --format snowplow',
    );
    expect(refusalOf(both, detectSource(both, 'snowplow'))).toBeUndefined();
  });

  it('refuses with what the file is, where, why and what to do', () => {
    const report = head([{ Date: '2024-01-01', Total: '5' }], 'csv', 'insights.csv');
    const error = refusalOf(report, detectSource(report));
    expect(error?.exitCode).toBe(3);
    expect(error?.problem).toMatchObject({ where: 'insights.csv' });
    expect(error?.problem.what).toContain('totals');
    expect(error?.problem.fix).toContain('--user COLUMN');
  });

  it('does not refuse what looks like a report when the person says it is a table of events', () => {
    const report = head([{ Date: '2024-01-01', Total: '5' }], 'csv');
    expect(refusalOf(report, detectSource(report, 'generic'))).toBeUndefined();
  });

  it('does not recognise a file with one column or none', () => {
    for (const nothing of [head([]), head([{ text: 'hello' }], 'csv')]) {
      expect(refusalOf(nothing, detectSource(nothing))?.code).toBe('unrecognised-file');
    }
  });
});
