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

const acknowledgedBy = (person: string, escalation: Escalation): Escalation =>
  after(escalation, person, 'acknowledge');

/** A queue, and who is where: Dan in Teams alone, all others in Slack. */
function scene({
  workspaces = [home, there],
  privateThere = false,
  openMirror = true,
  elsewhere = [],
}: {
  workspaces?: string[];
  privateThere?: boolean;
  openMirror?: boolean;
  /** Whose questions are asked in Teams, as far as that is asked. */
  elsewhere?: string[];
} = {}) {
  const queue = memoryQueue(() => openedAt);
  const puts: Outgoing[] = [];
  const opened: string[] = [];
  const wondered: string[] = [];
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
    async whereAsked({ workspace }, questions) {
      assert.equal(workspace, home);
      wondered.push(...questions.map(({ slot, person }) => `${slot} ${person}`));
      return new Map(
        questions.filter(({ person }) => elsewhere.includes(person)).map(({ slot }) => [slot, there]),
      );
    },
    hasPrivateRooms: (workspace) => workspace === home || privateThere,
    async openMirror(_escalation, workspace) {
      opened.push(workspace);
      return openMirror;
    },
  });
  return {
    ...{ putIn, puts, opened, queue, wondered },
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
    await putIn(acknowledgedBy('chloe', escalation));
    const shown = puts.flatMap(({ outbox }) => outbox.map(({ slot }) => slot));
    assert.ok(shown.includes('ask/2') && shown.includes('ask/2@mirror'), shown.join());
  });

  it('wonders where to ask once, when a question stands nowhere yet', async () => {
    const { putIn, wondered, workspaceOf } = scene({ elsewhere: ['chloe'], openMirror: false });
    const escalation = raisedCase();
    await putIn(escalation);
    assert.deepEqual(wondered, ['ask/1 chloe', 'ask/2 dan']);
    assert.deepEqual([workspaceOf('ask/1'), workspaceOf('ask/1@mirror')], [undefined, there]);
    wondered.splice(0);
    await putIn(escalation);
    await putIn(acknowledgedBy('dan', escalation));
    assert.deepEqual(wondered, []);
  });

  it('wonders about nobody where one platform is connected, or the policy asks on both', async () => {
    for (const [workspaces, mirror, askOn] of [
      [[home], null, 'one'],
      [[home], there, 'one'],
      [[home, there], null, 'both'],
    ] as const) {
      const { putIn, wondered } = scene({ workspaces: [...workspaces] });
      await putIn({ ...raisedCase({ policy: { ...smallPolicy, askOn } }), mirror });
      assert.deepEqual(wondered, []);
    }
  });

  for (const [what, before, now, expected] of [
    ['who came to Teams meanwhile is not asked there too', [], ['chloe'], [home, undefined]],
    ['who left Teams meanwhile is not asked at home too', ['chloe'], [], [undefined, there]],
  ] as const)
    for (const state of ['pending', 'sent'] as const)
      it(`put in again after a crash, ${what}: the question is ${state}`, async () => {
        const escalation = raisedCase();
        const elsewhere: string[] = [...before];
        const { putIn, queue, workspaceOf, puts } = scene({ elsewhere, openMirror: false });
        await putIn(escalation);
        const id = `ESC-1/${before.length > 0 ? 'ask/1@mirror' : 'ask/1'}`;
        if (state === 'sent') queue.put(id, { state, outside: { channel: 'D1', id: '1.0' } });
        elsewhere.splice(0, elsewhere.length, ...now);
        puts.splice(0);
        await putIn(escalation);
        assert.deepEqual([workspaceOf('ask/1'), workspaceOf('ask/1@mirror')], expected);
        const acknowledged = acknowledgedBy('dan', escalation);
        await putIn(acknowledged);
        assert.deepEqual([workspaceOf('ask/1'), workspaceOf('ask/1@mirror')], expected);
        assert.equal(queue.all.get(id)?.wanted, acknowledged.version, 'it goes on to say how things are');
      });

  it('asks anew where somebody is by now when the question was given up before it was shown', async () => {
    const escalation = raisedCase();
    const elsewhere: string[] = [];
    const { putIn, queue, workspaceOf } = scene({ elsewhere, openMirror: false });
    await putIn(escalation);
    queue.put('ESC-1/ask/1', { state: 'dead' });
    elsewhere.push('chloe');
    await putIn(escalation);
    assert.equal(workspaceOf('ask/1@mirror'), there);
  });
});
