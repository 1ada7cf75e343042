import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../../src/practice/slack/person.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { testDatabase } from '../support/database.ts';
import { type Story, startStory } from '../support/story.ts';

const suggests = /Is an escalation due\? Signs of it/;
const complaint = 'ACME wants to speak to our manager, they have been waiting for days';

describe('signs that an escalation is due', () => {
  let story: Story;
  let directory: string;
  let database: string;

  async function start(signs: string): Promise<void> {
    directory = await mkdtemp(join(tmpdir(), 'muster-signs-'));
    const policy = join(directory, 'policy.yaml');
    await writeFile(policy, `${await readFile('docs/policy.example.yaml', 'utf8')}\n${signs}\n`);
    database = await testDatabase();
    story = await startStory(database, policy);
  }
  afterEach(async () => {
    await story.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const lines = (where = 'support') =>
    story.ana.messages(where).filter(({ from, threadTs }) => from === 'Muster' && threadTs !== undefined);
  const posts = () => story.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;

  /** Says something, in a thread if one is given, and waits until Muster has heard it. Answers the message's place in time. */
  async function says(person: Person, text: string, thread?: string, where = 'support'): Promise<string> {
    const channel = story.slack.channels.find(({ name }) => name === where)?.id ?? '';
    const { ts } = await story.slack.interactions.say(person.id, channel, text, { threadTs: thread });
    await story.idle();
    return ts;
  }

  async function withStore<T>(read: (store: Store) => Promise<T>): Promise<T> {
    const store = await connectStore(database, (error) => assert.fail(error));
    try {
      return await read(store);
    } finally {
      await store.close();
    }
  }

  describe('in a channel of the policy', () => {
    beforeEach(() => start('signs: { channels: [support] }'));

    it('are answered in the thread by one line with the reasons, and by nothing where there are none', async () => {
      await says(story.ana, 'Could somebody look at the invoice of ACME?');
      assert.equal(posts(), 0);
      const ts = await says(story.ana, complaint);
      const [line, ...more] = lines();
      assert.deepEqual(more, []);
      assert.equal(line?.threadTs, ts);
      assert.match(line.plain, suggests);
      assert.match(line.plain, /asks for a manager \(“speak to our manager”\), has waited too long/);
      assert.deepEqual(line.buttons, ['Escalate', 'Not now, ignore this thread']);
    });

    it('"Escalate" opens the usual form with the words of the message; the case keeps the signs, the line becomes the link', async () => {
      const ts = await says(story.ana, complaint);
      await story.ben.clicks('Escalate', { in: 'support' });
      await story.until(() => story.ben.view?.submit === 'Escalate', 'the form is open');
      assert.deepEqual((await story.ben.submits()).errors, {});
      const room = await story.room('esc-1-');
      await room.expectCard(/ESC-1/);
      await story.until(
        () => /escalated this as ESC-1/.test(lines()[0]?.plain ?? ''),
        'the line is the link',
      );
      await story.idle();
      const [line, ...more] = lines();
      assert.deepEqual(more, []);
      assert.match(line?.plain ?? '', /@Ben Okafor escalated this as ESC-1.*#esc-1-/);
      assert.deepEqual(line?.buttons, []);
      const escalation = await withStore(({ escalations }) => escalations.load('ESC-1'));
      assert.equal(escalation?.title, complaint);
      assert.match(escalation?.origin?.link ?? '', new RegExp(`p${ts.replace('.', '')}$`));
      const seen = escalation?.timeline.find(({ event }) => event.what === 'signs-seen')?.event;
      assert.deepEqual(seen, { what: 'signs-seen', signs: ['wants-manager', 'waiting'] });
    });

    it('"Not now" says who said so, and nothing more is suggested in that thread, ever', async () => {
      const ts = await says(story.ana, complaint);
      await story.ben.clicks('Not now, ignore this thread', { in: 'support' });
      await story.until(() => /Not now, said @Ben/.test(lines()[0]?.plain ?? ''), 'the line says who');
      assert.deepEqual(lines()[0]?.buttons, []);
      await story.time.passes({ minutes: 200 * 24 * 60 });
      await says(story.chloe, 'They are furious now and want to cancel their contract', ts);
      assert.equal(lines().length, 1);
      await says(story.chloe, complaint);
      assert.equal(lines().length, 2, 'elsewhere they get one still');
    });

    it('within the cool-down an author gets one suggestion in a channel, and another after it', async () => {
      await says(story.ana, complaint);
      await says(story.ana, 'Now GLOBEX threatens to sue us');
      assert.equal(lines().length, 1);
      await says(story.chloe, 'INITECH wants to cancel their contract');
      assert.equal(lines().length, 2);
      await story.time.passes({ minutes: 31 });
      await says(story.ana, 'GLOBEX threatens to sue us, again');
      assert.equal(lines().length, 3);
    });

    it('one line comes of a message that Slack delivers three times', async () => {
      story.slack.events.repeats = 2;
      await says(story.ana, complaint);
      assert.equal(lines().length, 1);
      assert.equal(posts(), 1);
    });

    it('nothing comes of other channels, of what apps say, of edits and broadcasts', async () => {
      await says(story.ana, complaint, undefined, 'escalations');
      const channel = story.slack.channels.find(({ name }) => name === 'support')?.id;
      const event = { type: 'message' as const, channel, user: story.ana.id, text: complaint };
      const others = [
        { ...event, ts: '1.1', bot_id: 'B1' },
        { ...event, ts: '1.2', subtype: 'thread_broadcast' },
        { ...event, ts: '1.3', subtype: 'message_changed' },
        { ...event, ts: '1.4', user: story.slack.botUserId },
      ];
      for (const other of others) await story.slack.events.send(other);
      await story.idle();
      assert.equal(posts(), 0);
    });

    it('in a thread from which a case was raised by hand nothing is suggested', async () => {
      const ts = await says(story.ana, 'Checkout is slow');
      await story.ana.shortcut('raise', { in: 'support', message: 'Checkout is slow' });
      await story.until(() => story.ana.view?.submit, 'the form is open');
      await story.ana.submits();
      const room = await story.room('esc-1-');
      await room.expectCard(/ESC-1/);
      await story.idle();
      await says(story.chloe, complaint, ts);
      assert.equal(lines().filter(({ plain }) => suggests.test(plain)).length, 0);
    });

    it('coming back unanswered counts, and an answer ends it', async () => {
      const mild = 'This is frustrating';
      const ts = await says(story.ana, 'Any news?');
      await says(story.chloe, mild, ts);
      for (const _ of [1, 2]) {
        await story.time.passes({ minutes: 6 });
        await says(story.chloe, 'Hello?', ts);
      }
      await says(story.ben, 'I am on it', ts);
      await says(story.chloe, mild, ts);
      assert.equal(lines().length, 0);
      for (const _ of [1, 2]) {
        await story.time.passes({ minutes: 6 });
        await says(story.chloe, mild, ts);
      }
      assert.match(lines()[0]?.plain ?? '', /anger.*comes back again and again/);
    });

    it('a message that Slack delivers once more after it was answered does not count again', async () => {
      const mild = 'This is frustrating';
      const channel = story.slack.channels.find(({ name }) => name === 'support')?.id;
      const thread = await says(story.ana, 'Any news?');
      const ts = await says(story.chloe, mild, thread);
      await says(story.ben, 'I am on it', thread);
      const place = { channel, ts, thread_ts: thread, parent_user_id: story.ana.id };
      await story.slack.events.send({ type: 'message', user: story.chloe.id, text: mild, ...place });
      for (const _ of [1, 2]) {
        await story.time.passes({ minutes: 6 });
        await says(story.chloe, mild, thread);
      }
      assert.equal(lines().length, 0);
    });

    it('when Slack does not take the line, the next message of the thread has another try', async () => {
      story.slack.fault('chat.postMessage', { status: 500, times: 1 });
      const ts = await says(story.ana, complaint);
      assert.equal(lines().length, 0);
      await says(story.chloe, 'They will sue us', ts);
      assert.equal(lines().length, 1);
    });

    it('no words of a message are stored unless a case is opened', async () => {
      await says(story.ana, complaint);
      assert.equal(lines().length, 1);
      const stored = await withStore(async ({ database: db }) => {
        const all = (await db.collections()).map((collection) => collection.find().toArray());
        return JSON.stringify(await Promise.all(all));
      });
      assert.match(stored, /wants-manager/);
      assert.doesNotMatch(stored, /speak to our manager|ACME/);
    });
  });

  it('without signs in the policy nothing is listened to', async () => {
    await start('');
    await says(story.ana, complaint);
    assert.equal(posts(), 0);
    assert.equal(story.slack.calls.filter(({ method }) => method === 'conversations.info').length, 0);
  });

  it('are looked for in a channel that the policy names by its id, and Slack is not asked for names', async () => {
    await start('signs: { channels: [C000000001] }');
    await says(story.ana, complaint);
    const asked = story.slack.calls.filter(({ method }) => method === 'conversations.info').length;
    assert.deepEqual([lines().length, asked], [1, 0]);
  });
});
