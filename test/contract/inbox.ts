import assert from 'node:assert/strict';
import type { Answer, Command, Inbox } from '../../src/usecases/ports.ts';
import { at } from '../support/escalations.ts';

const command = (id: string, minutes = 0): Command => ({
  id,
  workspace: 'slack:T1',
  verb: 'open',
  key: null,
  input: { title: 'Checkout is down', people: ['a', 'b'], empty: {}, nothing: null, 'a.b': '$c', $d: 1 },
  origin: { text: 'It broke', link: null, place: 'C1/1.0' },
  by: 'ana',
  via: 'slack',
  at: at(minutes),
});

const answers: Answer[] = [
  { done: 'ESC-1', verb: 'open' },
  {
    ...{ done: 'ESC-1', verb: 'add-people' },
    notOnCall: [{ person: 'chloe', schedule: { id: 'payments', name: 'Payments' }, onCall: 'dan' }],
  },
  { joined: 'ESC-1', by: 'ana' },
  {
    refused: { code: 'not-ready-to-close', missing: [{ check: 'final-update', customer: null }] },
    field: null,
  },
  { refused: { code: 'invalid-input', messages: { title: 'Please write something here.' } }, field: 'title' },
];

/** What every inbox does. `fresh` gives an empty one. */
export function inboxContract(fresh: () => Promise<Inbox>): void {
  let inbox: Inbox;
  beforeEach(async () => {
    inbox = await fresh();
  });

  it('a command received for the first time is said to be the first', async () => {
    assert.deepEqual(await inbox.receive(command('c1')), { first: true });
  });

  it('a repeat before the answer is no first, and has no answer', async () => {
    await inbox.receive(command('c1'));
    assert.deepEqual(await inbox.receive(command('c1')), { first: false, answer: null });
  });

  it('a repeat after the answer gets that answer, whatever kind it is', async () => {
    for (const [n, answer] of answers.entries()) {
      await inbox.receive(command(`c${n}`));
      await inbox.answer(`c${n}`, answer);
      assert.deepEqual(await inbox.receive(command(`c${n}`)), { first: false, answer });
    }
  });

  it('a refusal that comes after another answer changes nothing, and is answered by that', async () => {
    const done: Answer = { done: 'ESC-1', verb: 'verify' };
    const refused: Answer = { refused: { code: 'unknown-escalation', key: 'ESC-1' }, field: null };
    await inbox.receive(command('c1'));
    assert.deepEqual(await inbox.answer('c1', done), done);
    assert.deepEqual(await inbox.answer('c1', refused), done);
    assert.deepEqual(await inbox.receive(command('c1')), { first: false, answer: done });
  });

  it('what was done is the answer also where a refusal was faster', async () => {
    const refused: Answer = { refused: { code: 'unknown-escalation', key: 'ESC-1' }, field: null };
    const done: Answer = { done: 'ESC-1', verb: 'verify' };
    await inbox.receive(command('c1'));
    assert.deepEqual(await inbox.answer('c1', refused), refused);
    assert.deepEqual(await inbox.answer('c1', done), done);
    assert.deepEqual(await inbox.receive(command('c1')), { first: false, answer: done });
  });

  it('of twenty deliveries at once one is the first', async () => {
    const receipts = await Promise.all(Array.from({ length: 20 }, () => inbox.receive(command('c1'))));
    assert.equal(receipts.filter(({ first }) => first).length, 1);
  });

  it('what was not answered is given back whole, the oldest first', async () => {
    await inbox.receive(command('c1', 2));
    await inbox.receive(command('c2', 1));
    await inbox.receive(command('c3', 3));
    assert.deepEqual(await inbox.unanswered(at(9), 2), [command('c2', 1), command('c1', 2)]);
  });

  it('what was answered, or came in later than asked for, is not given back', async () => {
    await inbox.receive(command('c1', 1));
    await inbox.receive(command('c2', 2));
    await inbox.answer('c1', { done: 'ESC-1', verb: 'open' });
    assert.deepEqual(await inbox.unanswered(at(2), 10), []);
    assert.deepEqual(await inbox.unanswered(at(3), 10), [command('c2', 2)]);
  });

  it('a claim holds for others until it runs out', async () => {
    assert.equal(await inbox.claim('checkout down', 'ESC-1', at(0), at(1)), 'ESC-1');
    assert.equal(await inbox.claim('checkout down', 'ESC-2', at(0.9), at(2)), 'ESC-1');
    assert.equal(await inbox.claim('checkout down', 'ESC-3', at(1), at(2)), 'ESC-3');
    assert.equal(await inbox.claim('checkout down', 'ESC-4', at(1.5), at(3)), 'ESC-3');
  });

  it('claims to different subjects are apart', async () => {
    assert.equal(await inbox.claim('checkout down', 'ESC-1', at(0), at(1)), 'ESC-1');
    assert.equal(await inbox.claim('$login.down', 'ESC-2', at(0), at(1)), 'ESC-2');
  });

  for (const [what, now] of [
    ['a subject', at(0)],
    ['a subject whose claim ran out', at(5)],
  ] as const) {
    it('of twenty copies of a request one is the first', async () => {
      const firsts = await Promise.all(Array.from({ length: 20 }, () => inbox.isFirst('a request')));
      assert.equal(firsts.filter(Boolean).length, 1);
      assert.equal(await inbox.isFirst('another'), true);
    });

    it(`of twenty that claim ${what} at once one wins, and all hear of it`, async () => {
      if (now > at(0)) await inbox.claim('checkout down', 'ESC-0', at(0), at(1));
      const keys = Array.from({ length: 20 }, (_, n) => `ESC-${n + 1}`);
      const holders = await Promise.all(keys.map((key) => inbox.claim('checkout down', key, now, at(9))));
      assert.equal(new Set(holders).size, 1);
      assert.ok(keys.includes(holders[0] ?? ''));
    });
  }
}
