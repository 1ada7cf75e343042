import assert from 'node:assert/strict';
import { createWhereAsked } from '../../src/delivery/where-asked.ts';
import type { Presence } from '../../src/domain/presence.ts';
import type { Person, Reach } from '../../src/usecases/ports.ts';
import { memoryInbox } from '../support/memory-stores.ts';

const home = 'slack:T1';
const there = 'teams:t1';
const now = new Date('2026-03-02T10:00:00Z');

interface At {
  /** Null = cannot be told. */
  reached?: boolean | null;
  is?: Presence;
}

interface Options {
  /** Chloe's wish. */
  reach?: Reach | null;
  atHome?: At;
  elsewhere?: At;
  told?: readonly [boolean, boolean];
  workspaces?: readonly string[];
  inbox?: ReturnType<typeof memoryInbox>;
  /** Whoever asks whether she is reached waits for this. */
  waits?: Promise<unknown>;
}

/** Chloe, on both platforms: away in Slack and present in Teams, where nothing else is said. */
function scene({ reach = null, told = [true, true], workspaces = [home, there], ...rest }: Options = {}) {
  const { inbox = memoryInbox(), atHome = {}, elsewhere = {} } = rest;
  const calls: string[] = [];
  const claims: string[] = [];
  const chloe: Person = { id: 'chloe', name: 'Chloe', email: null, slack: null, teams: null, reach };
  const placeOf = (workspace: string) => {
    const isHome = workspace === home;
    const { reached = true, is = isHome ? 'away' : 'present' } = isHome ? atHome : elsewhere;
    return {
      workspace,
      async reaches() {
        calls.push(`reaches ${workspace}`);
        await rest.waits;
        return reached;
      },
      presence: {
        isTold: () => told[isHome ? 0 : 1] ?? false,
        async of(people: readonly string[]) {
          if (people.length > 0) calls.push(`presence ${workspace}`);
          return new Map(people.map((person) => [person, is]));
        },
      },
    };
  };
  const whereAsked = createWhereAsked({
    people: { get: async () => new Map([['chloe', chloe]]) },
    claim(subject, ...given) {
      claims.push(subject);
      return inbox.claim(subject, ...given);
    },
    now: () => now,
    places: () => workspaces.map(placeOf),
    withinMs: 5,
  });
  const ask = async (slot = 'ask/1', person = 'chloe') =>
    [...(await whereAsked({ key: 'ESC-1', workspace: home }, [{ slot, person }]))].map(([, where]) => where);
  return { ask, calls, claims, inbox };
}

describe('where a question is asked', () => {
  it('is the other platform for who is away at home and present there', async () => {
    const { ask, calls } = scene();
    assert.deepEqual(await ask(), [there]);
    assert.deepEqual(calls.sort(), [
      ...[`presence ${home}`, `presence ${there}`, `reaches ${home}`, `reaches ${there}`],
    ]);
  });

  for (const [what, options] of [
    ['is present at home', { atHome: { is: 'present' } }],
    ['is unknown at home', { atHome: { is: 'unknown' } }],
    ['is away on both', { elsewhere: { is: 'away' } }],
    ['is unknown elsewhere', { elsewhere: { is: 'unknown' } }],
  ] as const)
    it(`is home for who ${what}`, async () => {
      assert.deepEqual(await scene(options).ask(), []);
    });

  it('looks elsewhere only for who is away at home', async () => {
    const { ask, calls } = scene({ atHome: { is: 'present' } });
    await ask();
    assert.deepEqual(
      calls.filter((call) => call.startsWith('presence')),
      [`presence ${home}`],
    );
  });

  for (const [what, options] of [
    ['only one platform is connected', { workspaces: [home] }],
    ['the platform at home tells nothing', { told: [false, true] }],
    ['the other platform tells nothing', { told: [true, false] }],
    ['they have chosen', { reach: 'slack' }],
    ['they want both', { reach: 'both' }],
  ] as const)
    it(`looks for nobody where ${what}`, async () => {
      const { ask, calls, claims } = scene(options);
      assert.deepEqual(await ask(), []);
      assert.deepEqual([calls, claims], [[], []]);
    });

  it('looks for nobody whom nobody knows', async () => {
    const { ask, calls } = scene();
    assert.deepEqual(await ask('ask/1', 'nobody'), []);
    assert.deepEqual(calls, []);
  });

  for (const [what, options, isDecided] of [
    ['is at home only', { elsewhere: { reached: false } }, false],
    ['is elsewhere only', { atHome: { reached: false } }, false],
    ['may be at home', { atHome: { reached: null } }, true],
  ] as const)
    it(`looks for the presence of nobody who ${what}`, async () => {
      const { ask, calls, claims } = scene(options);
      assert.deepEqual(await ask(), []);
      assert.deepEqual(
        calls.filter((call) => call.startsWith('presence')),
        [],
      );
      assert.equal(claims.length > 0, isDecided);
    });

  it('is home where people could not be looked for in time', async () => {
    let go = () => {};
    const waits = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { ask } = scene({ waits });
    assert.deepEqual(await ask(), []);
    go();
  });

  it('is decided once for all who put the question in, whatever each of them sees', async () => {
    const first = scene();
    assert.deepEqual(await first.ask(), [there]);
    const back = scene({ inbox: first.inbox, atHome: { is: 'present' } });
    assert.deepEqual(await back.ask(), [there]);
    assert.deepEqual(await back.ask('ask/2'), []);
    const gone = scene({ inbox: first.inbox });
    assert.deepEqual(await gone.ask('ask/2'), []);
    assert.deepEqual(await gone.ask('ask/3'), [there]);
  });

  it('is decided once where nobody could be seen in time, too', async () => {
    const never = new Promise<void>(() => {});
    const late = scene({ waits: never });
    assert.deepEqual(await late.ask(), []);
    assert.deepEqual(await scene({ inbox: late.inbox }).ask(), []);
  });
});
