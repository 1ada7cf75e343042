import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { EscalationStore } from '../../src/usecases/ports.ts';
import { at, having } from '../support/escalations.ts';
import { newCase } from './new-case.ts';

const openedAt = (minutes: number) => ({ opened: { by: 'ana', at: at(minutes) } });
const dueAt = (minutes: number) => ({ nextDueAt: at(minutes) });
const keysOf = (cases: readonly Escalation[]) => cases.map(({ key }) => key);
const slack = { workspace: 'slack:T1', limit: 10 };

/** What every store of cases does. `fresh` gives an empty one. */
export function escalationStoreContract(fresh: () => Promise<EscalationStore>): void {
  let store: EscalationStore;
  const insertAll = async (...cases: Escalation[]) => {
    for (const each of cases) assert.equal(await store.insert(each), true);
  };
  beforeEach(async () => {
    store = await fresh();
  });

  it('a case is loaded as it was stored', async () => {
    const whole = {
      ...having(newCase(1), ['acknowledge', 'chloe', 3], ['take-role', 'dan', 4, { role: 'lead' }]),
    };
    const bare = newCase(2, { roles: {}, taskForce: [], outbox: [], nextDueAt: null, title: '{"$ne": ""}' });
    await insertAll(whole, bare);
    assert.deepEqual(await store.load('ESC-1'), whole);
    assert.deepEqual(await store.load('ESC-2'), bare);
  });

  it('an unknown key has no case', async () => {
    assert.equal(await store.load('ESC-1'), null);
  });

  it('a second case under the same key is not stored', async () => {
    await insertAll(newCase(1));
    assert.equal(await store.insert({ ...newCase(2), key: 'ESC-1' }), false);
    assert.deepEqual(await store.load('ESC-1'), newCase(1));
  });

  it('a second case opened by the same command is not stored', async () => {
    await insertAll(newCase(1));
    assert.equal(await store.insert({ ...newCase(1), key: 'ESC-2' }), false);
    assert.equal(await store.load('ESC-2'), null);
  });

  it("cases that no command opened do not stand in each other's way", async () => {
    const noCommand = newCase(1).timeline.map((entry) => ({ ...entry, command: null }));
    await insertAll(newCase(1, { timeline: noCommand }), newCase(2, { timeline: noCommand }));
    assert.equal((await store.load('ESC-2'))?.key, 'ESC-2');
  });

  it('of twenty that open the same case at once one succeeds', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => store.insert(newCase(1))));
    assert.equal(all.filter(Boolean).length, 1);
  });

  it('the next version replaces the one before it', async () => {
    const first = newCase(1);
    const second = having(first, ['acknowledge', 'chloe', 3]);
    await insertAll(first);
    assert.equal(await store.save(second), true);
    assert.deepEqual(await store.load('ESC-1'), second);
  });

  it('a version decided on an older state is refused and writes nothing', async () => {
    const first = newCase(1);
    const second = having(first, ['acknowledge', 'chloe', 3]);
    await insertAll(first);
    await store.save(second);
    assert.equal(await store.save(having(first, ['acknowledge', 'dan', 4])), false);
    assert.equal(await store.save({ ...second, version: 5, title: 'Skipped some' }), false);
    assert.deepEqual(await store.load('ESC-1'), second);
  });

  it('a case that was never stored cannot be saved', async () => {
    assert.equal(await store.save({ ...newCase(1), version: 2 }), false);
    assert.equal(await store.load('ESC-1'), null);
  });

  it('of twenty writers of the same version one wins, and its state is what is stored', async () => {
    const first = newCase(1);
    await insertAll(first);
    const writers = Array.from({ length: 20 }, (_, n) => ({ ...first, version: 2, title: `Writer ${n}` }));
    const won = await Promise.all(writers.map((next) => store.save(next)));
    assert.equal(won.filter(Boolean).length, 1);
    assert.equal((await store.load('ESC-1'))?.title, `Writer ${won.indexOf(true)}`);
  });

  it('a case is found by the command that opened it', async () => {
    await insertAll(newCase(1), newCase(2));
    assert.equal((await store.openedBy('command-2'))?.key, 'ESC-2');
    assert.equal(await store.openedBy('command-3'), null);
  });

  it('the due ones come most severe first, from the very instant on, as many as asked', async () => {
    const inAMoment = { nextDueAt: new Date(Number(at(5)) + 1) };
    await insertAll(
      newCase(1, { ...dueAt(2), severity: 'sev3' }),
      newCase(2, { ...dueAt(5), severity: 'sev1' }),
      newCase(3, { ...dueAt(4), severity: 'sev2' }),
      newCase(4, { ...dueAt(3), severity: 'sev1' }),
      newCase(5, { ...inAMoment, severity: 'sev1' }),
      newCase(6, { nextDueAt: null, severity: 'sev1' }),
    );
    const [first, ...others] = await store.due(at(5), 10);
    assert.deepEqual(first, { key: 'ESC-4', nextDueAt: at(3) });
    assert.deepEqual(
      others.map(({ key }) => key),
      ['ESC-2', 'ESC-3', 'ESC-1'],
    );
    assert.deepEqual(await store.due(at(5), 1), [first]);
    assert.deepEqual(await store.due(at(1), 10), []);
  });

  it('the earliest due instant is known, and that there is none', async () => {
    assert.equal(await store.earliestDue(), null);
    await insertAll(
      newCase(1, { ...dueAt(5), severity: 'sev1' }),
      newCase(2, { ...dueAt(3), severity: 'sev4' }),
      newCase(3, { nextDueAt: null }),
    );
    assert.deepEqual(await store.earliestDue(), at(3));
  });

  it('what is scheduled is every case with a next due instant', async () => {
    await insertAll(newCase(1, dueAt(5)), newCase(2, { nextDueAt: null }), newCase(3, dueAt(3)));
    const scheduled = await store.scheduled();
    assert.deepEqual(
      scheduled.sort((a, b) => a.key.localeCompare(b.key)),
      [
        { key: 'ESC-1', nextDueAt: at(5) },
        { key: 'ESC-3', nextDueAt: at(3) },
      ],
    );
  });

  it('a list holds the cases of a workspace in the statuses asked for, the newest first', async () => {
    await insertAll(
      newCase(1, openedAt(1)),
      newCase(2, { ...openedAt(3), status: 'acknowledged' }),
      newCase(3, { ...openedAt(2), status: 'closed' }),
      newCase(4, { ...openedAt(4), workspace: 'slack:T2' }),
    );
    const statuses = ['open', 'acknowledged'] as const;
    assert.deepEqual(keysOf(await store.list({ ...slack, statuses })), ['ESC-2', 'ESC-1']);
    assert.deepEqual(keysOf(await store.list({ ...slack, statuses, limit: 1 })), ['ESC-2']);
    assert.deepEqual(keysOf(await store.list({ ...slack, statuses: [] })), []);
  });

  it('the active cases of a workspace are known, and where they are mirrored', async () => {
    for (const [number, status] of [
      [1, 'open'],
      [2, 'closed'],
      [3, 'verified'],
      [4, 'cancelled'],
    ] as const)
      await store.insert(newCase(number, { status, mirror: number === 3 ? 'teams:t1' : null }));
    await store.insert(newCase(5, { workspace: 'slack:T2' }));
    const active = await store.active('slack:T1');
    assert.deepEqual(
      active.sort((a, b) => a.key.localeCompare(b.key)),
      [
        { key: 'ESC-1', mirror: null },
        { key: 'ESC-3', mirror: 'teams:t1' },
      ],
    );
  });

  it("a person's list holds the cases whose task force they are in", async () => {
    await insertAll(newCase(1, { taskForce: ['ana', 'elif'] }), newCase(2, { taskForce: ['ana'] }));
    assert.deepEqual(keysOf(await store.list({ ...slack, statuses: ['open'], person: 'elif' })), ['ESC-1']);
    assert.deepEqual(keysOf(await store.list({ ...slack, statuses: ['open'], person: 'zoe' })), []);
  });

  it('cases are found by words of key, title and customer, in any order and letter case', async () => {
    await insertAll(
      newCase(1, { title: 'Checkout is down', customer: 'ACME', ...openedAt(1) }),
      newCase(2, { title: 'Checkout is slow', customer: 'Zürich Öl', ...openedAt(2) }),
      newCase(3, { title: 'Login is down', customer: null, ...openedAt(3) }),
    );
    const found = async (words: string) => keysOf(await store.find({ ...slack, words }));
    assert.deepEqual(await found('checkout'), ['ESC-2', 'ESC-1']);
    assert.deepEqual(await found('DOWN checkout'), ['ESC-1']);
    assert.deepEqual(await found('acme'), ['ESC-1']);
    assert.deepEqual(await found('öl zürich'), ['ESC-2']);
    assert.deepEqual(await found('esc-3'), ['ESC-3']);
    assert.deepEqual(await found('check'), ['ESC-2', 'ESC-1']);
    assert.deepEqual(await found('down acme login'), []);
    assert.deepEqual(keysOf(await store.find({ ...slack, workspace: 'slack:T2', words: 'checkout' })), []);
    assert.deepEqual(keysOf(await store.find({ ...slack, words: 'is', limit: 2 })), ['ESC-3', 'ESC-2']);
  });

  it('signs in the words looked for mean nothing', async () => {
    await insertAll(newCase(1, { title: 'Price (EUR) 10.50 is wrong' }));
    assert.deepEqual(keysOf(await store.find({ ...slack, words: '(EUR)' })), ['ESC-1']);
    assert.deepEqual(keysOf(await store.find({ ...slack, words: '.*' })), []);
    assert.deepEqual(keysOf(await store.find({ ...slack, words: '1.\\d+' })), []);
  });

  const named = (id: string) => ({ service: { id, name: id } });
  const over = { status: 'closed' as const, nextDueAt: null };

  it('active cases are found by any mark, with all of theirs, the newest first and as many as asked', async () => {
    await insertAll(
      newCase(1, { ...openedAt(1), title: 'Refund missing', customer: 'Acme, Inc.' }),
      newCase(2, { ...openedAt(3), title: 'Login', customer: null, ...named('sso') }),
      newCase(3, { ...openedAt(2), title: 'Refund twice', customer: 'Other' }),
      newCase(4, { ...openedAt(4), title: 'Refund', customer: 'ACME INC', ...over }),
      newCase(5, { ...openedAt(5), title: 'Refund', customer: 'ACME INC', workspace: 'slack:T2' }),
      newCase(6, { ...openedAt(6), title: 'Nothing of it', customer: 'Ac me', ...named('sso2') }),
    );
    const marks = ['customer acme inc', 'service sso', 'word refund'];
    assert.deepEqual(await store.alike({ ...slack, marks }), [
      { key: 'ESC-2', marks: ['service sso', 'word login'] },
      { key: 'ESC-3', marks: ['customer other', 'word refund', 'word twice'] },
      { key: 'ESC-1', marks: ['customer acme inc', 'word refund', 'word missing'] },
    ]);
    assert.deepEqual(
      (await store.alike({ ...slack, marks, limit: 1 })).map(({ key }) => key),
      ['ESC-2'],
    );
    assert.deepEqual(await store.alike({ ...slack, marks: [] }), []);
    assert.deepEqual(await store.alike({ ...slack, marks: ['word nothing else'] }), []);
  });

  it('a case that is over is not found by its marks any more, and again once it is reopened', async () => {
    const first = newCase(1);
    await insertAll(first);
    const found = async () =>
      (await store.alike({ ...slack, marks: ['customer acme'] })).map(({ key }) => key);
    assert.deepEqual(await found(), ['ESC-1']);
    await store.save({ ...first, version: first.version + 1, status: 'closed' });
    assert.deepEqual(await found(), []);
    await store.save({ ...first, version: first.version + 2 });
    assert.deepEqual(await found(), ['ESC-1']);
  });

  it('of several keys those are loaded that there are', async () => {
    await insertAll(newCase(1), newCase(2));
    const loaded = await store.loadMany(['ESC-2', 'ESC-9', 'ESC-1']);
    assert.deepEqual(keysOf(loaded).sort(), ['ESC-1', 'ESC-2']);
    assert.deepEqual(await store.loadMany([]), []);
  });
}
