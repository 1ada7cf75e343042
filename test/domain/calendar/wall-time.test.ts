import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  dateOfWallMs,
  dayIn,
  instantMsOf,
  isOnWall,
  isZone,
  offsetsFrom,
  wallMsAt,
  wallMsOfDate,
} from '../../../src/domain/calendar/wall-time.ts';
import { hourMs, instant, instants, zones } from '../../support/calendars.ts';

const wall = (local: string): number => Number(instant(`${local}Z`));
const iso = (ms: number): string => new Date(ms).toISOString();

describe('wall time', () => {
  it('is what Luxon says the clock shows, in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, at) => {
        const shown = DateTime.fromJSDate(at, { zone });
        assert.equal(wallMsAt(zone, Number(at)), Number(shown.setZone('utc', { keepLocalTime: true })));
      }),
    );
  });

  it('is the same after its instant has been looked for, unless the clock jumps over it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, at) => {
        const wallMs = wallMsAt(zone, Number(at));
        const found = instantMsOf(zone, wallMs);
        assert.equal(wallMsAt(zone, found), wallMs);
        assert.ok(found <= Number(at));
      }),
    );
  });

  const firsts: [string, string, string, string][] = [
    ['an hour that is there once', 'Europe/Budapest', '2026-06-01T09:00', '2026-06-01T07:00Z'],
    ['an hour that happens twice: the first', 'Europe/Budapest', '2026-10-25T02:30', '2026-10-25T00:30Z'],
    ['the hour after one that happens twice', 'Europe/Budapest', '2026-10-25T03:00', '2026-10-25T02:00Z'],
    ['an hour that is jumped over: the jump', 'Europe/Budapest', '2026-03-29T02:30', '2026-03-29T01:00Z'],
    ['half an hour that happens twice', 'Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z'],
    ['half an hour that is jumped over', 'Australia/Lord_Howe', '2026-10-04T02:10', '2026-10-03T15:30Z'],
    ['a midnight that is jumped over', 'Africa/Cairo', '2026-04-24T00:00', '2026-04-23T22:00Z'],
    ['a midnight that happens twice', 'America/Havana', '2026-11-01T00:00', '2026-11-01T04:00Z'],
    ['a day that is jumped over', 'Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00Z'],
  ];
  for (const [what, zone, local, expected] of firsts) {
    it(`leads to its first instant: ${what}`, () => {
      assert.equal(iso(instantMsOf(zone, wall(local))), iso(Number(instant(expected))));
    });
  }

  it('tells what no clock shows', () => {
    assert.equal(isOnWall('Europe/Budapest', wall('2026-03-29T01:59')), true);
    assert.equal(isOnWall('Europe/Budapest', wall('2026-03-29T02:00')), false);
    assert.equal(isOnWall('Europe/Budapest', wall('2026-03-29T03:00')), true);
  });

  it('goes to a date and back', () => {
    assert.equal(wallMsOfDate('2026-03-29'), Date.UTC(2026, 2, 29));
    assert.equal(dateOfWallMs(wall('2028-02-29T23:59')), '2028-02-29');
  });
});

describe('a day', () => {
  const lengths: [string, string, number][] = [
    ['Europe/Budapest', '2026-03-29', 23],
    ['Europe/Budapest', '2026-10-25', 25],
    ['Europe/Budapest', '2027-03-28', 23],
    ['Europe/Budapest', '2027-10-31', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['America/New_York', '2027-03-14', 23],
    ['America/New_York', '2027-11-07', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2027-04-04', 24.5],
    ['Australia/Lord_Howe', '2027-10-03', 23.5],
    ['Africa/Cairo', '2026-04-24', 23],
    ['Africa/Cairo', '2026-10-29', 25],
    ['Africa/Cairo', '2027-04-30', 23],
    ['Africa/Cairo', '2027-10-28', 25],
    ['Asia/Kolkata', '2026-03-29', 24],
    ['Pacific/Apia', '2026-04-05', 24],
    ['Pacific/Apia', '2011-12-30', 0],
    ['UTC', '2026-03-29', 24],
  ];
  for (const [zone, date, expected] of lengths) {
    it(`has ${expected} hours in ${zone} on ${date}`, () => {
      const { fromMs, untilMs } = dayIn(zone, date);
      assert.equal((untilMs - fromMs) / hourMs, expected);
    });
  }
});

describe('zones', () => {
  it('are known by their IANA names', () => {
    assert.deepEqual(['Europe/Budapest', 'UTC', 'Europe/Atlantis', '+02:00', ''].map(isZone), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('cannot be used when there is no such zone', () => {
    assert.throws(() => offsetsFrom('Europe/Atlantis', 0).next(), {
      name: 'RangeError',
      message: 'There is no time zone Europe/Atlantis.',
    });
  });
});
