import assert from 'node:assert/strict';
import { createPutIn } from '../../src/delivery/put-in.ts';
import { createWhereAsked } from '../../src/delivery/where-asked.ts';
import { isAskedElsewhere, type Presence } from '../../src/domain/presence.ts';
import type { Store } from '../../src/store/connect.ts';
import type { Person } from '../../src/usecases/ports.ts';
import { raisedCase } from '../delivery/cases.ts';
import { useStore } from './database.ts';

const home = 'slack:T1';
const there = 'teams:t1';

/** A process that sees everybody like this: in Slack, and in Teams. All are on both. */
function processOn(store: Store, sees: readonly [Presence, Presence]) {
  const person = (id: string): Person => ({
    id,
    name: id,
    email: null,
    slack: null,
    teams: null,
    reach: null,
  });
  const placeOf = (workspace: string, is: Presence) => ({
    workspace,
    reaches: async () => true,
    presence: {
      isTold: () => true,
      of: async (people: readonly string[]) => new Map(people.map((each) => [each, is])),
    },
  });
  return createPutIn({
    put: async (_escalation, outgoing) => void (await store.effects.enqueue(outgoing)),
    queue: store.effects,
    workspaces: () => [home, there],
    findPeople: async (people) =>
      new Map(people.map((each) => [each, { workspaces: [home], isAway: false }])),
    whereAsked: createWhereAsked({
      people: { get: async (ids) => new Map(ids.map((id) => [id, person(id)])) },
      claim: store.inbox.claim,
      now: () => store.clock.now(),
      places: () => [placeOf(home, sees[0]), placeOf(there, sees[1])],
      withinMs: 10_000,
    }),
    hasPrivateRooms: () => true,
    openMirror: async () => false,
  });
}

/** Of each of two people one slot: that at home, or the other. */
async function asked(store: Store): Promise<string[]> {
  const slots = ['ask/1', 'ask/2'].flatMap((slot) => [slot, `${slot}@mirror`]);
  return [...(await store.effects.standing('ESC-1', slots)).keys()].sort();
}

describe('A question that is put in twice', () => {
  const mongo = useStore();
  beforeEach(mongo.empty);

  const views = [
    ['away', 'present'],
    ['present', 'away'],
    ['unknown', 'unknown'],
  ] as const;
  for (const [first, second] of [
    [views[0], views[1]],
    [views[1], views[0]],
    [views[0], views[2]],
    [views[2], views[0]],
  ] as const) {
    const seen = `${first.join(' and ')}, then ${second.join(' and ')}`;

    it(`is asked where it was first, by whichever process: ${seen}`, async () => {
      const [one, other] = [mongo.store(), await mongo.openAnother()];
      const escalation = raisedCase();
      await processOn(one, first)(escalation);
      const isThere = isAskedElsewhere(first[0], first[1]);
      const expected = isThere ? ['ask/1@mirror', 'ask/2@mirror'] : ['ask/1', 'ask/2'];
      assert.deepEqual(await asked(one), expected);
      await processOn(other, second)(escalation);
      assert.deepEqual(await asked(one), expected);
    });

    it(`is asked in one place when two processes put it in at the same time: ${seen}`, async () => {
      const [one, other] = [mongo.store(), await mongo.openAnother()];
      const escalation = raisedCase();
      await Promise.all([processOn(one, first)(escalation), processOn(other, second)(escalation)]);
      const each = (await asked(one)).map((slot) => slot.replace('@mirror', ''));
      assert.deepEqual(each, ['ask/1', 'ask/2']);
    });
  }
});
