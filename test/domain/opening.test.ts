import assert from 'node:assert/strict';
import { isRefusal } from '../../src/domain/change.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { joinRaising } from '../../src/domain/verbs/open.ts';
import {
  act,
  asked,
  at,
  decide,
  having,
  ladder,
  opened,
  opening,
  running,
  sent,
  written,
} from '../support/escalations.ts';
import { filledIn } from '../support/policies.ts';

describe('opening a case', () => {
  it('makes a room with its card, announces it and asks the first level', () => {
    assert.deepEqual(sent(opening()), [
      'announcement',
      'ask/1',
      'ask/2',
      'invite/1',
      'notice/2',
      'pin',
      'purpose',
      'room',
      'topic',
    ]);
  });

  it('starts the clocks of its severity: the level, the demanded roles and the first update', () => {
    assert.deepEqual(running(opened({ severity: 'sev1' })), [
      'acknowledge level:0 at 5',
      'first-internal-update at 30 warns at 24',
      'role comms at 15',
      'role lead at 20',
    ]);
    assert.deepEqual(running(opened({ severity: 'sev4' })), [
      'acknowledge level:0 at 60',
      'first-internal-update at 240 warns at 230',
    ]);
  });

  it('asks the team that was chosen', () => {
    assert.deepEqual(asked(opened({ team: 'platform' })), ['level:0 elif']);
    assert.deepEqual(asked(opened()), ['level:0 chloe dan']);
  });

  it('brings in whoever raised it, the manager and those asked, each once', () => {
    assert.deepEqual(opened().taskForce, ['ana', 'ben', 'chloe', 'dan']);
    assert.deepEqual(opened({ by: 'chloe' }).taskForce, ['chloe', 'ben', 'dan']);
    assert.deepEqual(opened({ by: 'ben' }).taskForce, ['ben', 'chloe', 'dan']);
  });

  it('gives the manager role to the first of the managers', () => {
    assert.deepEqual(opened().roles, { manager: 'ben' });
  });

  it('is the first version, open, at the first level, and its history begins with who raised it', () => {
    const { version, status, level, timeline } = opened();
    assert.deepEqual({ version, status, level }, { version: 1, status: 'open', level: 0 });
    assert.deepEqual(
      timeline.map(({ by, event }) => [by, event.what]),
      [
        ['ana', 'opened'],
        ['ana', 'asked'],
      ],
    );
  });

  it('answers where it was raised, and keeps the way back, if there is such a place', () => {
    const origin = { text: 'Help!', link: 'https://chat.example/1', place: 'C1/1.2' };
    const slots = sent(opening({ origin }));
    assert.ok(slots.includes('origin') && slots.includes('bookmark'));
    const nowhere = sent(opening({ origin: { ...origin, link: null, place: null } }));
    assert.ok(!nowhere.includes('origin') && !nowhere.includes('bookmark'));
  });

  it('announces nothing where the policy names no channel for it', () => {
    assert.ok(!sent(opening({ policy: { ...ladder, announcementChannel: null } })).includes('announcement'));
  });

  it('passes over a level with nobody in it', () => {
    const escalation = opened({ team: 'empty' });
    assert.deepEqual(asked(escalation), ['level:1 ben gwen']);
    assert.equal(escalation.level, 1);
  });

  it('keeps the policy it was opened with', () => {
    assert.deepEqual(opened().policy, ladder);
  });
});

describe('raising the same again', () => {
  const input = filledIn({});

  it('brings the second person in and keeps what they wrote', () => {
    const before = opened();
    const next = joinRaising(before, { ...input, description: 'Carts are empty.' }, act('zoe', 1)).done();
    assert.ok(next.taskForce.includes('zoe'));
    assert.deepEqual(written(before, next), ['joined-raising', 'noted']);
    assert.deepEqual(next.timeline.at(-1)?.event, { what: 'noted', text: 'Carts are empty.', link: null });
  });

  it('adds no empty note', () => {
    const before = opened();
    const next = joinRaising(before, { ...input, description: null }, act('zoe', 1)).done();
    assert.deepEqual(written(before, next), ['joined-raising']);
  });
});

describe('the announcement and the topic', () => {
  it('follow the status', () => {
    const slots = sent(having(opened(), ['cancel', 'ana', 1, { reason: 'A mistake.' }]));
    assert.ok(slots.includes('announcement') && slots.includes('topic'));
  });

  it('follow the severity', () => {
    const slots = sent(
      having(opened(), ['change-severity', 'ana', 1, { severity: 'sev1', reason: 'Worse.' }]),
    );
    assert.ok(slots.includes('announcement') && slots.includes('topic'));
  });

  it('are told apart: a subscriber changes the announcement, and the room is not told of a topic', () => {
    const slots = sent(having(opened(), ['subscribe', 'zoe', 1]));
    assert.deepEqual(slots, ['announcement']);
  });

  it('stay as they are when only the card changes', () => {
    const next = having(opened(), ['add-note', 'ana', 1, { text: 'A note.', happenedAt: null, link: null }]);
    assert.deepEqual(sent(next), []);
    assert.deepEqual(next.outbox, [{ kind: 'card', slot: 'card', after: 'room' }]);
  });
});

describe('what is still in the outbox when the case changes again', () => {
  const wanted = ({ outbox }: Escalation) =>
    Object.fromEntries(outbox.map(({ slot, wanted: version }) => [slot, version]));
  const changed = (escalation: Escalation, ...change: Parameters<typeof decide>[1]) => {
    const decision = decide(escalation, change);
    assert.ok(!isRefusal(decision));
    return decision.done();
  };

  it('is not wished anew by the change, only what it changes is', () => {
    const acknowledged = changed(opening(), 'acknowledge', 'chloe', 1);
    const { room, pin, topic, 'ask/1': ask, 'notice/3': notice } = wanted(acknowledged);
    assert.deepEqual(
      { room, pin, topic, ask, notice },
      { room: 1, pin: 1, topic: undefined, ask: undefined, notice: undefined },
    );
    const noted = changed(acknowledged, 'subscribe', 'zoe', 2);
    const { pin: earliest, topic: earlier, announcement: now } = wanted(noted);
    assert.deepEqual({ earliest, earlier, now }, { earliest: 1, earlier: 2, now: undefined });
  });

  it('counts as of the version that is there, where an older Muster has left it without one', () => {
    const read = { ...opening(), version: 7 };
    assert.equal(wanted(changed(read, 'subscribe', 'zoe', 2)).topic, 7);
  });
});

describe('the messages in the room', () => {
  it('come in order, updates among them', () => {
    const opening1 = opening();
    const acknowledged = having(opening1, ['acknowledge', 'chloe', 1]);
    const update = { audience: 'internal', text: 'On it.', next: '1h', whyNoNext: null };
    const updated = having(acknowledged, ['send-update', 'chloe', 2, update]);
    const joined = having(updated, ['join', 'zoe', 3]);
    const posts = [opening1, acknowledged, updated, joined].flatMap(({ outbox }) =>
      outbox.filter(({ slot }) => /^notice|room$/.test(slot) && slot !== 'room'),
    );
    assert.deepEqual(
      posts.map(({ slot, after: follows }) => [slot, follows]),
      [
        ['notice/2', 'card'],
        ['notice/3', 'notice/2'],
        ['update/1/room', 'notice/3'],
        ['notice/5', 'update/1/room'],
      ],
    );
    assert.deepEqual(joined.timeline.at(-1)?.at, at(3));
  });
});
