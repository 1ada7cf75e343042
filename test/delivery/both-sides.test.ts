import assert from 'node:assert/strict';
import { toPeople, toRooms, type WhereaboutsOf } from '../../src/delivery/both-sides.ts';
import type { Effect } from '../../src/domain/effects.ts';
import { smallPolicy } from '../support/policies.ts';

const home = 'slack:T1';
const mirror = 'teams:t1';
const of = (outbox: Effect[], rest: { mirror?: string | null } = { mirror }) => ({
  ...{ key: 'ESC-1', version: 3, severity: 'sev1' as const, workspace: home, outbox },
  ...rest,
});
const notice = (entry: number, after: string): Effect => ({
  kind: 'notice',
  slot: `notice/${entry}`,
  after,
  entry,
});
const room: Effect = { kind: 'room', slot: 'room', after: null };
const card: Effect = { kind: 'card', slot: 'card', after: 'room' };
const ask = (person: string): Effect => ({ kind: 'ask', slot: 'ask/1', after: 'room', ask: 1, person });
const invite = (...people: string[]): Effect => ({ kind: 'invite', slot: 'invite/1', after: 'room', people });
const everywhere = (workspace: string): Effect[] => [
  room,
  card,
  { kind: 'pin', slot: 'pin', after: 'card' },
  { kind: 'topic', slot: 'topic', after: 'card' },
  { kind: 'purpose', slot: 'purpose', after: 'room' },
  { kind: 'bookmark', slot: 'bookmark', after: 'card' },
  notice(2, 'card'),
  { kind: 'prompt', slot: 'prompt/4', after: 'card', seq: 4 },
  { kind: 'update', slot: 'update/1/room', after: 'notice/2', update: 1, to: 'room', person: null },
  ...(workspace === home ? elsewhere : []),
];
const elsewhere: Effect[] = [
  { kind: 'announcement', slot: 'announcement', after: 'card' },
  { kind: 'origin', slot: 'origin', after: 'room' },
  { kind: 'interim', slot: 'interim', after: null },
  { kind: 'retry', slot: 'retry/1', after: null },
  { kind: 'update', slot: 'update/1/announcement', after: null, update: 1, to: 'announcement', person: null },
];
const whereabouts: WhereaboutsOf = new Map([
  ['chloe', { workspaces: [home], isAway: false }],
  ['elif', { workspaces: [mirror], isAway: true }],
  ['both', { workspaces: [home, mirror], isAway: false }],
]);
const slotsIn = (parts: readonly { workspace: string; outbox: readonly Effect[] }[]) =>
  parts.flatMap(({ workspace, outbox }) => outbox.map(({ slot, after }) => [workspace, slot, after]));

describe('what the rooms of a case show', () => {
  it('is shown at home only where the room has no mirror', () => {
    const [only, ...others] = toRooms(of(everywhere(home), { mirror: null }));
    assert.deepEqual(others, []);
    assert.deepEqual(only?.outbox, everywhere(home));
    assert.equal(only.workspace, home);
  });

  it('is shown in the mirror too, but for what stands in no room', () => {
    const [atHome, there] = toRooms(of(everywhere(home)));
    assert.deepEqual(atHome?.outbox, everywhere(home));
    assert.deepEqual(
      there?.outbox,
      everywhere(mirror).map((effect) => ({
        ...effect,
        slot: `${effect.slot}@mirror`,
        after: effect.after && `${effect.after}@mirror`,
      })),
    );
    assert.deepEqual([there?.workspace, there?.version, there?.key], [mirror, 3, 'ESC-1']);
  });

  it('begins in a new mirror with the card', () => {
    const own: Effect[] = [
      { kind: 'room', slot: 'room@mirror', after: null },
      { kind: 'card', slot: 'card@mirror', after: 'room@mirror' },
    ];
    const parts = toRooms(of([...own, card, notice(7, 'notice/5'), notice(8, 'notice/7')]));
    assert.deepEqual(slotsIn(parts), [
      [home, 'card', 'room'],
      [home, 'notice/7', 'notice/5'],
      [home, 'notice/8', 'notice/7'],
      [mirror, 'room@mirror', null],
      [mirror, 'card@mirror', 'room@mirror'],
      [mirror, 'notice/7@mirror', 'card@mirror'],
      [mirror, 'notice/8@mirror', 'notice/7@mirror'],
    ]);
  });

  it('is shown anew in the mirror where the room is to show it anew before the mirror has it', () => {
    const own = { kind: 'card', slot: 'card@mirror', after: 'room@mirror', wanted: 2 } as const;
    const wishedAt = (wanted: number | undefined) => {
      const [, there] = toRooms(of([{ ...card, ...(wanted !== undefined && { wanted }) }, own]));
      return there?.outbox.map((effect) => [effect.slot, effect.wanted]);
    };
    assert.deepEqual(wishedAt(undefined), [['card@mirror', undefined]]);
    assert.deepEqual(wishedAt(1), [['card@mirror', 2]]);
  });

  it('is shown on one side only where that has a slot of its own', () => {
    const pin: Effect = { kind: 'pin', slot: 'pin/7@home', after: 'card' };
    const own: Effect = { kind: 'pin', slot: 'pin/8@mirror', after: 'card@mirror' };
    assert.deepEqual(slotsIn(toRooms(of([pin, own]))), [
      [home, 'pin/7@home', 'card'],
      [mirror, 'pin/8@mirror', 'card@mirror'],
    ]);
  });

  it('is not lost in the mirror where it was lost at home', () => {
    const lost = { ...card, lost: { channel: 'C1', id: '1.0' } };
    const [atHome, there] = toRooms(of([lost]));
    assert.deepEqual(atHome?.outbox, [lost]);
    assert.deepEqual(there?.outbox, [{ kind: 'card', slot: 'card@mirror', after: 'room@mirror' }]);
  });
});

describe('what goes to people of a case', () => {
  it('goes to where each is reached', () => {
    const toEach = (person: string) => slotsIn(toPeople(of([ask(person)]), { whereabouts }));
    assert.deepEqual(toEach('chloe'), [[home, 'ask/1', 'room']]);
    assert.deepEqual(toEach('elif'), [[mirror, 'ask/1@mirror', 'room@mirror']]);
    assert.deepEqual(toEach('both'), [
      [home, 'ask/1', 'room'],
      [mirror, 'ask/1@mirror', 'room@mirror'],
    ]);
    assert.deepEqual(toEach('unknown'), [[home, 'ask/1', 'room']]);
  });

  it('is asked wherever somebody is where the policy says so, and nothing else is', () => {
    const tell: Effect = { kind: 'tell', slot: 'tell/1/chloe', after: null, entry: 1, person: 'chloe' };
    const found = new Map([['chloe', { workspaces: [home], everywhere: [home, mirror], isAway: false }]]);
    const slots = (askOn: 'one' | 'both') => {
      const addressed = { ...of([ask('chloe'), tell]), policy: { ...smallPolicy, askOn } };
      return slotsIn(toPeople(addressed, { whereabouts: found })).map(([workspace, slot]) => [
        workspace,
        slot,
      ]);
    };
    const atHome = [
      [home, 'ask/1'],
      [home, 'tell/1/chloe'],
    ];
    assert.deepEqual(slots('one'), atHome);
    assert.deepEqual(slots('both'), [...atHome, [mirror, 'ask/1@mirror']]);
  });

  it('waits for a room that is made anew, which is put in with it, on its side', () => {
    const lost = { channel: 'C1', id: null };
    const anew: Effect[] = [
      { ...room, lost },
      { ...room, slot: 'room@mirror', lost },
    ];
    const put = (person: string) => slotsIn(toPeople(of([...anew, ask(person)]), { whereabouts }));
    assert.deepEqual(put('chloe'), [
      [home, 'room', null],
      [home, 'ask/1', 'room'],
    ]);
    assert.deepEqual(put('elif'), [
      [mirror, 'room@mirror', null],
      [mirror, 'ask/1@mirror', 'room@mirror'],
    ]);
  });

  it('waits for no room where there is none', () => {
    assert.deepEqual(slotsIn(toPeople(of([ask('elif')], { mirror: null }), { whereabouts })), [
      [mirror, 'ask/1@mirror', null],
    ]);
  });

  /** What becomes of a question to somebody, of which these slots stand. */
  const standingAt = (person: string, ...slots: string[]) => {
    const standing = new Map(slots.map((slot) => [slot, slot.endsWith('@mirror') ? mirror : home]));
    const asked = new Map([['ask/1', person === 'chloe' ? home : mirror]]);
    return (rest: { mirror?: string | null } = { mirror }, isDecided = false) =>
      slotsIn(toPeople(of([ask(person)], rest), { whereabouts, standing, ...(isDecided && { asked }) })).map(
        ([workspace, slot]) => [workspace, slot],
      );
  };

  it('goes on to say how things are wherever it stands, and where they are reached by now', () => {
    const both = [
      [home, 'ask/1'],
      [mirror, 'ask/1@mirror'],
    ];
    assert.deepEqual(standingAt('elif', 'ask/1')(), both);
    assert.deepEqual(standingAt('elif', 'ask/1@mirror')(), both.slice(1));
    assert.deepEqual(standingAt('both', 'ask/1')(), both);
    assert.deepEqual(standingAt('both', 'ask/1@mirror')(), both);
  });

  it('is asked on the other platform where that was decided, with a mirror or without', () => {
    const asked = new Map([['ask/1', mirror]]);
    const slots = (rest?: { mirror: null }) =>
      slotsIn(toPeople(of([ask('chloe')], rest), { whereabouts, asked }));
    assert.deepEqual(slots(), [[mirror, 'ask/1@mirror', 'room@mirror']]);
    assert.deepEqual(slots({ mirror: null }), [[mirror, 'ask/1@mirror', null]]);
  });

  it('is not asked at home too where it stands on the other platform, whatever would be decided by now', () => {
    const stands = [[mirror, 'ask/1@mirror']];
    for (const rest of [{ mirror }, { mirror: null }])
      for (const isDecided of [false, true])
        assert.deepEqual(standingAt('chloe', 'ask/1@mirror')(rest, isDecided), stands);
    assert.deepEqual(standingAt('chloe', 'ask/1')(), [[home, 'ask/1']]);
  });

  it('is told where they are told things, wherever they were asked', () => {
    const tell: Effect = { kind: 'tell', slot: 'tell/1/chloe', after: null, entry: 1, person: 'chloe' };
    const standing = new Map([['ask/1@mirror', mirror]]);
    assert.deepEqual(slotsIn(toPeople(of([tell]), { whereabouts, standing })), [
      [home, 'tell/1/chloe', null],
    ]);
  });

  it('is split where people are invited', () => {
    assert.deepEqual(toPeople(of([invite('chloe', 'elif', 'unknown')]), { whereabouts }), [
      { ...of([invite('chloe', 'unknown')], {}) },
      {
        ...of([{ ...invite('elif'), slot: 'invite/1@mirror', after: 'room@mirror' }], {}),
        workspace: mirror,
      },
    ]);
  });

  it('invites into no room those who are elsewhere', () => {
    assert.deepEqual(toPeople(of([invite('elif')], { mirror: null }), { whereabouts }), []);
  });

  it('invites into a new mirror those who are there, and nobody anew at home', () => {
    const made: Effect = { kind: 'room', slot: 'room@mirror', after: null };
    const all = { ...invite('chloe', 'elif'), slot: 'invite@mirror', after: 'room@mirror' };
    assert.deepEqual(slotsIn(toPeople(of([made, all, invite('chloe', 'elif')]), { whereabouts })), [
      [mirror, 'invite@mirror', 'room@mirror'],
      [home, 'invite/1', 'room'],
    ]);
  });

  it('invites into a mirror that is made just now who is brought in meanwhile, and into a room made anew nobody there', () => {
    const made: Effect = { kind: 'room', slot: 'room@mirror', after: null };
    const all = { ...invite('both'), slot: 'invite@mirror', after: 'room@mirror' };
    assert.deepEqual(slotsIn(toPeople(of([made, all, invite('both', 'elif')]), { whereabouts })), [
      [mirror, 'invite@mirror', 'room@mirror'],
      [mirror, 'invite/1@mirror', 'room@mirror'],
      [home, 'invite/1', 'room'],
    ]);
    const anew = { ...invite('both', 'elif'), slot: 'invite/9@home' };
    assert.deepEqual(slotsIn(toPeople(of([anew]), { whereabouts })), [[home, 'invite/9@home', 'room']]);
  });
});
