import assert from 'node:assert/strict';
import { whoIsOnCall } from '../../src/domain/on-call/on-call.ts';
import type { Answer, Command } from '../../src/usecases/ports.ts';
import { shiftMessage } from '../../src/view/shift-message.ts';
import { instant } from '../support/calendars.ts';
import { buttonsOf, plainSections } from '../support/plain-view.ts';
import { smallRulebook } from '../support/policies.ts';
import { productInMemory } from '../support/product-in-memory.ts';
import { layerOf, scheduleOf } from '../support/schedules.ts';

// It is Monday 2 March 2026, 10:00 UTC. Chloe and Dan take weeks in turn, and Dan has this one; Ben manages.
const layers = [
  layerOf({
    people: ['dan', 'chloe'],
    rotation: { ...layerOf().rotation, startsOn: '2026-03-02', handOverMs: 0 },
  }),
];
const file = { ...smallRulebook, schedules: { payments: scheduleOf({ layers }) } };
const wednesday = instant('2026-03-04T12:00Z');

function office() {
  const product = productInMemory(file);
  const { shifts } = product;
  /** What this person sees, the latest last; a message that was edited as it is now. */
  function seenBy(person: string) {
    const slots = new Map<string, ReturnType<typeof shiftMessage>>();
    for (const { outbox } of shifts.told)
      for (const effect of outbox)
        if (effect.kind === 'word' && effect.says.what === 'shift' && effect.person === person)
          slots.set(effect.slot, shiftMessage(effect.says, person));
    return [...slots.values()];
  }
  const does = (by: string, verb: string, rest: Partial<Command> = {}) =>
    product.execute(product.command(by, verb, { key: null, ...rest }));
  return {
    ...product,
    does,
    takes: (by: string, input: Record<string, unknown> = {}) =>
      does(by, 'take-shift', {
        input: { schedule: 'payments', whose: 'dan', day: '2026-03-04', ...input },
      }),
    gives: (by: string, to: string) =>
      does(by, 'give-shift', { input: { schedule: 'payments', to, day: '2026-03-04' } }),
    says: (person: string) => seenBy(person).map((view) => plainSections(view).join(' ')),
    buttons: (person: string) => seenBy(person).flatMap(buttonsOf),
    onCall(at = wednesday) {
      const { schedules, gone } = shifts.live.rulebook();
      return schedules.payments && whoIsOnCall(schedules.payments, at, gone)?.person;
    },
  };
}
const code = (answer: Answer) => ('refused' in answer ? answer.refused.code : answer);
const override = (answer: Answer): string =>
  'done' in answer ? answer.done : assert.fail(JSON.stringify(answer));

describe('Taking a shift', () => {
  it('counts at once, and both hear of it', async () => {
    const { takes, onCall, says, buttons } = office();
    const key = override(await takes('chloe', { reason: 'A wedding.' }));
    assert.equal(onCall(), 'chloe');
    assert.deepEqual(says('chloe'), [
      '✅ You are on call on Payments from 03-03 23:00 to 03-04 23:00 instead of @dan. A wedding.',
    ]);
    assert.deepEqual(says('dan'), [
      '✅ @chloe takes over from you on call on Payments from 03-03 23:00 to 03-04 23:00. A wedding.',
    ]);
    assert.deepEqual([buttons('chloe'), buttons('dan')], [[`undo-shift ${key}`], []]);
  });

  it('is undone by whoever did it; the other hears that too', async () => {
    const { takes, does, onCall, says, buttons } = office();
    const key = override(await takes('chloe'));
    assert.deepEqual(await does('chloe', 'undo-shift', { key }), { done: key, verb: 'undo-shift' });
    assert.equal(onCall(), 'dan');
    const [mine, ...more] = says('chloe');
    assert.match(mine ?? '', /^You took it back: you do not take over/);
    assert.deepEqual([more, buttons('chloe')], [[], []]);
    assert.match(
      says('dan')[1] ?? '',
      /^@chloe took it back: @chloe does not take over .* All is as before\.$/,
    );
    assert.equal(code(await does('chloe', 'undo-shift', { key })), 'shift-settled');
  });

  it('done twice is one change, and the answer is the same', async () => {
    const { shifts, command, execute } = office();
    const input = { schedule: 'payments', whose: 'dan', day: '2026-03-04' };
    const once = command('chloe', 'take-shift', { key: null, input });
    const first = await execute(once);
    assert.deepEqual(await execute(once), first);
    assert.equal(shifts.overrides.all.length, 1);
  });

  it('that was cut off before it was told is told by the sweep, without being decided anew', async () => {
    const { shifts, takes, finishUnanswered, passes, now, says } = office();
    shifts.line.isCutOff = true;
    await assert.rejects(takes('chloe'), /cut off/);
    shifts.line.isCutOff = false;
    assert.deepEqual(says('dan'), []);
    passes(1);
    assert.equal(await finishUnanswered(now()), 1);
    assert.equal(shifts.overrides.all.length, 1);
    assert.match(says('dan').join(), /@chloe takes over/);
  });

  it('of two who take the same at once only one has it', async () => {
    const { takes, shifts } = office();
    const answers = await Promise.all([takes('chloe'), takes('ben')]);
    const codes = answers
      .map((answer) => ('done' in answer ? 'done' : answer))
      .map((it) => (it === 'done' ? it : code(it)));
    assert.deepEqual(codes.sort(), ['done', 'no-shift-then']);
    assert.equal(shifts.overrides.all.length, 1);
  });

  it('says at the field what is wrong', async () => {
    const { takes, fieldErrors } = office();
    const errors = async (by: string, input: Record<string, unknown>) => fieldErrors(await takes(by, input));
    assert.deepEqual(await errors('elif', {}), {
      schedule:
        'This person takes no turns on "Payments" and is no escalation manager. Please ask somebody who is.',
    });
    assert.match((await errors('chloe', { day: '2026-02-01' })).day ?? '', /That time has passed/);
    assert.match((await errors('chloe', { day: 'Friday' })).day ?? '', /choose a day of the list/);
    assert.match(
      (await errors('chloe', { whose: 'chloe' })).whose ?? '',
      /Nobody can take over from themselves/,
    );
    assert.deepEqual(code(await takes('chloe', { schedule: 'no such' })), 'unknown-schedule');
  });

  it('keeps an earlier change on top of which it was made', async () => {
    const { takes, does, onCall } = office();
    const key = override(await takes('chloe'));
    await takes('ben', { whose: 'chloe' });
    assert.equal(onCall(), 'ben');
    assert.equal(code(await does('chloe', 'undo-shift', { key })), 'shift-taken-since');
    assert.equal(onCall(), 'ben');
  });
});

describe('Giving a shift away', () => {
  it('counts when the other accepts, and not before', async () => {
    const { gives, does, onCall, says, buttons } = office();
    const key = override(await gives('dan', 'chloe'));
    assert.equal(onCall(), 'dan');
    assert.match(says('chloe')[0] ?? '', /^@dan asks you to take over on call on Payments .* Do you\?$/);
    assert.deepEqual(buttons('chloe'), [`accept-shift ${key}`, `decline-shift ${key}`]);
    assert.deepEqual(buttons('dan'), [`undo-shift ${key}`]);

    await does('chloe', 'accept-shift', { key });
    assert.equal(onCall(), 'chloe');
    assert.deepEqual(buttons('chloe'), []);
    assert.match(says('chloe').join(), /^✅ You are on call on Payments .* instead of @dan\.$/);
    const [shown, told] = says('dan');
    assert.match(shown ?? '', /^✅ @chloe takes over from you/);
    assert.equal(told, shown);
    assert.equal(code(await does('chloe', 'decline-shift', { key })), 'shift-settled');
  });

  it('changes nothing when the other declines; who asked may ask somebody else', async () => {
    const { gives, does, onCall, says, buttons } = office();
    const key = override(await gives('dan', 'chloe'));
    await does('chloe', 'decline-shift', { key });
    assert.equal(onCall(), 'dan');
    assert.match(says('chloe').join(), /^You said that you can't take over from @dan/);
    assert.match(
      says('dan').at(-1) ?? '',
      /^@chloe can't take over from you .* You are on call then as before\.$/,
    );
    assert.ok(buttons('dan').includes('give-shift payments'));
  });

  it('is answered by nobody else, and taken back by whoever asked', async () => {
    const { gives, does, says } = office();
    const key = override(await gives('dan', 'chloe'));
    assert.equal(code(await does('ben', 'accept-shift', { key })), 'shift-of-others');
    await does('dan', 'undo-shift', { key });
    assert.match(says('chloe').at(-1) ?? '', /^@dan took it back: you do not take over/);
    assert.equal(code(await does('chloe', 'accept-shift', { key })), 'shift-settled');
    assert.equal(code(await does('chloe', 'accept-shift', { key: 'no such' })), 'unknown-shift');
  });
});

describe('The form of a shift', () => {
  it('has the schedule chosen, the next days, and who asks is able to', async () => {
    const { form, needsForm } = office();
    assert.ok(needsForm('take-shift') && needsForm('give-shift') && !needsForm('accept-shift'));
    const view = await form({ verb: 'take-shift', key: 'payments', by: 'chloe' });
    assert.ok('fields' in view);
    const [schedule, whose, day] = view.fields;
    assert.deepEqual([schedule?.initial, whose?.kind, whose?.optional], ['payments', 'person', true]);
    assert.deepEqual(day?.options.slice(0, 2), [
      { value: '2026-03-02', label: 'Monday 2 March 2026' },
      { value: '2026-03-03', label: 'Tuesday 3 March 2026' },
    ]);
    const refused = await form({ verb: 'give-shift', key: 'payments', by: 'elif' });
    assert.deepEqual(refused, { refused: { code: 'of-no-schedule' } });
  });

  it('keeps what was filled in when it is drawn again', async () => {
    const { form } = office();
    const filled = { whose: 'dan', day: '2026-03-03', reason: 'Dentist.' };
    const view = await form({ verb: 'take-shift', key: '', by: 'chloe', filled });
    assert.ok('fields' in view);
    const standing = view.fields.flatMap(({ name, initial }) => (initial === null ? [] : [[name, initial]]));
    assert.deepEqual(Object.fromEntries(standing), { schedule: 'payments', ...filled });
  });

  it('is not there without schedules', async () => {
    const { form } = productInMemory();
    const answer = await form({ verb: 'take-shift', key: 'payments', by: 'chloe' });
    assert.deepEqual(answer, { refused: { code: 'unknown-schedule' } });
  });
});

describe('The question who is on call', () => {
  it('is answered for a team, with what was taken over', async () => {
    const { answerQuestion, takes } = office();
    await takes('chloe', { day: '2026-03-02' });
    const ask = (words: string) => answerQuestion({ words, by: 'ana', workspace: 'slack:T1', room: null });
    const line = 'Payments (Europe/Budapest): @chloe is on call until 03-02 23:00; then @dan.';
    assert.deepEqual(plainSections(await ask('oncall')), [line]);
    assert.deepEqual(plainSections(await ask('on-call Checkout')), [line]);
    assert.match(plainSections(await ask('oncall nobody')).join(), /called "nobody". There are: Payments/);
  });
});
