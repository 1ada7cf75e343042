import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import { mayBeMirrored, openMirror } from '../../src/domain/mirror.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { sayEvent } from '../../src/view/event.ts';
import { at, ladder, opened, roster } from '../support/escalations.ts';

const cause = { by: null, at: at(1), via: 'delivery', command: null, roster };
const withRoom = (room: Partial<Policy['room']>, fields: Partial<Escalation> = {}): Escalation => ({
  ...opened(),
  policy: { ...ladder, room: { ...ladder.room, ...room } },
  ...fields,
});
const mirrored = (escalation: Escalation) => openMirror(escalation, 'teams:t1', cause)?.done() ?? null;

describe('the mirror of a room', () => {
  for (const [when, room, fields, expected] of [
    ['when it is needed', { mirror: 'when-needed' }, {}, true],
    ['always', { mirror: 'always' }, {}, true],
    ['where the policy says never', { mirror: 'never' }, {}, false],
    ['for a private room', { private: true }, {}, false],
    ['for a private room where the policy says so', { private: true, mirrorPrivate: true }, {}, true],
    ['for a private room, whatever else the policy says', { private: true, mirror: 'always' }, {}, false],
    ['a second time', {}, { mirror: 'teams:t1' }, false],
    ['for a case that is over', {}, { status: 'closed' }, false],
    ['for a case that waits to be closed', {}, { status: 'verified' }, true],
  ] as const)
    it(`is ${expected ? '' : 'not '}opened ${when}`, () => {
      const escalation = withRoom(room, fields);
      assert.equal(mayBeMirrored(escalation), expected);
      assert.equal(mirrored(escalation) !== null, expected);
    });

  it('is not opened at home', () => {
    assert.equal(openMirror(opened(), opened().workspace, cause), null);
  });

  it('is made with its card, and with what a room has', () => {
    const before = { ...withRoom({}), outbox: [] };
    const next = mirrored(before);
    assert.equal(next?.mirror, 'teams:t1');
    const ofMirror = next?.outbox.filter(({ slot }) => slot.endsWith('@mirror')) ?? [];
    assert.deepEqual(
      ofMirror.map(({ kind, after }) => [kind, after]),
      [
        ['room', null],
        ['card', 'room@mirror'],
        ['invite', 'room@mirror'],
        ['purpose', 'room@mirror'],
        ['pin', 'card@mirror'],
        ['topic', 'card@mirror'],
      ],
    );
    const invite = ofMirror.find((effect) => effect.kind === 'invite');
    assert.deepEqual(invite?.kind === 'invite' && invite.people, before.taskForce);
  });

  it('is written down, and the room is told in plain words', () => {
    const next = mirrored(withRoom({}));
    const entry = next?.timeline.at(-1);
    assert.ok(next && entry);
    assert.deepEqual(
      [entry.event, entry.by, entry.via],
      [{ what: 'mirrored', workspace: 'teams:t1' }, null, 'delivery'],
    );
    assert.ok(next.outbox.some(({ slot }) => slot === `notice/${entry.n}`));
    assert.match(
      sayEvent(entry.event, null, next).join(''),
      /^This case is worked on in Slack and in Microsoft Teams from now on: what is written in one room is shown in the other/,
    );
  });

  it('shows the prompts that stand in the room', () => {
    const escalation = withRoom({});
    const deadlines = escalation.deadlines.map((each) =>
      each.kind === 'first-internal-update' ? { ...each, warnedAt: at(20) } : each,
    );
    const seq = deadlines.find(({ warnedAt }) => warnedAt)?.seq;
    assert.ok(seq);
    const slots = mirrored({ ...escalation, deadlines })?.outbox.map(({ slot }) => slot) ?? [];
    assert.ok(slots.includes(`prompt/${seq}@mirror`));
  });
});
