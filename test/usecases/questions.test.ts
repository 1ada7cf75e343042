import assert from 'node:assert/strict';
import type { HomeView, MessageView } from '../../src/view/message.ts';
import { promisedMinutes, smallRulebook, smallServiceLevels } from '../support/policies.ts';
import { productInMemory } from '../support/product-in-memory.ts';

const workspace = 'slack:T1';

describe('a case with a private room', () => {
  async function productWithSecret() {
    const product = productInMemory();
    await product.execute(product.raising('ana', 'Checkout is down', { customer: 'ACME' }));
    await product.execute(product.raising('ana', 'A secret', { customer: 'ACME' }));
    const secret = product.escalations.all.get('ESC-2');
    assert.ok(secret);
    const { policy } = secret;
    product.escalations.all.set('ESC-2', {
      ...secret,
      policy: { ...policy, room: { ...policy.room, private: true } },
    });
    const hears = async (by: string, words: string, room: string | null = null) =>
      said(await product.answerQuestion({ words, by, workspace, room }));
    return { ...product, hears };
  }
  const said = (view: MessageView | HomeView) => JSON.stringify(view);
  const secret = /ESC-2|secret/i;

  for (const words of ['list', 'find acme', 'find secret', 'mine'])
    it(`"${words}" says nothing of it to those outside, and the rest`, async () => {
      const { hears } = await productWithSecret();
      const heard = await hears('elif', words);
      assert.doesNotMatch(heard.replace(`Cases with \\"secret\\"`, ''), secret);
      if (words === 'list' || words === 'find acme') assert.match(heard, /ESC-1/);
    });

  for (const words of ['status ESC-2', 'next ESC-2'])
    it(`"${words}" knows of no such case when somebody outside asks`, async () => {
      const { hears } = await productWithSecret();
      assert.equal(
        await hears('elif', words),
        (await hears('elif', words.replace('2', '99'))).replaceAll('99', '2'),
      );
      assert.match(await hears('elif', words.replace('2', '1')), /Checkout is down/);
    });

  it('is on no page of those outside', async () => {
    const { home } = await productWithSecret();
    assert.doesNotMatch(said(await home('elif', workspace)), secret);
  });

  it('is shown to who has a part in it: who raised it, who is asked, managers', async () => {
    const { hears, home } = await productWithSecret();
    for (const insider of ['ana', 'chloe', 'ben']) {
      for (const words of ['list', 'find acme', 'status ESC-2', 'next ESC-2'])
        assert.match(await hears(insider, words), /A secret/, `${insider}: ${words}`);
      assert.match(said(await home(insider, workspace)), /A secret/, insider);
    }
  });
});

describe('a case of which a root cause is owed', () => {
  const days = {
    ...smallServiceLevels,
    internalRootCauseWithin: promisedMinutes(4_320, 4_320, 4_320, 4_320),
  };
  const managers = ['ben', 'farid'];

  async function productOwing() {
    const product = productInMemory({
      ...smallRulebook,
      serviceLevels: { usual: days },
      usual: { ...smallRulebook.usual, managers },
    });
    await product.execute(product.raising('ana', 'Checkout is down'));
    await product.does('ben', 'give-role', { role: 'coordinator', person: 'dan' });
    await product.does('ben', 'declare-resolved', { how: 'fix', done: 'Rolled back.' });
    await product.does('farid', 'verify');
    return product;
  }

  it('has a future of more than a day, told with its days', async () => {
    const { answerQuestion } = await productOwing();
    const { sections = [] } = await answerQuestion({ words: 'next ESC-1', by: 'dan', workspace, room: null });
    const late = sections.find((line) => JSON.stringify(line).includes('The root cause was not accepted'));
    assert.deepEqual(late?.slice(0, 3), [
      { bold: 'in 3 d' },
      ' (',
      { at: new Date('2026-03-05T10:00:00Z'), as: 'day-time' },
    ]);
  });

  it('waits on Home for whoever writes it, and then for each manager who did not, in the room or not', async () => {
    const product = await productOwing();
    const waiting = async (by: string) => {
      const [first] = (await product.home(by, workspace)).sections;
      return first?.items.flatMap(({ buttons = [] }) => buttons.map(({ label }) => label)) ?? [];
    };
    assert.deepEqual(await waiting('dan'), ['Write root cause', 'Open room']);
    assert.deepEqual(await waiting('farid'), []);
    await product.does('dan', 'write-root-cause', {
      ...{ happened: 'No payments.', cause: 'A release.', found: 'Bisecting.', prevention: 'A test.' },
      summary: 'A faulty version.',
    });
    assert.deepEqual(await waiting('dan'), []);
    for (const manager of managers)
      assert.deepEqual(await waiting(manager), ['Accept root cause', 'Send root cause back', 'Open room']);
    const [, , team] = (await product.home('farid', workspace)).sections;
    assert.deepEqual(team?.items, []);
  });
});
