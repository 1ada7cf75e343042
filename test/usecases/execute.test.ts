import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import sinon from 'sinon';
import type { Command } from '../../src/usecases/ports.ts';
import { productInMemory } from '../support/product-in-memory.ts';

/** So many answers to this command are written down only after `wake`; `asleep` comes back when the first is held up. */
function sleepBeforeAnswering({ inbox }: ReturnType<typeof productInMemory>, { id }: Command, most: number) {
  const write = inbox.answer.bind(inbox);
  const signals = new EventEmitter();
  const [asleep, awake] = [once(signals, 'asleep'), once(signals, 'awake')];
  let held = 0;
  sinon.stub(inbox, 'answer').callsFake(async (command, answer) => {
    if (command !== id || held === most) return write(command, answer);
    held++;
    signals.emit('asleep');
    await awake;
    return write(command, answer);
  });
  return { asleep, wake: () => signals.emit('awake') };
}

describe('executing a command', () => {
  it('raises a case with the next key and tells what was saved', async () => {
    const product = productInMemory();
    const answer = await product.execute(product.raising('ana', 'Checkout is down'));
    assert.deepEqual(answer, { done: 'ESC-1', verb: 'open' });
    assert.deepEqual(
      product.saved.map(({ key, version }) => [key, version]),
      [['ESC-1', 1]],
    );
    assert.equal((await product.escalations.load('ESC-1'))?.title, 'Checkout is down');
  });

  it('answers a repeated command as the first time, and does nothing', async () => {
    const product = productInMemory();
    const raising = product.raising('ana', 'Checkout is down');
    await product.execute(raising);
    product.passes(5);
    assert.deepEqual(await product.execute(raising), { done: 'ESC-1', verb: 'open' });
    assert.equal(product.escalations.all.size, 1);
  });

  it('makes one case of ten simultaneous deliveries of one command, to several processes', async () => {
    const product = productInMemory();
    const raising = product.raising('ana', 'Checkout is down');
    const processes = Array.from({ length: 5 }, () => product.another());
    const deliveries = [...processes, ...processes].map(({ execute }) => execute(raising));
    const answers = await Promise.all(deliveries);
    assert.equal(product.escalations.all.size, 1);
    const [key] = product.escalations.all.keys();
    assert.deepEqual(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
    assert.deepEqual(answers[0], { done: key, verb: 'open' });
  });

  it('answers a repeat as the first, whatever is done between their looks at the case', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    const reopening = product.command('ana', 'reopen', { input: { reason: 'It is back.' } });
    const { asleep, wake } = sleepBeforeAnswering(product, reopening, 2);
    const first = product.execute(reopening);
    await asleep;
    await product.does('ana', 'cancel', { reason: 'A drill.' });
    const repeat = product.execute(reopening);
    await product.does('ana', 'add-note', { text: 'By now the repeat has had its look.' });
    wake();
    assert.deepEqual(await repeat, await first);
  });

  it('answers as another process did that carried it out while this one slept', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    const reopening = product.command('ana', 'reopen', { input: { reason: 'It is back.' } });
    const { asleep, wake } = sleepBeforeAnswering(product, reopening, 1);
    const first = product.execute(reopening);
    await asleep;
    await product.does('ana', 'cancel', { reason: 'A drill.' });
    const done = await product.another().execute(reopening);
    assert.deepEqual(done, { done: 'ESC-1', verb: 'reopen' });
    wake();
    assert.deepEqual(await first, done);
  });

  it('lets a second person who raises the same within a minute join, and keeps what they wrote', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down', { customer: 'ACME' }));
    const again = product.raising('elif', 'checkout  is DOWN', {
      customer: 'acme',
      description: 'Since ten.',
    });
    assert.deepEqual(await product.execute(again), { joined: 'ESC-1', by: 'ana' });
    const escalation = await product.escalations.load('ESC-1');
    assert.ok(escalation);
    assert.ok(escalation.taskForce.includes('elif'));
    assert.ok(escalation.timeline.some(({ event }) => event.what === 'noted' && event.text === 'Since ten.'));
    assert.equal(product.escalations.all.size, 1);
  });

  it('lets them join once, however late what a crash cut off is finished, and says so again', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    const joining = product.raising('elif', 'Checkout is down');
    const crash = sinon.stub(product.inbox, 'answer').rejects(new Error('killed'));
    await assert.rejects(product.execute(joining), /killed/);
    crash.restore();
    product.passes(5);
    assert.equal(await product.finishUnanswered(product.now()), 1);
    assert.equal(product.escalations.all.size, 1);
    assert.deepEqual(await product.execute(joining), { joined: 'ESC-1', by: 'ana' });
    const { timeline } = (await product.escalations.load('ESC-1')) ?? {};
    assert.equal(timeline?.filter(({ event }) => event.what === 'joined-raising').length, 1);
  });

  it('makes one case of two people who raise the same at the same instant', async () => {
    const product = productInMemory();
    const answers = await Promise.all([
      product.execute(product.raising('ana', 'Checkout is down')),
      product.execute(product.raising('elif', 'Checkout is down')),
    ]);
    assert.equal(product.escalations.all.size, 1);
    assert.equal(answers.filter((answer) => 'joined' in answer).length, 1);
  });

  it('makes one case of the same complaint whatever else the two choose, and the first choice holds', async () => {
    const product = productInMemory();
    const chosen = { type: 'executive', category: 'technical', team: 'platform', severity: 'sev3' };
    const answers = await Promise.all([
      product.execute(product.raising('ana', 'Checkout is down', { customer: 'ACME' })),
      product.execute(product.raising('elif', ' checkout  is DOWN', { customer: 'acme', ...chosen })),
    ]);
    assert.deepEqual(answers, [
      { done: 'ESC-1', verb: 'open' },
      { joined: 'ESC-1', by: 'ana' },
    ]);
    const { type, category, team, severity } = (await product.escalations.load('ESC-1')) ?? {};
    assert.deepEqual([type, category, team, severity], ['functional', null, 'checkout', 'sev1']);
  });

  it('makes a case of its own of the same words a minute later, or for another customer', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down', { customer: 'ACME' }));
    await product.execute(product.raising('elif', 'Checkout is down', { customer: 'Initech' }));
    product.passes(1);
    await product.execute(product.raising('elif', 'Checkout is down', { customer: 'ACME' }));
    assert.equal(product.escalations.all.size, 3);
  });

  it('opens the case although a claim was left behind by a crash', async () => {
    const product = productInMemory();
    const complaint = JSON.stringify(['slack:T1', 'checkout is down', '']);
    await product.inbox.claim(complaint, 'ESC-77', product.now(), new Date(Number(product.now()) + 60_000));
    assert.deepEqual(await product.execute(product.raising('ana', 'Checkout is down')), {
      done: 'ESC-77',
      verb: 'open',
    });
  });

  it('lets one of two simultaneous acknowledgements win and tells the other who has it', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    const answers = await Promise.all([
      product.does('chloe', 'acknowledge'),
      product.does('dan', 'acknowledge'),
    ]);
    const owner = (await product.escalations.load('ESC-1'))?.acknowledged?.by;
    assert.equal(answers.filter((answer) => 'done' in answer).length, 1);
    assert.deepEqual(
      answers.filter((answer) => 'refused' in answer),
      [{ refused: { code: 'already-acknowledged', by: owner }, field: null }],
    );
  });

  it('carries out, after a crash, what was received and never answered', async () => {
    const product = productInMemory();
    await product.inbox.receive(product.raising('ana', 'Checkout is down'));
    product.passes(2);
    assert.equal(await product.finishUnanswered(product.now()), 1);
    assert.equal(product.escalations.all.size, 1);
    assert.equal(await product.finishUnanswered(product.now()), 0);
  });

  it('tells the first request with an id from its copies', async () => {
    const product = productInMemory();
    const firsts = await Promise.all(['a', 'a', 'b'].map((id) => product.isFirst(id)));
    assert.deepEqual(firsts, [true, false, true]);
  });

  const refusals: [string, string, Record<string, unknown>, string | null, string][] = [
    ['an unknown key', 'acknowledge', {}, 'ESC-99', 'unknown-escalation'],
    ['no key', 'acknowledge', {}, null, 'unknown-escalation'],
    ['an unknown verb', 'explode', {}, 'ESC-1', 'unknown-verb'],
    ['a verb of another state', 'close', { summary: 'x' }, 'ESC-1', 'not-now'],
    ['a missing field', 'escalate', { to: 'next-level' }, 'ESC-1', 'invalid-input'],
    ['a field too long', 'add-note', { text: 'x'.repeat(10_000) }, 'ESC-1', 'invalid-input'],
  ];
  for (const [what, verb, input, key, code] of refusals) {
    it(`refuses ${what} in one plain sentence`, async () => {
      const product = productInMemory();
      await product.execute(product.raising('ben', 'Checkout is down'));
      const answer = await product.execute(product.command('ben', verb, { input, key }));
      assert.ok('refused' in answer);
      assert.equal(answer.refused.code, code);
      assert.match(JSON.stringify(product.say(answer)?.sections), /[a-z]{3}.*[.!]/);
    });
  }

  it('refuses those who have no part in the case', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    const answer = await product.does('farid', 'escalate', { to: 'next-level', reason: 'x' });
    assert.deepEqual(answer, { refused: { code: 'not-allowed', verb: 'escalate' }, field: null });
  });

  it('does not find a case of another workspace', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    const answer = await product.execute(product.command('chloe', 'acknowledge', { workspace: 'slack:T2' }));
    assert.deepEqual(answer, { refused: { code: 'unknown-escalation', key: 'ESC-1' }, field: null });
  });

  for (const [what, title] of [
    ['an empty title', ' '],
    ['a title of 10,000 characters', 'x'.repeat(10_000)],
    ['a title of invisible characters', '\u202e\u200f'],
  ] as const) {
    it(`refuses ${what}, says so at the field, and makes no case`, async () => {
      const product = productInMemory();
      const answer = await product.execute(product.raising('ana', title));
      assert.deepEqual(Object.keys(product.fieldErrors(answer)), ['title']);
      assert.equal(product.escalations.all.size, 0);
    });
  }

  it('refuses a team that the policy does not have, at the field', async () => {
    const product = productInMemory();
    const answer = await product.execute(product.raising('ana', 'Checkout is down', { team: 'constructor' }));
    assert.deepEqual(Object.keys(product.fieldErrors(answer)), ['team']);
  });

  it('keeps hostile titles as they are, for renderers to escape', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', '<!channel> <@U1> 🔥'));
    assert.equal((await product.escalations.load('ESC-1'))?.title, '<!channel> <@U1> 🔥');
  });
});

describe('waking a case', () => {
  it('does nothing before anything is due, and asks the next level when the time has run out', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    await product.wake('ESC-1');
    assert.equal(product.saved.length, 1);
    product.passes(5);
    assert.equal((await product.sweep()).cases, 1);
    assert.equal((await product.escalations.load('ESC-1'))?.level, 1);
    assert.equal((await product.sweep()).cases, 0);
  });

  it('does everything once when ten processes wake it at the same instant', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    product.passes(5);
    await Promise.all(Array.from({ length: 10 }, () => product.wake('ESC-1')));
    const escalation = await product.escalations.load('ESC-1');
    assert.equal(escalation?.timeline.filter(({ event }) => event.what === 'asked').length, 2);
  });

  it('catches up after hours of standing still without asking anybody twice at once', async () => {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down'));
    product.passes(600);
    await product.sweep();
    const escalation = await product.escalations.load('ESC-1');
    const waiting = escalation?.asks.filter(({ answer }) => answer === 'waiting').map(({ person }) => person);
    assert.equal(new Set(waiting).size, waiting?.length);
    assert.ok(escalation?.nextDueAt === null || Number(escalation?.nextDueAt) > Number(product.now()));
  });

  /** So many cases with something due, the least severe first. */
  async function manyDue(perSeverity: number) {
    const product = productInMemory();
    const severities = ['sev3', 'sev2', 'sev1'].flatMap((severity) =>
      Array<string>(perSeverity).fill(severity),
    );
    for (const [n, severity] of severities.entries()) {
      await product.execute(product.raising('ana', `Case ${n}`, { severity }));
      product.passes(1);
    }
    product.passes(600);
    product.saved.splice(0);
    return product;
  }

  it('the sweep wakes the most severe first, and of these the longest due', async () => {
    const product = await manyDue(4);
    await product.sweep();
    const woken = [...new Set(product.saved.map(({ key }) => key))];
    assert.deepEqual(
      woken.map((key) => Number(key.slice(4))),
      [9, 10, 11, 12, 5, 6, 7, 8, 1, 2, 3, 4],
    );
  });

  it('the sweep wakes all there are, and says by how much the latest was late', async () => {
    const product = await manyDue(150);
    const { cases, lateByMs } = await product.sweep();
    assert.equal(cases, 450);
    assert.ok(lateByMs >= 1_000 * 60_000);
    assert.equal((await product.escalations.due(product.now(), 1)).length, 0);
  });

  it('a case that cannot be woken keeps no other from it, however severe it is', async () => {
    const product = await manyDue(150);
    const { load } = product.escalations;
    product.escalations.load = (key) =>
      Number(key.slice(4)) > 200 ? Promise.reject(new Error('broken')) : load(key);
    assert.equal((await product.sweep()).cases, 450);
    assert.equal(product.faults.length, 250);
    assert.equal(new Set(product.saved.map(({ key }) => key)).size, 200);
  });

  it('ignores a key that is not there', async () => {
    await productInMemory().wake('ESC-5');
  });
});
