import assert from 'node:assert/strict';
import type { Reason } from '../../src/domain/refusal.ts';
import { announcement } from '../../src/view/announcement.ts';
import { askMessage } from '../../src/view/ask.ts';
import { escalationCard, interimCard } from '../../src/view/escalation-card.ts';
import { sayDistance } from '../../src/view/event.ts';
import type { Line, MessageView } from '../../src/view/message.ts';
import { sayReason } from '../../src/view/reason.ts';
import { statusMessage } from '../../src/view/status.ts';
import { productInMemory } from '../support/product-in-memory.ts';

const plain = (line: Line): string =>
  line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('person' in piece) return `@${piece.person}`;
      if ('at' in piece) return piece.at.toISOString().slice(11, 16);
      return Object.values(piece).at(-1);
    })
    .join('');
const words = ({ title, sections, facts, footer }: MessageView): string =>
  [
    title,
    ...(facts ?? []).map(({ label, value }) => `${label}: ${plain(value)}`),
    ...(sections ?? []).map(plain),
    plain(footer ?? []),
  ].join('\n');
const labels = (view: MessageView): string[] => (view.buttons ?? []).map(({ label }) => label);

async function raised() {
  const product = productInMemory();
  await product.execute(product.raising('ana', 'Checkout is down', { customer: 'ACME' }));
  const load = async () => {
    const escalation = await product.escalations.load('ESC-1');
    assert.ok(escalation);
    return escalation;
  };
  return { ...product, load };
}

describe('the card', () => {
  it('says what, for whom, how bad, who is asked, until when and who is next', async () => {
    const { load } = await raised();
    const card = words(escalationCard(await load()));
    for (const expected of [
      'ESC-1 · Checkout is down',
      'Customer: ACME',
      'SEV1',
      'Owner: Nobody yet',
      'Asked: On call (@chloe and @dan). If nobody acknowledges by 10:05, Leads will be asked.',
      'next by 11:00 from @ben',
      'Communications lead wanted',
      'Raised by @ana',
    ])
      assert.ok(card.includes(expected), `"${expected}" is missing in:\n${card}`);
  });

  it('offers five buttons at most, the likeliest for the state, and the rest in the menu', async () => {
    const product = await raised();
    const open = escalationCard(await product.load());
    assert.equal(labels(open)[0], 'Acknowledge');
    await product.does('chloe', 'acknowledge');
    const inHand = escalationCard(await product.load());
    assert.ok(!labels(inHand).includes('Acknowledge'));
    await product.does('ben', 'declare-resolved', { how: 'fix', done: 'Restarted.' });
    assert.deepEqual(labels(escalationCard(await product.load())).slice(0, 2), ['Verify', 'Reject']);
    for (const card of [open, inHand]) {
      assert.ok((card.buttons ?? []).length <= 5);
      const menu = (card.menu ?? []).map(({ label }) => label);
      assert.ok(!menu.some((label) => labels(card).includes(label)));
    }
  });

  it('says in its fallback what matters: state, owner and what is promised', async () => {
    const { load } = await raised();
    const fallback = plain(escalationCard(await load()).fallback);
    for (const expected of ['ESC-1', 'SEV1', 'ACME', 'Nobody yet', '10:05', '11:00'])
      assert.ok(fallback.includes(expected));
  });

  it('shows what did not work outside, and of an invitation only whom it concerns', async () => {
    const escalation = await (await raised()).load();
    const effect = { kind: 'invite' as const, slot: 'invite/1', after: null, people: ['chloe', 'dan'] };
    const shown = (trouble: { code: string; dead: boolean; why: string }) =>
      words(escalationCard(escalation, [{ effect, ...trouble }]));
    const why = 'Dan (deactivated in Slack) could not be added to the room.';
    assert.match(shown({ code: 'not-invited', dead: true, why }), /^⚠️ Dan \(deactivated/m);
    assert.match(
      shown({ code: 'outside-slow', dead: false, why: 'Slack did not answer.' }),
      /Bringing in @chloe and @dan has not worked yet, and is tried again: Slack did not answer\./,
    );
  });

  it('while there is no room it says that one follows, and then where it is', async () => {
    const escalation = await (await raised()).load();
    assert.match(
      words(interimCard(escalation, null, [])),
      /^Its war room follows as soon as it can be opened/m,
    );
    assert.match(words(interimCard(escalation, 'C1', [])), /^Its war room: #?<?C1/m);
  });

  it('says of a case that nobody has any more that nobody has it, without "yet"', async () => {
    const product = await raised();
    await product.does('ana', 'cancel', { reason: 'False alarm.' });
    assert.match(words(escalationCard(await product.load())), /^Owner: Nobody$/m);
  });

  it('says what is missing before closing', async () => {
    const product = await raised();
    await product.does('ben', 'link-record', {
      url: 'https://t/1',
      title: 'TICKET-1',
      kind: 'ticket',
      state: 'open',
    });
    await product.does('ben', 'declare-resolved', { how: 'fix', done: 'Restarted.' });
    await product.does('ben', 'give-role', { role: 'architect', person: 'elif' });
    await product.does('elif', 'verify');
    assert.match(
      words(escalationCard(await product.load())),
      /Before closing: close the linked record "TICKET-1".*; send a last update/,
    );
  });
});

describe('the question to whoever is asked', () => {
  it('names the deadline and who is next, and has the three buttons', async () => {
    const escalation = await (await raised()).load();
    const ask = escalation.asks[0];
    assert.ok(ask);
    const message = askMessage(escalation, ask, { room: 'C1' });
    assert.match(words(message), /Please answer by 10:05; after that Leads will be asked\./);
    assert.deepEqual(labels(message), ['Acknowledge', "Can't take it", 'Open room']);
  });

  it('becomes a line without buttons to press once somebody else has it', async () => {
    const product = await raised();
    await product.does('dan', 'acknowledge');
    const escalation = await product.load();
    const ask = escalation.asks.find(({ person }) => person === 'chloe');
    assert.ok(ask);
    const message = askMessage(escalation, ask, { room: 'C1' });
    assert.match(words(message), /@dan has it/);
    assert.deepEqual(labels(message), ['Open room']);
  });
});

describe('the announcement', () => {
  it('offers only what can be done: no update is asked for once the case is verified', async () => {
    const product = await raised();
    await product.does('ben', 'declare-resolved', { how: 'fix', done: 'Restarted.' });
    await product.does('ben', 'give-role', { role: 'architect', person: 'elif' });
    await product.does('elif', 'verify');
    assert.deepEqual(labels(announcement(await product.load(), { room: 'C1' })), ['Subscribe', 'Join']);
  });

  it('offers to subscribe and join while the case lives, and nothing after', async () => {
    const product = await raised();
    assert.deepEqual(labels(announcement(await product.load(), { room: 'C1' })), [
      'Subscribe',
      'Join',
      'Ask for an update',
    ]);
    await product.does('ana', 'cancel', { reason: 'False alarm.' });
    assert.deepEqual(labels(announcement(await product.load(), { room: 'C1' })), []);
  });
});

describe('a refusal', () => {
  const said = (reason: Reason) => plain(sayReason(reason));

  it('says who may do it, and in which state it can be done', () => {
    assert.equal(
      said({ code: 'not-allowed', verb: 'verify' }),
      '"Verify" is for the escalation managers and the de-escalation architect.',
    );
    assert.equal(
      said({ code: 'not-now', verb: 'verify', status: 'acknowledged' }),
      '"Verify" cannot be done while the case is in hand. Its pinned card shows what can.',
    );
  });
});

describe('a distance in time', () => {
  const at = new Date('2026-03-02T10:00:00Z');
  for (const [lengthMs, words] of [
    [119_000, 'in 1 min 59 s'],
    [899_120, 'in 15 min'],
    [7_201_000, 'in 2 h'],
    [-300_000, '5 min ago'],
  ] as const)
    it(`of ${lengthMs} ms is said as "${words}"`, () =>
      assert.equal(sayDistance(at, new Date(Number(at) + lengthMs)), words));
});

describe('the status of a case', () => {
  it('is the card and, under it, what happened, each with its time', async () => {
    const product = await raised();
    await product.does('chloe', 'acknowledge');
    const status = words(statusMessage(await product.load()));
    assert.match(
      status,
      /ESC-1 · Checkout is down[\s\S]*What happened[\s\S]*10:00 {2}@chloe acknowledged and has it\./,
    );
  });
});

describe('the home of a person', () => {
  it('shows a case that nobody has and nobody is left to ask as waiting for those who were asked', async () => {
    const product = await raised();
    product.passes(5);
    await product.sweep();
    product.passes(10);
    await product.sweep();
    product.passes(15);
    await product.sweep();
    assert.equal((await product.load()).unowned, true);
    const [waiting] = (await product.home('chloe', 'slack:T1')).sections;
    assert.deepEqual(waiting?.items.map(labels), [['Acknowledge', 'Open room']]);
  });
});
