import assert from 'node:assert/strict';
import { smallRulebook } from '../support/policies.ts';
import { productInMemory } from '../support/product-in-memory.ts';

const [slack, teams] = ['slack:T1', 'teams:t1'];

describe('a company with two doors', () => {
  const product = () => productInMemory(smallRulebook, [slack, teams]);
  const from = (workspace: string) => ({ workspace });

  /** Two cases: one raised in Slack, a later one in Teams. */
  async function withTwo() {
    const company = product();
    await company.execute(company.raising('ana', 'Checkout is down'));
    company.passes(10);
    await company.execute({ ...company.raising('ana', 'Checkout is slow'), workspace: teams });
    return company;
  }

  for (const workspace of [slack, teams])
    for (const words of ['list', 'mine', 'find checkout'])
      it(`shows all cases, the newest first: "${words}" from ${workspace}`, async () => {
        const { answerQuestion } = await withTwo();
        const { sections } = await answerQuestion({ words, by: 'ana', workspace, room: null });
        const said = JSON.stringify(sections);
        const found = [...said.matchAll(/"bold":"(ESC-\d)/g)].map(([, key]) => key);
        assert.deepEqual(found, ['ESC-2', 'ESC-1']);
      });

  for (const words of ['status ESC-1', 'next ESC-1'])
    it(`tells of a case of the other platform: "${words}"`, async () => {
      const { answerQuestion } = await withTwo();
      const view = await answerQuestion({ words, by: 'zoe', workspace: teams, room: null });
      assert.match(JSON.stringify(view), /Checkout is down/);
    });

  it('shows on a page of their own what waits for somebody on either', async () => {
    const { home } = await withTwo();
    const [waiting] = (await home('chloe', teams)).sections;
    assert.equal(waiting?.items.length, 2);
  });

  it('lets people do from either door what they may, and nothing else', async () => {
    const { execute, command, escalations } = await withTwo();
    const answer = await execute(command('chloe', 'acknowledge', from(teams)));
    assert.deepEqual(answer, { done: 'ESC-1', verb: 'acknowledge' });
    assert.equal(escalations.all.get('ESC-1')?.acknowledged?.by, 'chloe');
    const cancel = command('zoe', 'cancel', { ...from(teams), input: { reason: 'No.' } });
    assert.deepEqual(await execute(cancel), {
      refused: { code: 'not-allowed', verb: 'cancel' },
      field: null,
    });
  });

  it('makes one case of the same complaint at both doors within a minute', async () => {
    const { execute, raising } = product();
    await execute(raising('ana', 'Checkout is down'));
    const second = await execute({ ...raising('ben', 'checkout  is down'), workspace: teams });
    assert.deepEqual(second, { joined: 'ESC-1', by: 'ana' });
  });

  it('offers open cases of either where one is raised', async () => {
    const { raiseFormAgain } = await withTwo();
    const filled = { title: 'Checkout is down again' };
    const form = await raiseFormAgain({ by: 'elif', workspace: teams, filled, carry: {}, last: 'title' });
    assert.deepEqual(form.carry.shown?.split(' ').sort(), ['ESC-1', 'ESC-2']);
  });

  it('is of the connected workspaces only', async () => {
    const alone = productInMemory();
    await alone.execute(alone.raising('ana', 'Checkout is down'));
    const answer = await alone.execute(alone.command('chloe', 'acknowledge', from(teams)));
    assert.deepEqual(answer, { refused: { code: 'unknown-escalation', key: 'ESC-1' }, field: null });
  });
});
