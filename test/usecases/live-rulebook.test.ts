import assert from 'node:assert/strict';
import { whoIsOnCall } from '../../src/domain/on-call/on-call.ts';
import type { ShiftChange } from '../../src/domain/on-call/shift-change.ts';
import { createLiveRulebook } from '../../src/usecases/live-rulebook.ts';
import { at } from '../support/escalations.ts';
import { memoryOverrides } from '../support/memory-overrides.ts';
import { smallRulebook } from '../support/policies.ts';
import { scheduleOf } from '../support/schedules.ts';
import { changeOf } from '../support/shift-changes.ts';

describe('The live rulebook', () => {
  const file = { ...smallRulebook, schedules: { payments: scheduleOf() } };
  let overrides: ReturnType<typeof memoryOverrides>;
  let gone: string[];
  const start = (endingAfter = (instant: Date) => overrides.endingAfter(instant)) =>
    createLiveRulebook(file, {
      overrides: { endingAfter },
      people: { gone: async () => gone },
      clock: { now: () => at(0) },
    });
  const onCall = ({ rulebook }: ReturnType<typeof start>) => {
    const { payments } = rulebook().schedules;
    return payments && whoIsOnCall(payments, at(60), rulebook().gone)?.person;
  };

  beforeEach(() => {
    overrides = memoryOverrides();
    gone = [];
  });

  it('is what the file says until it has read what was written', async () => {
    const live = start();
    const usual = onCall(live);
    await overrides.append(changeOf({ replaces: null }));
    assert.equal(onCall(live), usual);
    await live.refresh();
    assert.equal(onCall(live), 'deniz');
    assert.deepEqual(live.withoutOverrides().schedules, file.schedules);
  });

  it('keeps overrides and leavers when the file is read anew', async () => {
    const live = start();
    await overrides.append(changeOf({ replaces: null }));
    gone = ['elif'];
    await live.refresh();
    live.take({ ...file, revision: 'second' });
    assert.equal(live.rulebook().revision, 'second');
    assert.equal(onCall(live), 'deniz');
    assert.deepEqual([...live.rulebook().gone], ['elif']);
  });

  it('does not go back to what an earlier, slower reading has found', async () => {
    const answers: ((changes: ShiftChange[]) => void)[] = [];
    const live = start(() => new Promise((answer) => answers.push(answer)));
    const [slow, fast] = [live.refresh(), live.refresh()];
    answers[1]?.([changeOf({ replaces: null })]);
    await fast;
    answers[0]?.([]);
    await slow;
    assert.equal(onCall(live), 'deniz');
  });
});
