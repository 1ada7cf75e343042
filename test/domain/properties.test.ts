import assert from 'node:assert/strict';
import fc from 'fast-check';
import { audienceOf } from '../../src/domain/audiences.ts';
import { isRefusal } from '../../src/domain/change.ts';
import { nextInstantOf } from '../../src/domain/deadlines.ts';
import { fallDue } from '../../src/domain/due/fall-due.ts';
import { awaited } from '../../src/domain/effects.ts';
import { type Escalation, escalationSchema, isActive, waitingAsks } from '../../src/domain/escalation.ts';
import { isDemanded, isMissing, rootCauseKinds } from '../../src/domain/root-causes.ts';
import { verbs } from '../../src/domain/verbs/registry.ts';
import { decide, deepFreeze, roster } from '../support/escalations.ts';
import { histories, type Moment } from '../support/histories.ts';

/** Checks every moment of many histories. */
const always = (holds: (moment: Moment) => void) => () =>
  fc.assert(
    fc.property(histories, (moments) => {
      for (const moment of moments) holds(moment);
    }),
    { numRuns: 60 },
  );

const assertUnique = (values: unknown[]) => assert.deepEqual(values, [...new Set(values)]);

/** Every value in it, however deep, with the way to it. */
function* leaves(value: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null || value instanceof Date) yield [path, value];
  else for (const [key, part] of Object.entries(value)) yield* leaves(part, `${path}.${key}`);
}

const acknowledgeGroups = ({ deadlines }: Escalation) =>
  deadlines.filter(({ kind }) => kind === 'acknowledge').map(({ subject }) => subject);

describe('whatever people do and however time goes', () => {
  it(
    'the next due instant is the earliest of what the deadlines still wait for',
    always(({ state }) => {
      const instants = state.deadlines.map(nextInstantOf).filter((instant) => instant !== null);
      const earliest = instants.sort((a, b) => Number(a) - Number(b))[0] ?? null;
      assert.deepEqual(state.nextDueAt, earliest);
    }),
  );

  it(
    'a case that is over waits for nothing and asks nobody',
    always(({ state }) => {
      if (isActive(state)) return;
      assert.deepEqual(state.deadlines, []);
      assert.deepEqual(waitingAsks(state), []);
      assert.equal(state.nextDueAt, null);
    }),
  );

  it(
    'a case declared resolved asks nobody and no longer checks on its owner',
    always(({ state }) => {
      if (state.status !== 'resolved' && state.status !== 'verified') return;
      assert.deepEqual(waitingAsks(state), []);
      const left = new Set([
        ...['next-internal-update', 'next-customer-update', 'verify', 'close', 'age'],
        ...['internal-root-cause', 'customer-root-cause'],
      ]);
      assert.ok(state.deadlines.every(({ kind }) => left.has(kind)));
    }),
  );

  it(
    'customers are told no cause that was not accepted first, nor one that the writer accepted',
    always(({ before, state: { rootCauses } }) => {
      const { internal, customer, shares } = rootCauses;
      for (const { by, review } of [...internal, ...customer]) assert.notEqual(review?.by, by);
      for (const { from } of customer) assert.ok(internal.find(({ n }) => n === from)?.review?.accepted);
      const fresh = shares.slice(before?.rootCauses.shares.length ?? 0);
      for (const { revision } of fresh) {
        const shared = customer.find(({ n }) => n === revision);
        assert.ok(shared?.review?.accepted && !shared.outdated);
        assert.equal(internal.at(-1)?.n, shared.from);
      }
    }),
  );

  it(
    'a root cause is waited for only while it is demanded and missing in a verified case',
    always(({ state }) => {
      for (const kind of rootCauseKinds) {
        const runs = state.deadlines.some((deadline) => deadline.kind === `${kind}-root-cause`);
        if (!runs) continue;
        assert.equal(state.status, 'verified');
        assert.ok(isDemanded(state, kind));
      }
      if (state.status === 'closed') assert.ok(rootCauseKinds.every((kind) => !isMissing(state, kind)));
    }),
  );

  it(
    'every revision of a root cause is kept, numbered without a gap',
    always(({ before, state }) => {
      for (const kind of rootCauseKinds) {
        const texts = ({ rootCauses }: Escalation) =>
          rootCauses[kind].map(({ review: _review, outdated: _outdated, ...text }) => text);
        assert.deepEqual(
          state.rootCauses[kind].map(({ n }) => n),
          state.rootCauses[kind].map((_revision, index) => index + 1),
        );
        if (before) assert.deepEqual(texts(state).slice(0, before.rootCauses[kind].length), texts(before));
      }
    }),
  );

  it(
    'every group that is asked has a time to answer, and no time runs without anybody asked',
    always(({ state }) => {
      const groups = [...new Set(waitingAsks(state).map(({ group }) => group))];
      assert.deepEqual(acknowledgeGroups(state).sort(), groups.sort());
    }),
  );

  it(
    'an open case is asked of a level, or everyone was told that nobody is left',
    always(({ state }) => {
      if (state.status !== 'open') return;
      const levelAsked = waitingAsks(state).some(({ group }) => group.startsWith('level:'));
      assert.ok(levelAsked || state.unowned);
    }),
  );

  it(
    'a case has an owner exactly while somebody has acknowledged it and not given it up',
    always(({ state: { status, acknowledged, unowned } }) => {
      if (status === 'open') assert.equal(acknowledged, null);
      if (status === 'acknowledged') assert.ok(acknowledged);
      if (status !== 'open') assert.equal(unowned, false);
    }),
  );

  it(
    'nobody is asked the same thing twice at a time',
    always(({ state }) => {
      assertUnique(waitingAsks(state).map(({ group, person }) => `${group} ${person}`));
    }),
  );

  it(
    'there is one deadline of a kind and subject, and one promised update for each audience',
    always(({ state: { deadlines } }) => {
      assertUnique(deadlines.map(({ kind, subject }) => `${kind} ${subject}`));
      assertUnique(
        deadlines.map(({ kind }) => audienceOf(kind)).filter((audience) => audience !== undefined),
      );
    }),
  );

  it(
    'no number of a deadline is used twice, so that a late wake-up can tell its own is gone',
    always(({ before, state }) => {
      assertUnique(state.deadlines.map(({ seq }) => seq));
      const old = new Set(before?.deadlines.map(({ seq }) => seq));
      for (const { seq } of state.deadlines) assert.ok(old.has(seq) || seq > (before?.lastSeq ?? 0));
      assert.ok(state.deadlines.every(({ seq }) => seq <= state.lastSeq));
    }),
  );

  it(
    'nothing that is promised anew is due before it is promised',
    always(({ before, state, now }) => {
      const old = new Set(before?.deadlines.map(({ seq }) => seq));
      const fresh = state.deadlines.filter(({ seq }) => !old.has(seq));
      for (const { dueAt, kind } of fresh) assert.ok(dueAt >= now, kind);
    }),
  );

  it(
    'an effect comes after a slot only whose settling releases others',
    always(({ state: { outbox } }) => {
      const kinds = [...awaited].map(String);
      for (const { after, slot } of outbox)
        assert.ok(!after || kinds.includes(after.split('/')[0] ?? ''), slot);
    }),
  );

  it(
    'each change is the next version, and history only grows, numbered without a gap',
    always(({ before, state, step }) => {
      assert.deepEqual(
        state.timeline.map(({ n }) => n),
        state.timeline.map((_entry, index) => index + 1),
      );
      if (!before || (step && 'relayed' in step)) return;
      assert.equal(state.version, before.version + 1);
      assert.deepEqual(state.timeline.slice(0, before.timeline.length), before.timeline);
    }),
  );

  it(
    'what a person did is in the history under their command, so that a repeat is recognised',
    always(({ before, state, step, now }) => {
      if (!before || !step || !('does' in step)) return;
      const lines = state.timeline.slice(before.timeline.length);
      assert.ok(lines.length > 0, step.does);
      for (const { by, command, at } of lines) {
        assert.equal(by, step.by);
        assert.ok(command?.startsWith(`${step.by}/`));
        assert.deepEqual(at, now);
      }
    }),
  );

  it(
    'a slot is in the outbox once, and the card always is when something changed',
    always(({ state, step }) => {
      assertUnique(state.outbox.map(({ slot }) => slot));
      if (!step || !('relayed' in step)) assert.ok(state.outbox.some(({ slot }) => slot === 'card'));
    }),
  );

  it('every effect waits only for slots that were sent before it or with it', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        const known = new Set<string>();
        for (const { state } of moments) {
          for (const { slot } of state.outbox) known.add(slot);
          for (const { slot, after } of state.outbox) {
            assert.ok(after === null || known.has(after), `${slot} after ${after}`);
            assert.notEqual(slot, after);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('the messages in the room form one line: each follows the one before it', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        const posts = new Map<string, string | null>();
        for (const { state } of moments)
          for (const { slot, after } of state.outbox)
            if (/^(notice\/|update\/\d+\/room$)/.test(slot)) posts.set(slot, after);
        assert.deepEqual([...posts.values()], ['card', ...posts.keys()].slice(0, posts.size));
      }),
      { numRuns: 60 },
    );
  });

  it(
    'everybody who is asked, has a role or has the case is in the room',
    always(({ state }) => {
      const { roles, taskForce, acknowledged, opened } = state;
      const people = [...waitingAsks(state).map(({ person }) => person), ...Object.values(roles), opened.by];
      for (const person of [...people, ...(acknowledged ? [acknowledged.by] : [])])
        assert.ok(taskForce.includes(person), person);
      assertUnique(taskForce);
    }),
  );

  it(
    'a stored case is read back as it was, with nothing undefined in it',
    always(({ state }) => {
      assert.deepEqual(escalationSchema.parse(state), state);
      for (const [path, value] of leaves(state)) assert.notEqual(value, undefined, path);
      const stored = JSON.parse(JSON.stringify(state));
      assert.deepEqual(JSON.parse(JSON.stringify(escalationSchema.parse(state))), stored);
    }),
  );

  it(
    'the same wake-up a second time does nothing more than the first left undone, and it ends',
    always(({ state, now }) => {
      let left = state;
      for (let steps = 0; steps < 30; steps++) {
        const change = fallDue(left, now, roster);
        if (!change) return assert.ok(left.nextDueAt === null || left.nextDueAt > now);
        left = change.done();
      }
      assert.fail('It never ended');
    }),
  );

  it(
    'the same thing done to the same case gives the same, and the case itself is left alone',
    always(({ before, state, step, now }) => {
      if (!before || !step) return;
      const frozen = deepFreeze(structuredClone(before));
      if ('wakes' in step) assert.deepEqual(fallDue(frozen, now, roster)?.done(), state);
      if (!('does' in step)) return;
      const minutes = (Number(now) - Number(before.opened.at)) / 60_000;
      const again = decide(frozen, [step.does, step.by, minutes, deepFreeze(step.input)]);
      assert.ok(!isRefusal(again));
      assert.deepEqual(again.done(), state);
    }),
  );
});

describe('the histories that this is checked on', () => {
  it('do every verb, reach every status and let every kind of deadline fall due', () => {
    const seen = new Set<string>();
    for (const moments of fc.sample(histories, { numRuns: 1_200, seed: 1 })) {
      for (const { state, step } of moments) {
        seen.add(`status ${state.status}`);
        if (step && 'does' in step) seen.add(`verb ${step.does}`);
        for (const { event } of state.timeline) {
          seen.add(`event ${event.what}`);
          if (event.what === 'service-level-broken') seen.add(`late ${event.level}`);
        }
      }
    }
    const wanted = [
      // These take a case of thirty days, and a room that is out of reach.
      ...verbs
        .filter(({ name }) => !['explain-age', 'new-room'].includes(name))
        .map(({ name }) => `verb ${name}`),
      ...['open', 'acknowledged', 'resolved', 'verified', 'closed', 'cancelled'].map((s) => `status ${s}`),
      ...['asked', 'nobody-left', 'unanswered', 'acknowledgement-expired', 'update-due', 'update-late'].map(
        (what) => `event ${what}`,
      ),
      'event role-unfilled',
      ...['update-drafted', 'update-approved', 'update-sent-back'].map((what) => `event ${what}`),
      'event still-unowned',
      'event customer-wait-over',
      'event standstill',
      'event service-level-soon',
      'event service-level-broken',
      ...['written', 'accepted', 'sent-back', 'shared', 'skipped', 'demanded'].map(
        (what) => `event root-cause-${what}`,
      ),
      'late internal-root-cause',
      'late customer-root-cause',
    ];
    assert.deepEqual(
      wanted.filter((each) => !seen.has(each)),
      [],
    );
  });
});
