import assert from 'node:assert/strict';
import { weekOf } from '../../src/domain/calendar/week.ts';
import { overviewOf } from '../../src/domain/on-call/overview.ts';
import type { Schedule } from '../../src/domain/on-call/schedule.ts';
import { noSchedules, onCallMessage } from '../../src/view/on-call.ts';
import { hours, instant } from '../support/calendars.ts';
import { buttonsOf, plainLine, plainSections } from '../support/plain-view.ts';
import { layerOf, nobodyGone, scheduleOf } from '../support/schedules.ts';

const at = instant('2026-01-13T10:00+01:00');
const said = (schedule: Schedule, gone: ReadonlySet<string> = nobodyGone) =>
  onCallMessage([overviewOf(['payments', schedule], { at, gone })]);
const alone = scheduleOf({ layers: [layerOf({ people: ['ana'] })] });
const nights = scheduleOf({
  layers: [layerOf({ people: ['ana'], restrictedTo: weekOf(() => [hours(22, 30)]) })],
});

describe('Who is on call, in words', () => {
  const cases: [string, string[], string][] = [
    [
      'names the person, until when, the next, and the zone',
      plainSections(said(scheduleOf())),
      'Payments (Europe/Budapest): @ben is on call until 01-19 08:00; then @chloe.',
    ],
    [
      'goes on after a time without anybody',
      plainSections(said(scheduleOf(), new Set(['chloe']))),
      'Payments (Europe/Budapest): @ben is on call until 01-19 08:00; then nobody until 01-26 08:00, and then @ana.',
    ],
    [
      'says that somebody alone stays',
      plainSections(said(alone)),
      'Payments (Europe/Budapest): @ana is on call, and it stays so.',
    ],
    [
      'says that nobody is there now',
      plainSections(said(nights)),
      'Payments (Europe/Budapest): 🔴 nobody is on call until 01-13 21:00; then @ana.',
    ],
  ];
  for (const [what, [first], expected] of cases) it(what, () => assert.equal(first, expected));

  it('warns of the first gaps, and says how many more there are', () => {
    const [, first, ...rest] = plainSections(said(nights));
    assert.equal(first, '⚠️ Nobody is on call from 01-14 05:00 to 01-14 21:00 (nobody is planned).');
    assert.equal(rest.at(-1), '⚠️ And 9 more such times in the next two weeks.');
    assert.equal(rest.length, 5);
  });

  it('names who is planned and has left', () => {
    const [, gap] = plainSections(said(scheduleOf(), new Set(['chloe'])));
    assert.match(gap ?? '', /from 01-19 08:00 to 01-26 08:00 \(@chloe is planned, but has left\)/);
  });

  it('is an alarm where nobody is on call, and says the same in its fallback', () => {
    assert.equal(said(alone).tone, 'calm');
    assert.equal(said(nights).tone, 'attention');
    assert.match(plainLine(said(nights).fallback), /nobody is on call until/);
  });

  it('offers to take a shift, and to swap one', () => {
    assert.deepEqual(buttonsOf(said(alone)), ['take-shift payments', 'give-shift payments']);
  });

  it('says which schedules there are when none is meant, or that there is none', () => {
    assert.match(
      plainSections(noSchedules('foo', ['Payments', 'Network'])).join(),
      /"foo".*Payments, Network/,
    );
    assert.match(plainSections(noSchedules('', [])).join(), /has no on-call schedules/);
  });
});
