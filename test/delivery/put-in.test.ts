import assert from 'node:assert/strict';
import type { Whereabouts } from '../../src/delivery/both-sides.ts';
import { createPutIn } from '../../src/delivery/put-in.ts';
import type { Outgoing } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { memoryQueue } from '../support/memory-queue.ts';
import { smallPolicy } from '../support/policies.ts';
import { after, openedAt, raisedCase } from './cases.ts';

const home = 'slack:T1';
const there = 'teams:t1';
const withRoom = (room: Partial<Policy['room']>): Partial<Escalation> => ({
  policy: { ...smallPolicy, room: { ...smallPolicy.room, ...room } },
});

/** A queue, and who is where: Dan in Teams alone, all others in Slack. */
function scene({
  workspaces = [home, there],
  privateThere = false,
  openMirror = true,
}: {
  workspaces?: string[];
  privateThere?: boolean;
  openMirror?: boolean;
} = {}) {
  const queue = memoryQueue(() => openedAt);
  const puts: Outgoing[] = [];
  const opened: string[] = [];
  let failing = Number.POSITIVE_INFINITY;
  const putIn = createPutIn({
    async put(_escalation, outgoing) {
      if (puts.length >= failing) throw new Error('The process was killed.');
      puts.push(outgoing);
      await queue.enqueue(outgoing);
    },
    queue,
    workspaces: () => workspaces,
    findPeople: async (people) =>
      new Map(
        people.map((person): [string, Whereabouts] => [
          person,
          person === 'dan' ? { workspaces: [there], isAway: true } : { workspaces: [home], isAway: false },
        ]),
      ),
    hasPrivateRooms: (workspace) => workspace === home || privateThere,
    async openMirror(_escalation, workspace) {
      opened.push(workspace);
      return openMirror;
    },
  });
  return {
    ...{ putIn, puts, opened, queue },
    failAfter: (count: number) => {
      failing = count;
    },
    workspaceOf: (slot: string) => queue.all.get(`ESC-1/${slot}`)?.workspace,
  };
}

describe('putting the outbox of a case into the queue', () => {
  it('is one step where one platform is connected', async () => {
    const { putIn, puts } = scene({ workspaces: [home] });
    const escalation = raisedCase();
    await putIn(escalation);
    assert.deepEqual(puts, [escalation]);
  });

  it('puts into the mirror what it opens, and asks those who are there when there is a room for them', async () => {
    const { putIn, opened, workspaceOf } = scene();
    await putIn(raisedCase());
    assert.deepEqual(opened, [there]);
    assert.equal(workspaceOf('room'), home);
    assert.equal(workspaceOf('ask/1'), home);
    assert.equal(workspaceOf('ask/2@mirror'), undefined);
  });

  it('asks them all the same where no mirror could be opened', async () => {
    const { putIn, workspaceOf } = scene({ openMirror: false });
    await putIn(raisedCase());
    assert.equal(workspaceOf('ask/2@mirror'), there);
  });

  for (const [what, room, options, expected] of [
    ['who is needed is there only', {}, {}, [there]],
    ['never, if the policy says so', { mirror: 'never' }, {}, []],
    ['of a private case never', { private: true }, {}, []],
    [
      'of a private case where it could not be kept from others',
      { private: true, mirrorPrivate: true },
      {},
      [],
    ],
    [
      'of a private case where both the policy and the platform allow it',
      { private: true, mirrorPrivate: true },
      { privateThere: true },
      [there],
    ],
  ] as const)
    it(`opens a mirror: ${what}`, async () => {
      const { putIn, opened } = scene(options);
      await putIn(raisedCase(withRoom(room)));
      assert.deepEqual(opened, expected);
    });

  it('opens no mirror where everybody is at home, unless it is wanted always', async () => {
    const atHome = (room: Partial<Policy['room']>) => {
      const escalation = raisedCase(withRoom(room));
      return {
        ...escalation,
        outbox: escalation.outbox.filter((effect) => effect.kind !== 'invite' && effect.kind !== 'ask'),
      };
    };
    const { putIn, opened } = scene();
    await putIn(atHome({}));
    assert.deepEqual(opened, []);
    await putIn(atHome({ mirror: 'always' }));
    assert.deepEqual(opened, [there]);
  });

  it('comes to the same when it was cut off between two puts and is repeated', async () => {
    const whole = scene();
    const cut = scene();
    const escalation = { ...raisedCase(), mirror: there };
    await whole.putIn(escalation);
    assert.ok(whole.puts.length > 2);
    for (let count = 0; count < whole.puts.length; count++) {
      cut.failAfter(cut.puts.length + count);
      await assert.rejects(cut.putIn(escalation), /killed/);
    }
    cut.failAfter(Number.POSITIVE_INFINITY);
    await cut.putIn(escalation);
    const slots = ({ all }: typeof cut.queue) =>
      [...all.values()].map(({ id, workspace }) => [id, workspace]).sort();
    assert.deepEqual(slots(cut.queue), slots(whole.queue));
  });

  it('shows what came of a question wherever it stands', async () => {
    const { putIn, queue, puts } = scene();
    const escalation = { ...raisedCase(), mirror: there };
    await putIn(escalation);
    for (const slot of ['ask/2', 'ask/2@mirror']) {
      if (!queue.all.has(`ESC-1/${slot}`))
        await queue.enqueue({
          ...escalation,
          outbox: [{ kind: 'ask', slot, after: null, ask: 2, person: 'dan' }],
        });
      queue.put(`ESC-1/${slot}`, { state: 'sent', outside: { channel: 'D1', id: '1.0' } });
    }
    puts.splice(0);
    await putIn(after(escalation, 'chloe', 'acknowledge'));
    const shown = puts.flatMap(({ outbox }) => outbox.map(({ slot }) => slot));
    assert.ok(shown.includes('ask/2') && shown.includes('ask/2@mirror'), shown.join());
  });
});
