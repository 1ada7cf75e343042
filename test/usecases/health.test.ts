import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { MessageView } from '../../src/view/message.ts';
import { productInMemory } from '../support/product-in-memory.ts';

const why = 'Slack refused it (restricted_action).';

describe('what health says', () => {
  /** Cases of which the announcement was given up. */
  async function productWithLost(...titles: string[]) {
    const product = productInMemory();
    for (const title of titles) {
      const answer = await product.execute(product.raising('ana', title));
      const saved = 'done' in answer ? await product.escalations.load(answer.done) : null;
      assert.ok(saved);
      await product.queue.enqueue(saved);
      const error = { code: 'outside-refused', message: why, at: product.now() };
      for (const { id, escalation } of product.queue.all.values())
        if (escalation === saved.key)
          product.queue.put(id, id.endsWith('/announcement') ? { state: 'dead', error } : { state: 'sent' });
    }
    const health = (by: string, workspace = 'slack:T1') =>
      product.answerQuestion({ words: 'health', by, workspace, room: null });
    const change = (key: string, fields: (escalation: Escalation) => Partial<Escalation>) => {
      const escalation = product.escalations.all.get(key);
      assert.ok(escalation);
      product.escalations.all.set(key, { ...escalation, ...fields(escalation) });
    };
    return { ...product, health, change };
  }
  const hide = ({ policy }: Escalation) => ({
    policy: { ...policy, room: { ...policy.room, private: true } },
  });
  const textOf = ({ sections = [], fallback }: MessageView) => JSON.stringify([sections, fallback]);
  const buttonsOf = ({ buttons = [] }: MessageView) =>
    buttons.flatMap((button) => ('verb' in button ? [`${button.verb} ${button.key}`] : []));

  it('names each case of which something was given up, with what it was and why', async () => {
    const { health } = await productWithLost('Checkout is down', 'Mail is slow');
    const said = textOf(await health('chloe'));
    for (const part of ['ESC-1 · Checkout is down', 'ESC-2 · Mail is slow', 'The announcement', why])
      assert.ok(said.includes(part), `${part} is in ${said}`);
    assert.match(said, /2 given up/);
  });

  it('offers to send it again to managers only', async () => {
    const { health } = await productWithLost('Checkout is down');
    assert.deepEqual(buttonsOf(await health('ben')), ['send-again ESC-1']);
    for (const person of ['ana', 'chloe', 'elif', 'stranger'])
      assert.deepEqual(buttonsOf(await health(person)), [], person);
  });

  it('counts what was given up of a private case for those outside of it, and says no more', async () => {
    const { health, change } = await productWithLost('Checkout is down', 'Mail is slow');
    change('ESC-2', hide);
    const outside = textOf(await health('elif'));
    assert.match(outside, /2 given up/);
    assert.match(outside, /1 more given up, of cases that you may not see/);
    assert.doesNotMatch(outside, /ESC-2|Mail/);
    for (const insider of ['ana', 'chloe', 'ben'])
      assert.match(textOf(await health(insider)), /ESC-2 · Mail/);
  });

  it('says of a case that is not there, and of another workspace, nothing', async () => {
    const { health, escalations } = await productWithLost('Checkout is down');
    assert.doesNotMatch(textOf(await health('ben', 'slack:T2')), /ESC-1|given up/);
    escalations.all.clear();
    const said = await health('ben');
    assert.match(textOf(said), /1 more given up/);
    assert.deepEqual(buttonsOf(said), []);
  });

  it('fits a message however much was given up, and counts the rest', async () => {
    const titles = Array.from({ length: 12 }, (_, n) => `Complaint ${n}`);
    const { health } = await productWithLost(...titles);
    const said = await health('ben');
    assert.equal(buttonsOf(said).length, 8);
    assert.match(textOf(said), /12 given up.*And 4 more cases/);
  });

  it('is well while something only waits for its turn', async () => {
    const { health, queue, now } = await productWithLost('Checkout is down');
    queue.put('ESC-1/announcement', {
      state: 'pending',
      runAt: new Date(Number(now()) + 1_000),
      error: null,
    });
    const said = await health('ana');
    assert.equal(said.tone, 'good');
    assert.match(textOf(said), /Not sent: 1 paused until their turn comes/);
  });

  it('is well when all was sent, and says when something is due', async () => {
    const { health, execute, raising } = productInMemoryWithHealth();
    await execute(raising('ana', 'Checkout is down'));
    const said = await health('ana');
    assert.equal(said.tone, 'good');
    assert.match(
      textOf(said),
      /Timers: something is due .*in 5 min.*Everything that was to be sent was sent/,
    );
  });

  function productInMemoryWithHealth() {
    const product = productInMemory();
    const health = (by: string) =>
      product.answerQuestion({ words: 'health', by, workspace: 'slack:T1', room: null });
    return { ...product, health };
  }
});
