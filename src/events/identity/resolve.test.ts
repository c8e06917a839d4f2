import { describe, expect, it } from 'vitest';
import { DEPENDS_ON_TIME, type IdentityEvidence, type IdentityLimits, resolveIdentities } from './resolve.js';

const LIMITS: IdentityLimits = { maxUsersPerDevice: 20, maxIdsPerPerson: 500 };

interface Row {
  user?: number;
  device?: number;
  person?: number;
  ms?: number;
  mixpanel?: boolean;
}

function evidence(
  nodes: number,
  rows: Row[],
  links: [number, number, number?][] = [],
  nobodies: number[] = [],
): IdentityEvidence {
  const column = (pick: (row: Row) => number | undefined) => Int32Array.from(rows, (row) => pick(row) ?? -1);
  const isMixpanel = Uint8Array.from(rows, (row) => (row.mixpanel ? 1 : 0));
  return {
    nodes,
    isNobody: Uint8Array.from({ length: nodes }, (_, i) => (nobodies.includes(i) ? 1 : 0)),
    rows: {
      user: column((row) => row.user),
      device: column((row) => row.device),
      person: column((row) => row.person),
      firstMs: Float64Array.from(rows, (row) => row.ms ?? 0),
      firstUserWins: isMixpanel,
      personIsFinal: isMixpanel,
    },
    links: {
      a: Int32Array.from(links, (link) => link[0]),
      b: Int32Array.from(links, (link) => link[1]),
      firstMs: Float64Array.from(links, (link) => link[2] ?? 0),
    },
  };
}

/** Users are 0, 1; devices and the rest 5 and up. */
const [ANN, BOB, PHONE, TABLET, PERSON, OTHER] = [0, 1, 5, 6, 7, 8] as const;

describe('identity', () => {
  it('gives a device with one user to that user, before and after the login', () => {
    const { ownerOf, personOf } = resolveIdentities(
      evidence(9, [{ device: PHONE }, { user: ANN, device: PHONE }, { user: ANN, device: TABLET }]),
      LIMITS,
    );
    expect([...ownerOf]).toEqual([ANN, ANN, ANN]);
    expect([personOf[PHONE], personOf[TABLET]]).toEqual([ANN, ANN]);
  });

  it('never unites two users through a device', () => {
    const shared = [
      { user: ANN, device: PHONE, ms: 5 },
      { user: BOB, device: PHONE, ms: 3 },
      { device: PHONE },
    ];
    const { ownerOf, sharedVia, personOf, facts } = resolveIdentities(evidence(9, shared), LIMITS);
    expect([...ownerOf]).toEqual([ANN, BOB, DEPENDS_ON_TIME]);
    expect(sharedVia[2]).toBe(PHONE);
    expect(personOf[PHONE]).toBe(BOB);
    expect([personOf[ANN], personOf[BOB], facts.sharedDevices]).toEqual([ANN, BOB, 1]);
  });

  it("gives a shared device of Mixpanel to the first user's person", () => {
    const rows = [
      { user: ANN, device: PHONE, ms: 5, mixpanel: true },
      { user: BOB, device: PHONE, ms: 3, mixpanel: true },
      { device: PHONE, mixpanel: true },
    ];
    expect([...resolveIdentities(evidence(9, rows), LIMITS).ownerOf]).toEqual([ANN, BOB, BOB]);
  });

  it('unites two users, or two anonymous ids, by a declared link', () => {
    const rows = [{ user: ANN }, { user: BOB }, { device: PHONE }, { device: TABLET }];
    const links: [number, number][] = [
      [BOB, ANN],
      [TABLET, PHONE],
    ];
    expect([...resolveIdentities(evidence(9, rows, links), LIMITS).ownerOf]).toEqual([
      ANN,
      ANN,
      PHONE,
      PHONE,
    ]);
  });

  it('does not unite two users by links that meet in an anonymous id', () => {
    const rows = [{ user: ANN }, { user: BOB }, { device: PHONE, mixpanel: true }];
    const links: [number, number, number][] = [
      [PHONE, ANN, 9],
      [PHONE, BOB, 2],
    ];
    const { ownerOf } = resolveIdentities(evidence(9, rows, links), LIMITS);
    expect([...ownerOf]).toEqual([ANN, BOB, BOB]);
  });

  it("prefers Amplitude's person to the device, and the device to an unknown person", () => {
    const rows = [
      { user: ANN, person: PERSON, device: PHONE },
      // After the logout: still the same amplitude id, on another device.
      { person: PERSON, device: TABLET },
      { user: BOB, device: TABLET },
      // Another amplitude id, not known to anybody, on a device that is.
      { person: OTHER, device: TABLET },
      { person: OTHER },
    ];
    expect([...resolveIdentities(evidence(9, rows), LIMITS).ownerOf]).toEqual([ANN, ANN, BOB, BOB, OTHER]);
  });

  it("takes Mixpanel's distinct id as final", () => {
    const rows = [
      { user: ANN, device: PHONE, mixpanel: true },
      { person: OTHER, device: PHONE, mixpanel: true },
    ];
    expect([...resolveIdentities(evidence(9, rows), LIMITS).ownerOf]).toEqual([ANN, OTHER]);
  });

  it('connects nothing through texts that stand for nobody', () => {
    const rows = [
      { user: ANN, device: PHONE },
      { user: BOB, device: PHONE },
      { user: PHONE, device: TABLET },
      { device: PHONE },
    ];
    const { ownerOf } = resolveIdentities(evidence(9, rows, [[PHONE, ANN]], [PHONE]), LIMITS);
    expect([...ownerOf]).toEqual([ANN, BOB, TABLET, PHONE]);
  });

  it('gives the anonymous rows of a kiosk to none of its users', () => {
    const rows = [{ user: ANN, device: PHONE }, { user: BOB, device: PHONE }, { device: PHONE }];
    const { ownerOf, personOf, facts } = resolveIdentities(evidence(9, rows), {
      ...LIMITS,
      maxUsersPerDevice: 1,
    });
    expect([...ownerOf]).toEqual([ANN, BOB, PHONE]);
    expect([personOf[PHONE], facts.kiosks]).toEqual([PHONE, 1]);
  });

  it('takes apart a set of links that is too large to be a person', () => {
    const links: [number, number][] = [
      [PHONE, TABLET],
      [TABLET, PERSON],
      [PERSON, OTHER],
    ];
    const { ownerOf, facts } = resolveIdentities(evidence(9, [{ device: PHONE }, { device: OTHER }], links), {
      ...LIMITS,
      maxIdsPerPerson: 3,
    });
    expect([...ownerOf]).toEqual([PHONE, OTHER]);
    expect(facts.dissolved).toBe(1);
  });
});
