import assert from 'node:assert/strict';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { buttonsOf, plainSections } from '../support/plain-view.ts';
import { smallRulebook } from '../support/policies.ts';
import { productInMemory } from '../support/product-in-memory.ts';
import { layerOf, scheduleOf } from '../support/schedules.ts';

// It is Monday 2 March 2026, and Dan's week.
const rotation = { ...layerOf().rotation, startsOn: '2026-03-02', handOverMs: 0 };
const payments = scheduleOf({ layers: [layerOf({ people: ['dan', 'chloe', 'farid'], rotation })] });
const office: Rulebook = { ...smallRulebook, schedules: { payments } };

async function withCase(rulebook = office) {
  const product = productInMemory(rulebook);
  await product.execute(product.raising('ana', 'Checkout is down', { team: 'platform' }));
  return {
    ...product,
    adds: (...people: string[]) => product.does('ana', 'add-people', { people }),
    pressed: (key: string) => product.execute(product.command('ana', 'add-on-call', { key })),
    taskForce: async () => (await product.escalations.load('ESC-1'))?.taskForce ?? [],
  };
}

describe('Somebody who is not on call', () => {
  it('is brought in all the same; who did it learns who is on call, and brings them in too', async () => {
    const { adds, say, pressed, taskForce } = await withCase();
    const words = say(await adds('chloe', 'zoe'));
    assert.ok((await taskForce()).includes('chloe'));
    assert.ok(words);
    assert.equal(plainSections(words)[0], '@chloe is not on call on Payments now; @dan is.');
    assert.deepEqual(buttonsOf(words), ['add-on-call ESC-1/payments']);
    assert.deepEqual(await pressed('ESC-1/payments'), { done: 'ESC-1', verb: 'add-people' });
    assert.ok((await taskForce()).includes('dan'));
    assert.match(JSON.stringify(await pressed('ESC-1/payments')), /already-there/);
  });

  it('is said of each, with one button for the schedule', async () => {
    const { adds, say } = await withCase();
    const words = say(await adds('chloe', 'farid'));
    assert.ok(words);
    assert.equal(plainSections(words).length, 3);
    assert.equal(buttonsOf(words).length, 1);
  });

  const silent: [string, string[], Partial<Rulebook>][] = [
    ['who is on call', ['dan'], {}],
    ['who takes no turns', ['zoe'], {}],
    ['beside who is on call', ['chloe', 'dan'], {}],
    ['while nobody is on call', ['chloe'], { gone: new Set(['dan']) }],
    [
      'who is on call on another schedule',
      ['chloe'],
      {
        schedules: {
          payments,
          network: scheduleOf({ name: 'Network', layers: [layerOf({ people: ['chloe'], rotation })] }),
        },
      },
    ],
  ];
  for (const [whom, people, parts] of silent)
    it(`is no word about somebody ${whom}`, async () => {
      const { adds, say } = await withCase({ ...office, ...parts });
      assert.equal(say(await adds(...people)), null);
    });

  it('is not brought in by an old button when nobody is, or the schedule is gone', async () => {
    const { pressed } = await withCase({ ...office, gone: new Set(['dan']) });
    assert.match(JSON.stringify(await pressed('ESC-1/payments')), /nobody-on-call/);
    assert.match(JSON.stringify(await pressed('ESC-1/network')), /unknown-schedule/);
    const { pressed: elsewhere } = await withCase();
    assert.match(JSON.stringify(await elsewhere('ESC-9/payments')), /unknown-escalation/);
  });
});
