import assert from 'node:assert/strict';
import { AppError } from '../../src/errors.ts';
import { createHearRoom } from '../../src/slack/hear-room.ts';
import type { Echoing } from '../../src/usecases/echo.ts';
import { post, signed } from './support/signed-post.ts';
import { withBench } from './support/slack-bench.ts';

type Said = Parameters<Echoing>[0];

const directory = {
  identify: async (account: string) => {
    if (account !== 'U1') throw new AppError('person-unknown', 'Nobody.');
    return 'ana';
  },
  nameOf: async () => 'Ana Kovács',
};

/** What is heard of these events in the room C1. */
async function heard(...events: Record<string, unknown>[]): Promise<Said[]> {
  const all: Said[] = [];
  const hear = createHearRoom({
    ...{ directory, team: 'T1', workspace: 'slack:T1', url: 'https://acme.slack.com/', botUser: 'UBOT' },
    echo: async (workspace, channel) =>
      workspace === 'slack:T1' && channel === 'C1' ? async (said) => void all.push(said) : null,
  });
  for (const event of events) await hear({ type: 'event_callback', event_id: 'Ev1', event });
  return all;
}

const message = (rest: Record<string, unknown> = {}) => ({
  ...{ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'Hello' },
  ts: '1700000000.000100',
  ...rest,
});
const link = 'https://acme.slack.com/archives/C1/p1700000000000100';
const changed = (inner: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  ...{ type: 'message', subtype: 'message_changed', hidden: true, channel: 'C1', ts: '1700000009.000200' },
  message: { type: 'message', user: 'U1', text: 'Hello!', ts: '1700000000.000100', ...inner },
  previous_message: { type: 'message', user: 'U1', text: 'Hello', ts: '1700000000.000100' },
  ...rest,
});
const edited = { edited: { user: 'U1', ts: '1700000009.000000' } };
const deleted = (previous: object | undefined) => ({
  ...{ type: 'message', subtype: 'message_deleted', hidden: true, channel: 'C1', ts: '1700000009.000200' },
  deleted_ts: '1700000000.000100',
  ...(previous && { previous_message: previous }),
});

describe('What people write in a room in Slack', () => {
  it('is heard with who wrote it, when and where', async () => {
    assert.deepEqual(await heard(message()), [
      {
        ...{ id: '1700000000.000100', thread: null, at: new Date(1_700_000_000_000) },
        ...{ revision: 1_700_000_000_000_100, isNew: true },
        says: { author: 'Ana Kovács', pieces: ['Hello'], files: [], link, isPartial: false },
      },
    ]);
  });

  for (const subtype of ['file_share', 'thread_broadcast', 'me_message'])
    it(`is heard as ${subtype} too`, async () => {
      assert.equal((await heard(message({ subtype }))).length, 1);
    });

  it('is heard with the thread it stands in', async () => {
    const [reply] = await heard(message({ thread_ts: '1699999999.000100' }));
    assert.equal(reply?.thread, '1699999999.000100');
    assert.equal(
      typeof reply?.says === 'object' && reply.says?.link,
      `${link}?thread_ts=1699999999.000100&cid=C1`,
    );
    const [first] = await heard(message({ thread_ts: '1700000000.000100' }));
    assert.equal(first?.thread, null);
  });

  it('of somebody who cannot be found out is heard all the same', async () => {
    const [said] = await heard(message({ user: 'U9' }));
    assert.equal(said?.says?.author, 'Somebody');
  });

  it('is heard again when it is edited', async () => {
    const [said] = await heard(changed(edited));
    assert.deepEqual(
      [said?.id, said?.revision, said?.isNew, said?.says?.pieces],
      ['1700000000.000100', 1_700_000_009_000_000, false, ['Hello!']],
    );
  });

  for (const [how, event] of [
    ['deleted', deleted({ type: 'message', user: 'U1', ts: '1700000000.000100' })],
    ['deleted and nothing is told of what it was', deleted(undefined)],
    ['deleted and has replies', changed({ subtype: 'tombstone', user: 'USLACKBOT' })],
  ] as const)
    it(`is heard of when it is ${how}`, async () => {
      const [said] = await heard(event);
      assert.deepEqual(
        [said?.id, said?.revision, said?.says],
        ['1700000000.000100', 1_700_000_009_000_200, null],
      );
    });

  for (const [what, event] of [
    ['what Muster wrote', message({ user: 'UBOT', bot_id: 'B1' })],
    ['what Muster wrote, however it is told', message({ user: 'UBOT' })],
    ['what another app wrote', message({ bot_id: 'B2' })],
    [
      'what an app without an account wrote',
      message({ subtype: 'bot_message', user: undefined, bot_id: 'B3' }),
    ],
    ['what Slack itself says', message({ user: 'USLACKBOT' })],
    ['that somebody came', message({ subtype: 'channel_join' })],
    ['a new topic', message({ subtype: 'channel_topic' })],
    ['that a link was unfurled', changed({ attachments: [{ title: 'Example' }] })],
    ['an edit by Muster', changed({ ...edited, user: 'UBOT', bot_id: 'B1' })],
    ['that what Muster wrote was deleted', deleted({ type: 'message', user: 'UBOT', bot_id: 'B1' })],
    ['what is said in another channel', message({ channel: 'C2' })],
    ['another event', { type: 'reaction_added', user: 'U1' }],
  ] as const)
    it(`is not ${what}`, async () => {
      assert.deepEqual(await heard(event), []);
    });

  it('is taken before Slack is answered, and sent again where it could not be', async () => {
    const taken: string[] = [];
    let isAway = true;
    const echo = async () => async (said: Said) => {
      if (isAway) throw new AppError('database-fault', 'Away.', { retryable: true });
      taken.push(said.id);
    };
    await withBench({ echo }, async ({ url, slack, log }) => {
      const event = message({ user: slack.person('ana@example.com').id });
      const send = () => {
        const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', event });
        return post(url, body, signed({ body, contentType: 'application/json', shiftS: isAway ? 0 : 1 }));
      };
      assert.equal((await send()).status, 500);
      assert.doesNotMatch(JSON.stringify(log), /Hello/);
      isAway = false;
      assert.equal((await send()).status, 200);
      assert.deepEqual(taken, ['1700000000.000100']);
    });
  });
});
