import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { createHandOvers } from '../../src/usecases/hand-overs.ts';
import { wordMessage } from '../../src/view/word-message.ts';
import { newCase } from '../contract/new-case.ts';
import { instant } from '../support/calendars.ts';
import { memoryEscalations } from '../support/memory-stores.ts';
import { buttonsOf, plainSections } from '../support/plain-view.ts';
import { smallRulebook } from '../support/policies.ts';
import { layerOf, scheduleOf } from '../support/schedules.ts';
import { shiftDepsInMemory } from '../support/shift-deps.ts';

// Dan is on call until Monday 9 March, midnight in Budapest, and then Chloe for a week.
const handOver = instant('2026-03-09T00:00+01:00');
const hourMs = 3_600_000;
const rotation = { ...layerOf().rotation, startsOn: '2026-03-02', handOverMs: 0 };
const file: Rulebook = {
  ...smallRulebook,
  schedules: { payments: scheduleOf({ layers: [layerOf({ people: ['dan', 'chloe'], rotation })] }) },
};
const level = { name: 'On call', acknowledgeWithinMs: { sev1: 1, sev2: 1, sev3: 1, sev4: 1 } };
const askedThrough = (ask: Escalation['policy']['levels'][number]['ask']) => ({
  policy: { ...newCase(1).policy, levels: [{ ...level, ask }] },
  asks: [
    {
      id: 1,
      group: 'level:0',
      person: 'dan',
      askedAt: handOver,
      answer: 'lapsed' as const,
      answeredAt: null,
    },
  ],
});
const owned = (by: string) => ({ status: 'acknowledged' as const, acknowledged: { by, at: handOver } });

const aDayBefore = new Date(Number(handOver) - 24 * hourMs);

function office(rulebook = file, workspace: string | null = 'slack:T1', seenAt = aDayBefore) {
  let now = handOver;
  const escalations = memoryEscalations();
  const deps = shiftDepsInMemory(rulebook, { now: () => now });
  void deps.overrides.watchedSince('payments', seenAt);
  const start = () =>
    createHandOvers({
      ...{
        live: deps.live,
        overrides: deps.overrides,
        escalations,
        clock: { now: () => now },
        tell: deps.tell,
      },
      rooms: async (cases) => new Map(cases.map(({ key }) => [key, `room-${key}`])),
      whereIs: async (_person, workspace) => workspace,
      workspaces: () => (workspace === null ? [] : [workspace]),
    });
  const words = () =>
    deps.told.flatMap(({ outbox }) =>
      outbox.flatMap((effect) =>
        effect.kind === 'word'
          ? [{ ...effect, view: wordMessage(effect.says, effect.person) }]
          : assert.fail(effect.kind),
      ),
    );
  return {
    ...deps,
    start,
    escalations,
    moveTo: (at: Date) => {
      now = at;
    },
    words,
    heardBy: (person: string) => {
      const views = words().filter((word) => word.person === person);
      return views.map(({ view }) => [...plainSections(view), ...buttonsOf(view)]);
    },
  };
}

describe('A hand-over', () => {
  it('is told to who goes and who comes, at its instant and not before', async () => {
    const { start, moveTo, heardBy, told } = office();
    const handOvers = start();
    moveTo(new Date(Number(handOver) - 1));
    await handOvers.tellOfLast();
    assert.deepEqual(told, []);
    assert.deepEqual(handOvers.nextAt(), handOver);
    moveTo(handOver);
    await handOvers.tellOfLast();
    assert.deepEqual(heardBy('dan'), [['You are not on call on Payments any more: @chloe takes over.']]);
    assert.deepEqual(heardBy('chloe'), [
      [
        'You are on call on Payments since 03-08 23:00, until 03-15 23:00. You take over from @dan. No case is open that concerns you.',
      ],
    ]);
  });

  it('is told of in the same slots by each process, and put in once by each', async () => {
    const { start, words, told } = office();
    const [one, other] = [start(), start()];
    for (const each of [one, other, one, other]) await each.tellOfLast();
    assert.equal(told.length, 2);
    const slots = words().map(({ slot }) => slot);
    assert.deepEqual(slots.slice(0, 2), slots.slice(2));
    assert.equal(new Set(slots).size, 2);
  });

  it('is told of again when it could not be put in', async () => {
    const { start, line, told } = office();
    const handOvers = start();
    line.isCutOff = true;
    await assert.rejects(handOvers.tellOfLast(), /cut off/);
    line.isCutOff = false;
    await handOvers.tellOfLast();
    assert.equal(told.length, 1);
  });

  it('is told of late, though not after twelve hours', async () => {
    for (const [lateMs, expected] of [
      [12 * hourMs - 1, 1],
      [12 * hourMs, 0],
    ] as const) {
      const { start, moveTo, told } = office();
      moveTo(new Date(Number(handOver) + lateMs));
      await start().tellOfLast();
      assert.equal(told.length, expected);
    }
  });

  it('is not told of where Muster first saw the schedule afterwards', async () => {
    const { start, told } = office(file, 'slack:T1', handOver);
    await start().tellOfLast();
    assert.deepEqual(told, []);
    const { start: earlier, told: toldEarlier } = office(file, 'slack:T1', new Date(Number(handOver) - 1));
    await earlier().tellOfLast();
    assert.equal(toldEarlier.length, 1);
  });

  it('is told of where somebody has taken over the shift', async () => {
    const { start, overrides, live, heardBy } = office();
    await overrides.append({
      ...{ id: 'one', override: 'one', schedule: 'payments', seq: 1, state: 'holds' as const },
      ...{ person: 'ben', replaces: 'chloe', reason: null, madeBy: 'ben', by: 'ben', workspace: 'slack:T1' },
      ...{ fromAt: handOver, untilAt: new Date(Number(handOver) + hourMs), at: new Date(0) },
    });
    assert.deepEqual(live.rulebook().schedules.payments?.overrides, [], 'it is not known here yet');
    await start().tellOfLast();
    assert.match(heardBy('ben').join(), /You are on call on Payments since 03-08 23:00, until 03-09 00:00/);
    assert.deepEqual(heardBy('chloe'), []);
  });

  it('names the open cases that were asked through the schedule, or that who goes has, and lets them hand over theirs', async () => {
    const { start, escalations, heardBy } = office();
    const through = askedThrough([{ schedule: 'payments' }]);
    const cases = [
      newCase(1, { ...through, ...owned('dan'), title: 'Mine' }),
      newCase(2, { ...through, title: 'Nobody’s', severity: 'sev1' }),
      newCase(3, { ...owned('dan'), title: 'Also mine' }),
      newCase(4, { ...askedThrough([{ team: 'checkout' }]), ...owned('elif') }),
      newCase(5, { ...through, status: 'closed' }),
      newCase(6, { ...through, ...owned('elif'), title: 'Hers' }),
      newCase(7, { ...owned('dan'), status: 'resolved', title: 'Resolved' }),
    ];
    for (const each of cases) await escalations.insert(each);
    await start().tellOfLast();
    const [dan = []] = heardBy('dan');
    assert.deepEqual(dan.slice(1).sort(), [
      'decline ESC-1',
      'decline ESC-3',
      '🔴 ESC-2 · Nobody’s: nobody has it, in room-ESC-2.',
      '🟠 ESC-1 · Mine: @dan has it, in room-ESC-1.',
      '🟠 ESC-3 · Also mine: @dan has it, in room-ESC-3.',
      '🟠 ESC-6 · Hers: @elif has it, in room-ESC-6.',
      '🟠 ESC-7 · Resolved: @dan has it, in room-ESC-7.',
    ]);
    const [chloe = []] = heardBy('chloe');
    assert.equal(chloe.length, 6);
    assert.match(chloe[0] ?? '', /Open cases:$/);
  });

  it('says nothing of a case with a private room to those outside', async () => {
    const { start, escalations, heardBy } = office();
    const secret = newCase(1, { ...owned('dan'), taskForce: ['dan'], asks: [] });
    await escalations.insert({
      ...secret,
      policy: { ...secret.policy, room: { ...secret.policy.room, private: true } },
    });
    await start().tellOfLast();
    assert.equal(heardBy('dan')[0]?.length, 3);
    assert.equal(heardBy('chloe')[0]?.length, 1);
  });

  it('names ten cases, and says how many more there are', async () => {
    const { start, escalations, heardBy } = office();
    for (let n = 1; n <= 12; n++) await escalations.insert(newCase(n, owned('dan')));
    await start().tellOfLast();
    assert.match(heardBy('chloe')[0]?.at(-1) ?? '', /And 2 more/);
  });

  it('to nobody is an alarm for who goes', async () => {
    const gone = { ...file, gone: new Set(['chloe']) };
    const { start, words, heardBy } = office(gone);
    await start().tellOfLast();
    assert.match(heardBy('dan').join(), /any more, and nobody comes after you/);
    assert.deepEqual(
      words().map(({ person, view }) => [person, view.tone]),
      [['dan', 'danger']],
    );
  });

  it('waits until there is somewhere to tell it', async () => {
    const { start, told } = office(file, null);
    await start().tellOfLast();
    assert.deepEqual(told, []);
  });
});
