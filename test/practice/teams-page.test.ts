import assert from 'node:assert/strict';
import { z } from 'zod';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { startPractice } from '../../src/practice/start.ts';
import { type PracticeTeams, startPracticeTeams } from '../../src/practice/teams/practice-teams.ts';
import { signingSecret } from './tiny-bot.ts';
import { appPassword, startTinyTeamsBot, type TinyTeamsBot } from './tiny-teams-bot.ts';
import { TinyTime } from './tiny-time.ts';

const ana = { email: 'ana@example.com', name: 'Ana Silva' };
const ben = { email: 'ben@example.com', name: 'Ben Okafor' };
const elif = { email: 'elif@example.com', name: 'Elif Demir' };

const News = z.object({ id: z.string(), unread: z.number(), calls: z.number() }).nullable();
const People = z.object({
  me: z.string(),
  people: z.array(z.looseObject({ key: z.string(), slack: News, teams: News })),
});
const Message = z.looseObject({
  id: z.string(),
  conversation: z.string(),
  text: z.string(),
  isEdited: z.boolean(),
  answer: z.looseObject({ text: z.string() }).nullable(),
});
const State = z.looseObject({
  me: z.string(),
  channels: z.array(z.looseObject({ name: z.string(), unread: z.number(), calls: z.number() })),
  open: z.looseObject({
    kind: z.string(),
    place: z.looseObject({ name: z.string() }),
    posts: z.array(z.object({ root: Message, replies: z.array(Message) })).optional(),
    messages: z.array(Message).optional(),
  }),
  dialog: z.looseObject({ title: z.string() }).nullable(),
});

describe('the practice page of Teams', () => {
  let slack: PracticeSlack;
  let teams: PracticeTeams;
  let bot: TinyTeamsBot;
  let practice: { url: string; stop(): Promise<void> };

  beforeEach(async () => {
    const people = [ana, ben, elif];
    slack = await startPracticeSlack({ people: [ana, ben], channels: ['support'], signingSecret });
    teams = await startPracticeTeams({ people, channels: ['General', 'War rooms'], appPassword });
    bot = await startTinyTeamsBot(teams);
    const time = new TinyTime(new Date('2026-03-02T09:00:00Z'));
    practice = await startPractice({ slack, teams, time, port: 0, slashCommands: [], shortcuts: [] });
  });
  afterEach(async () => {
    await practice.stop();
    await bot.stop();
    await Promise.all([teams.stop(), slack.stop()]);
  });

  async function act(body: object): Promise<{ status: number; answer: string }> {
    const headers = { origin: practice.url };
    const sent = JSON.stringify({ zone: 'Europe/Berlin', ...body });
    const response = await fetch(`${practice.url}/do`, { method: 'POST', headers, body: sent });
    return { status: response.status, answer: await response.text() };
  }

  /** The first event of this name that the feed sends. */
  async function fed(event: string, params: Record<string, string>): Promise<unknown> {
    const response = await fetch(`${practice.url}/feed?${new URLSearchParams(params)}`);
    let received = '';
    for await (const chunk of response.body ?? []) {
      received += Buffer.from(chunk).toString('utf8');
      const found = new RegExp(`event: ${event}\\ndata: (.*)\\n\\n`).exec(received)?.[1];
      if (found !== undefined) return JSON.parse(found);
    }
    throw new Error(`no ${event}`);
  }
  const seenBy = async ({ email }: { email: string }, teamsAt = '') =>
    State.parse(await fed('teams', { me: email, teamsAt }));
  const idOf = ({ email }: { email: string }) => teams.person(email).id;
  const rooms = () => teams.channel('War rooms');

  it('has everybody once, with the platforms they are on', async () => {
    const { me, people } = People.parse(await fed('people', { me: elif.email }));
    assert.equal(me, elif.email);
    assert.deepEqual(
      people.map(({ key, slack: inSlack, teams: inTeams }) => [key, inSlack !== null, inTeams !== null]),
      [
        [ana.email, true, true],
        [ben.email, true, true],
        [elif.email, false, true],
      ],
    );
  });

  it('shows no Slack to who is not there', async () => {
    assert.equal(await fed('state', { me: elif.email }), null);
    assert.equal((await seenBy(elif)).me, idOf(elif));
  });

  it('shows posts with their replies, what is new, and what names somebody, until it is read', async () => {
    await act({ inTeams: 'say', me: idOf(ana), where: rooms(), text: 'Look, @Ben Okafor' });
    const { posts: [post] = [] } = (await seenBy(ana, rooms())).open;
    await act({ inTeams: 'say', me: idOf(elif), where: post?.root.conversation, text: 'I see' });
    assert.equal((await seenBy(ana)).channels[1]?.unread, 1, 'what one has written oneself is not new');
    const before = await seenBy(ben);
    assert.equal(before.open.place.name, 'War rooms', 'where somebody waits for him');
    assert.deepEqual(
      before.open.posts?.map(({ root, replies }) => [root.text, ...replies.map(({ text }) => text)]),
      [['Look, <at>Ben Okafor</at>', 'I see']],
    );
    assert.deepEqual(before.channels[1], { id: rooms(), name: 'War rooms', unread: 2, calls: 1 });
    const id = before.open.posts?.[0]?.replies[0]?.id;
    await act({ inTeams: 'read', me: idOf(ben), place: rooms(), id });
    assert.deepEqual((await seenBy(ben)).channels[1], {
      id: rooms(),
      name: 'War rooms',
      unread: 0,
      calls: 0,
    });
  });

  it('edits and deletes what one has written', async () => {
    await act({ inTeams: 'say', me: idOf(ana), where: rooms(), text: 'Hello' });
    const seen = async () => (await seenBy(ben, rooms())).open.posts?.[0]?.root;
    const { conversation, id } = (await seen()) ?? assert.fail('nothing is there');
    await act({ inTeams: 'edit', me: idOf(ana), conversation, id, text: 'Goodbye' });
    const edited = await seen();
    assert.deepEqual([edited?.text, edited?.isEdited], ['Goodbye', true]);
    const refused = await act({ inTeams: 'delete', me: idOf(ben), conversation, id });
    assert.match(refused.answer, /Only who wrote a message can change it/);
    await act({ inTeams: 'delete', me: idOf(ana), conversation, id });
    assert.equal((await seen())?.text, '');
  });

  it('opens the chat with the app, which hears that it was added, once', async () => {
    for (const _ of ['once', 'again']) await act({ inTeams: 'chat', me: idOf(ana) });
    assert.deepEqual(
      bot.heard.map(({ type }) => type),
      ['installationUpdate'],
    );
    await act({ inTeams: 'say', me: idOf(ana), where: teams.person(ana.email).chat, text: 'list' });
    assert.deepEqual(
      (await seenBy(ana, teams.person(ana.email).chat)).open.messages?.map(({ text }) => text),
      ['list'],
    );
    assert.match(JSON.stringify(bot.heard.at(-1)), /"localTimezone":"Europe\/Berlin"/);
  });

  it('shows a dialog to who has opened it alone, and a wrong answer of the app as a sentence', async () => {
    const card = {
      ...{
        type: 'AdaptiveCard',
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        version: '1.5',
      },
      ...{ fallbackText: 'A form', msteams: { width: 'Full' } },
      body: [{ type: 'TextBlock', text: 'Hello', wrap: true }],
    };
    bot.answers['composeExtension/fetchTask'] = {
      task: { type: 'continue', value: { title: 'Form', card: { content: card } } },
    };
    const command = { inTeams: 'command', me: idOf(ana), conversation: rooms(), command: 'raise', id: null };
    assert.equal((await act(command)).status, 200);
    assert.equal((await seenBy(ana)).dialog?.title, 'Form');
    assert.equal((await seenBy(ben)).dialog, null);
    await act({ inTeams: 'close', me: idOf(ana) });
    assert.equal((await seenBy(ana)).dialog, null);
    bot.answers['composeExtension/fetchTask'] = {
      task: { type: 'continue', value: { title: 'Form', card: { content: { ...card, version: '9.9' } } } },
    };
    assert.match((await act(command)).answer, /Teams cannot show the card of the app/);
  });
});

describe('the practice page without Teams', () => {
  it('says that there is none', async () => {
    const slack = await startPracticeSlack({ people: [ana], channels: ['support'], signingSecret });
    const time = new TinyTime(new Date('2026-03-02T09:00:00Z'));
    const practice = await startPractice({ slack, time, port: 0, slashCommands: [], shortcuts: [] });
    const body = JSON.stringify({ inTeams: 'chat', me: 'x', zone: 'UTC' });
    const response = await fetch(`${practice.url}/do`, {
      method: 'POST',
      headers: { origin: practice.url },
      body,
    });
    assert.match(await response.text(), /There is no Teams in this practice workspace/);
    await practice.stop();
    await slack.stop();
  });
});
