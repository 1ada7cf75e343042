import assert from 'node:assert/strict';
import type { HomeView, MessageView } from '../../src/view/message.ts';
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
