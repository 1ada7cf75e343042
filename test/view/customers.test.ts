import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { sendUpdate } from '../../src/domain/verbs/send-update.ts';
import { announcement } from '../../src/view/announcement.ts';
import { escalationCard } from '../../src/view/escalation-card.ts';
import { sayEvent } from '../../src/view/event.ts';
import { stillFilled, verbForm } from '../../src/view/form.ts';
import { homeView } from '../../src/view/lists.ts';
import type { Button, Line } from '../../src/view/message.ts';
import { notice, prompt, tell, updateMessage } from '../../src/view/room-messages.ts';
import { at, having, ladder, opened, pass } from '../support/escalations.ts';
import { promisedMinutes, smallRulebook } from '../support/policies.ts';

const plain = (line: Line): string =>
  line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('person' in piece) return `@${piece.person}`;
      return 'at' in piece ? piece.at.toISOString().slice(11, 16) : Object.values(piece).at(-1);
    })
    .join('');
const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });
const telling: Policy = {
  ...ladder,
  firstCustomerUpdateWithin: promisedMinutes(60, 60, 60, 60),
  customerUpdateEvery: promisedMinutes(120, 120, 120, 120),
  customerUpdatesNeedApproval: each(false),
};
const raised = (policy = telling) => having(opened({ policy }), ['acknowledge', 'chloe', 3]);
const told = (customers = 'ACME') => ({
  ...{ audience: 'customer', text: 'We are on it.', customers, means: 'call', next: '1h', whyNoNext: null },
});
const heard = () => having(raised(), ['send-update', 'ben', 5, told()]);
const drafted = () =>
  having(raised({ ...telling, customerUpdatesNeedApproval: each(true) }), [
    'send-update',
    'chloe',
    5,
    told(),
  ]);
const customersOn = (escalation: Escalation) =>
  (escalationCard(escalation).sections ?? []).map(plain).find((line) => line.startsWith('Customers: '));
const filledIn = (buttons: readonly Button[] = []) =>
  buttons.flatMap((button) => ('verb' in button ? [[button.verb, button.filled?.audience]] : []));
const lastEntry = ({ timeline }: Escalation) => timeline.at(-1) ?? assert.fail();

describe('what the card says of customers', () => {
  it('is who is told when, by whom and how, and when they hear next, beside what stakeholders hear', () => {
    assert.equal(customersOn(raised()), 'Customers: ACME not told yet · next by 10:00 from @ben');
    assert.equal(
      customersOn(heard()),
      'Customers: ACME told at 09:05 by @ben (Phone call) · next by 10:05 from @ben',
    );
    assert.match(
      plain(escalationCard(heard()).fallback),
      /Updates: none sent yet.*Customers: ACME told at 09:05/,
    );
  });

  it('is that they are late, that their clock stands, or that an update waits to be approved', () => {
    assert.equal(
      customersOn(pass(raised(), 60)),
      'Customers: ACME not told yet · late, promised for 10:00 from @ben',
    );
    const awaiting = having(raised(), ['await-customer', 'chloe', 9, { reason: 'Logs.', atMost: '1h' }]);
    assert.match(customersOn(awaiting) ?? '', /next by 10:00 from @ben \(the clock stands\)$/);
    assert.match(customersOn(drafted()) ?? '', / · to be approved: an update by @chloe$/);
  });

  it('is nothing where there is none, and of many the first five', () => {
    assert.equal(customersOn({ ...raised(), customer: null }), undefined);
    const many = having(raised(), ['send-update', 'ben', 5, told('A\nB\nC\nD\nE\nF')]);
    assert.match(customersOn(many) ?? '', /ACME not told yet; A told .*; D told [^;]*; and 2 more/);
  });
});

describe('the prompt for a customer update', () => {
  const seq = (escalation: Escalation) =>
    escalation.deadlines.find(({ kind }) => kind === 'first-customer-update')?.seq ?? 0;

  it('names the customer, and its buttons are about them', () => {
    const { fallback, buttons } = prompt(raised(), seq(raised()));
    assert.equal(plain(fallback), '🕑 @ben, ACME has been promised an update by 10:00.');
    assert.deepEqual(filledIn(buttons), [
      ['send-update', 'customer'],
      ['snooze-update', 'customer'],
      ['skip-update', 'customer'],
    ]);
    const late = pass(raised(), 60);
    assert.equal(
      plain(prompt(late, seq(late)).fallback),
      '⏰ @ben, the update to ACME promised for 10:00 is late.',
    );
  });

  it('and what is told of a late one lead to the form for that audience', () => {
    const late = pass(raised(), 60);
    const entry = late.timeline.find(({ event }) => event.what === 'update-late') ?? assert.fail();
    assert.deepEqual(filledIn(tell(late, entry, { room: null, to: 'ben' }).buttons), [
      ['send-update', entry.event.what === 'update-late' && entry.event.audience],
      ['skip-update', entry.event.what === 'update-late' && entry.event.audience],
    ]);
  });
});

describe('what customers are told', () => {
  it('stands in the room with who was told, how, by whom and who approved it', () => {
    const approved = having(drafted(), ['approve-update', 'ben', 9, { text: 'We are sorry.' }]);
    const [update] = approved.updates;
    assert.ok(update);
    const { title, sections, footer } = updateMessage(approved, update, { to: 'room', room: null });
    assert.deepEqual(
      [title, (sections ?? []).map(plain), plain(footer ?? [])],
      [
        'Update 1 to ACME',
        ['We are sorry.'],
        'From @chloe (Phone call) · approved by @ben · Next update by 10:09',
      ],
    );
    assert.equal(
      plain(sayEvent({ what: 'update-sent', audience: 'customer', update: 1 }, 'ben', approved)),
      '@chloe told ACME (Phone call): We are sorry.',
    );
  });

  it('does not stand in the announcement, whose last update is that of the stakeholders', () => {
    const both = having(
      raised(),
      ['send-update', 'ben', 5, { ...told(), audience: 'internal', text: 'For us.' }],
      ['send-update', 'ben', 6, told()],
    );
    const said = (announcement(both, { room: null }).sections ?? []).map(plain).join('\n');
    assert.match(said, /Last update 09:05: For us\./);
    assert.doesNotMatch(said, /We are on it/);
    assert.ok(!both.outbox.some(({ kind }) => kind === 'announcement'));
  });

  it('is read by who may approve it, and by the room only once it is out', () => {
    const waiting = drafted();
    const entry = lastEntry(waiting);
    const words = (view: { sections?: readonly Line[] }) => (view.sections ?? []).map(plain).join('\n');
    assert.doesNotMatch(words(notice(waiting, entry)), /We are on it/);
    const asked = tell(waiting, entry, { room: null, to: 'ben' });
    assert.match(words(asked), /wrote an update for ACME[\s\S]*We are on it\./);
    assert.deepEqual(filledIn(asked.buttons), [
      ['approve-update', undefined],
      ['send-back-update', undefined],
    ]);
    const approved = having(waiting, ['approve-update', 'ben', 9, { text: 'We are sorry.' }]);
    assert.match(
      words(tell(approved, lastEntry(approved), { room: null, to: 'chloe' })),
      /@ben approved the update\. @chloe, please tell ACME now\.\nWe are sorry\./,
    );
  });

  it('that is late waits on the page of whoever sends it, with what it is about, until one is drafted', () => {
    const waits = (escalation: Escalation, by: string) =>
      homeView({ by, mine: [escalation], team: [], rooms: new Map() }).sections[0]?.items.flatMap(
        ({ buttons = [] }) =>
          buttons.flatMap((button) => ('verb' in button ? [[button.label, button.filled]] : [])),
      );
    const send = ['Send update', { audience: 'internal' }];
    const tell = ['Send update to customer', { audience: 'customer' }];
    const acknowledged = having(raised(), ['acknowledge', 'chloe', 1, {}]);
    assert.deepEqual(waits(pass(acknowledged, 10), 'ben'), []);
    assert.deepEqual(waits(pass(acknowledged, 60), 'ben')?.slice(-2), [send, tell]);
    assert.deepEqual(waits(pass(acknowledged, 60), 'chloe'), []);
    const labels = (waits(pass(drafted(), 60), 'ben') ?? []).map(([label]) => label);
    assert.ok(labels.includes('Approve update') && !labels.includes('Send update to customer'));
  });

  it('waits on the page of who may approve it, and not on that of its writer', () => {
    const waits = (by: string) =>
      homeView({ by, mine: [drafted()], team: [], rooms: new Map() }).sections[0]?.items.length;
    assert.deepEqual([waits('ben'), waits('mira'), waits('chloe')], [1, 1, 0]);
  });
});

describe('the form of an update', () => {
  const context = { escalation: raised(), rulebook: smallRulebook, by: 'ben', at: at(5) };
  const form = (filled: Record<string, string>) => verbForm(sendUpdate, { ...context, filled });

  it('asks what the audience needs, and whatever others follow has it drawn anew', () => {
    const fields = form({ audience: 'customer' }).fields;
    assert.deepEqual(
      fields.map(({ name, optional, refreshes = false }) => [name, optional, refreshes]),
      [
        ['audience', false, true],
        ['text', false, false],
        ['customers', false, false],
        ['means', false, false],
        ['next', false, false],
        ['whyNoNext', true, false],
      ],
    );
    assert.deepEqual(
      form({ audience: 'internal' }).fields.map(({ name }) => name),
      ['audience', 'text', 'next', 'whyNoNext'],
    );
  });

  it('keeps what was typed, but for what follows the field that was chosen anew', () => {
    const filled = { audience: 'customer', template: 'holding', text: 'Mine.', means: 'call', next: '4h' };
    const { text: _words, ...others } = filled;
    assert.deepEqual(stillFilled(sendUpdate.fields, filled, 'template'), others);
    assert.deepEqual(stillFilled(sendUpdate.fields, filled, 'audience'), {
      ...{ audience: 'customer', means: 'call' },
    });
    assert.deepEqual(stillFilled(sendUpdate.fields, filled, undefined), filled);
    const { initial } = form({ audience: 'customer', text: 'Mine.' }).fields[1] ?? {};
    assert.equal(initial, 'Mine.');
  });
});
