import assert from 'node:assert/strict';
import { mayDo } from '../../src/domain/verb.ts';
import { addPeople } from '../../src/domain/verbs/add-people.ts';
import { createJoinedPeople } from '../../src/usecases/joined-people.ts';
import { productInMemory } from '../support/product-in-memory.ts';

describe('people who were two and are one', () => {
  let product: ReturnType<typeof productInMemory>;
  const joins = new Map<string, string>();
  beforeEach(() => {
    product = productInMemory();
    joins.clear();
  });

  async function joined() {
    const people = createJoinedPeople({ joined: async () => new Map(joins) });
    await people.refresh();
    return people;
  }

  it('are all others while nobody was joined', async () => {
    const people = await joined();
    await product.execute(product.raising('ana', 'Checkout is down'));
    assert.equal(people.idOf('ana'), 'ana');
    const raised = await product.escalations.load('ESC-1');
    assert.equal(await people.cases(product.escalations).load('ESC-1'), raised);
  });

  it('have the rights in a case that either had', async () => {
    await product.execute(product.raising('ana', 'Checkout is down'));
    joins.set('ana', 'p-other');
    const escalation = await (await joined()).cases(product.escalations).load('ESC-1');
    assert.ok(escalation);
    assert.equal(escalation.opened.by, 'p-other');
    assert.ok(mayDo(addPeople, escalation, 'p-other'));
    assert.equal(JSON.stringify(escalation).includes('"ana"'), false);
    assert.ok(escalation.taskForce.includes('p-other') && escalation.opened.at instanceof Date);
  });

  it('are once in a list that had both', async () => {
    await product.execute(product.raising('ana', 'Checkout is down'));
    joins.set('ana', 'ben');
    const escalation = await (await joined()).cases(product.escalations).load('ESC-1');
    assert.equal(escalation?.taskForce.filter((person) => person === 'ben').length, 1);
  });

  it('find the cases of both among theirs', async () => {
    await product.execute(product.raising('ana', 'Checkout is down'));
    product.passes(10);
    await product.execute(product.raising('elif', 'Search is slow'));
    joins.set('ana', 'elif');
    const { cases } = await joined();
    const query = { workspace: 'slack:T1', statuses: ['open'] as const, limit: 20 };
    const mine = await cases(product.escalations).list({ ...query, person: 'elif' });
    assert.deepEqual(
      mine.map(({ key }) => key),
      ['ESC-2', 'ESC-1'],
    );
  });

  it('answer with either account what they were asked, and it stays theirs', async () => {
    joins.set('chloe', 'p-new');
    const people = await joined();
    await product.execute(product.raising('ana', 'Checkout is down'));
    const asked: string[] = [];
    const { execute } = people.asOne({
      ...product,
      execute: async (command) => {
        asked.push(command.by, ...Object.values(command.input).flat().map(String));
        return { done: 'ESC-1', verb: command.verb };
      },
      say: () => null,
    });
    await execute(product.command('chloe', 'add-people', { input: { people: ['chloe', 'dan'] } }));
    assert.deepEqual(asked, ['p-new', 'p-new', 'dan']);
  });

  it('lead on where one was joined after the other, and end where two were joined to each other', async () => {
    joins.set('a', 'b').set('b', 'c').set('x', 'y').set('y', 'x');
    const people = await joined();
    assert.equal(people.idOf('a'), 'c');
    assert.ok(['x', 'y'].includes(people.idOf('x')));
  });

  it('are news once', async () => {
    const people = await joined();
    joins.set('ana', 'ben');
    assert.equal(await people.refresh(), true);
    assert.equal(await people.refresh(), false);
  });
});
