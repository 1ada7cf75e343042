import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PracticeTeams, startPracticeTeams } from '../../src/practice/teams/practice-teams.ts';
import { threadOf } from '../../src/practice/teams/tenant.ts';
import { appPassword, startTinyTeamsBot, type TinyTeamsBot } from './tiny-teams-bot.ts';

const people = [
  { email: 'ana@example.com', name: 'Ana Silva' },
  { email: 'ben@example.com', name: 'Ben Okafor' },
  { email: 'guest@example.com', name: 'Guest', isInTeam: false },
];
const channels = ['General', 'War rooms'];
const cardWith = (body: object[], actions: object[] = []) => ({
  ...{ type: 'AdaptiveCard', $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', version: '1.5' },
  ...{ fallbackText: 'A card', body, actions, msteams: { width: 'Full' } },
});
const textBlock = { type: 'TextBlock', text: 'Hello', wrap: true };
const attached = (content: object) => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
});
const execute = { type: 'Action.Execute', title: 'Go', verb: 'go', data: { key: 'ESC-1' } };
const opens = { type: 'Action.Submit', title: 'Ask', data: { msteams: { type: 'task/fetch' } } };

describe('the practice Teams', () => {
  let teams: PracticeTeams;
  let bot: TinyTeamsBot;
  let directory: string;
  const start = () => startPracticeTeams({ people, channels, appPassword, directory });

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'practice-teams-'));
    teams = await start();
    bot = await startTinyTeamsBot(teams);
  });
  afterEach(async () => {
    await bot.stop();
    await teams.stop();
    rmSync(directory, { recursive: true });
  });

  const person = (name: string) => teams.person(`${name}@example.com`);
  const rooms = () => teams.channel('War rooms');
  async function posted(content: object): Promise<{ conversation: string; id: string }> {
    const wish = { isGroup: true, channelData: { channel: { id: rooms() } }, activity: attached(content) };
    const { body } = await bot.call('POST', 'conversations', wish);
    const [message] = teams.tenant.messages.all().slice(-1);
    assert.deepEqual(body, { id: message?.conversation, activityId: message?.id });
    return message ?? assert.fail('nothing is there');
  }

  describe('to a bot', () => {
    it('takes calls with its token only, which it gives for the right secret only', async () => {
      const url = `${teams.serviceUrl}v3/teams/${teams.tenant.teamId}`;
      assert.equal((await fetch(url)).status, 401);
      const body = new URLSearchParams({ client_id: teams.appId, client_secret: 'wrong' });
      const login = `${teams.url}/login/${teams.tenantId}/oauth2/v2.0/token`;
      assert.equal((await fetch(login, { method: 'POST', body })).status, 401);
      assert.equal((await bot.call('GET', `teams/${teams.tenant.teamId}`)).status, 200);
    });

    it('begins threads and chats, and shows what is posted, edited and deleted there', async () => {
      const { conversation, id } = await posted(cardWith([textBlock]));
      assert.equal(conversation, threadOf(rooms(), id));
      const reply = { type: 'message', text: 'A reply' };
      const { body } = await bot.call(
        'POST',
        `conversations/${encodeURIComponent(conversation)}/activities`,
        reply,
      );
      const path = `conversations/${encodeURIComponent(conversation)}/activities/${Object.values(body ?? {})[0]}`;
      await bot.call('PUT', path, { type: 'message', text: 'Another' });
      assert.deepEqual(person('ana').sees(conversation), ['Hello', 'Another']);
      assert.equal((await bot.call('DELETE', path)).status, 200);
      assert.equal((await bot.call('PUT', path, reply)).status, 404);
      assert.deepEqual(person('ana').sees(conversation), ['Hello']);
    });

    it('refuses whom it cannot write to until they have added it, and conversations there are not', async () => {
      const wish = { isGroup: false, members: [{ id: person('guest').id }] };
      assert.equal((await bot.call('POST', 'conversations', wish)).status, 403);
      await person('guest').opensChat();
      assert.equal((await bot.call('POST', 'conversations', wish)).status, 201);
      const nowhere = { type: 'message', text: 'Hello' };
      assert.equal((await bot.call('POST', 'conversations/19:nowhere/activities', nowhere)).status, 404);
    });

    it('refuses cards that are none, messages that are empty or too large, and what others have written', async () => {
      const { conversation } = await posted(cardWith([textBlock]));
      const path = `conversations/${encodeURIComponent(conversation)}/activities`;
      const wrong = cardWith([{ ...textBlock, colour: 'red' }]);
      assert.equal((await bot.call('POST', path, attached(wrong))).status, 400);
      assert.equal((await bot.call('POST', path, { type: 'message', text: '' })).status, 400);
      assert.equal((await bot.call('POST', path, { type: 'message', text: 'x'.repeat(15_000) })).status, 413);
      const { id } = await person('ana').says('Mine', conversation);
      assert.equal((await bot.call('PUT', `${path}/${id}`, { type: 'message', text: 'Yours' })).status, 403);
      assert.deepEqual(person('ben').sees(conversation), ['Hello', 'Mine']);
    });

    it('asks it to wait when it writes more than eight messages at once', async () => {
      const { conversation } = await posted(cardWith([textBlock]));
      const path = `conversations/${encodeURIComponent(conversation)}/activities`;
      const answers = [];
      for (const text of '123456789') answers.push(await bot.call('POST', path, { type: 'message', text }));
      const refused = answers.find(({ status }) => status === 429);
      assert.ok(Number(refused?.headers.get('retry-after')) > 0);
      assert.ok(person('ana').sees(conversation).length <= 9);
    });

    it('tells who is in the team and which channels it has', async () => {
      const { body } = await bot.call('GET', `conversations/${rooms()}/pagedmembers?pageSize=1`);
      assert.match(JSON.stringify(body), /^\{"members":\[\{.*Ana Silva.*\}\],"continuationToken":"1"\}$/);
      const channelsOf = await bot.call('GET', `teams/${teams.tenant.teamId}/conversations`);
      const expected = [{ id: teams.tenant.teamId }, { id: rooms(), name: 'War rooms' }];
      assert.deepEqual(channelsOf.body, { conversations: expected });
      const stranger = await bot.call('GET', `conversations/${rooms()}/members/${person('guest').id}`);
      assert.equal(stranger.status, 404);
    });
  });

  describe('of people', () => {
    it('tells the bot what mentions it in a channel, and all that is said in its chat', async () => {
      await person('ana').says('Nobody hears me', rooms());
      await person('ana').says('@Muster help', rooms());
      await person('ana').says('list');
      const said = bot.heard.filter(({ type }) => type === 'message');
      assert.deepEqual(
        said.map(({ text, conversation }) => [text, conversation.conversationType]),
        [
          ['<at>Muster</at> help', 'channel'],
          ['list', 'personal'],
        ],
      );
    });

    it('tells the bot all that is said in its channels, where it may hear that', async () => {
      await Promise.all([teams.stop(), bot.stop()]);
      teams = await startPracticeTeams({ people, channels, appPassword, hears: 'all' });
      bot = await startTinyTeamsBot(teams);
      await person('ana').says('Everybody hears me', rooms());
      assert.deepEqual(
        bot.heard.map(({ text }) => text),
        ['Everybody hears me'],
      );
    });

    it('tells the bot that a message was edited or deleted, and shows that', async () => {
      const message = await person('ana').says('@Muster help', rooms());
      await person('ana').edits(message, '@Muster list');
      await person('ana').deletes(message);
      assert.deepEqual(
        bot.heard.map(({ type, text, channelData }) => [type, text, channelData.eventType]),
        [
          ['message', '<at>Muster</at> help', undefined],
          ['messageUpdate', '<at>Muster</at> list', 'editMessage'],
          ['messageDelete', undefined, 'softDeleteMessage'],
        ],
      );
      assert.deepEqual(person('ben').sees(message.conversation), []);
    });

    it('lets nobody change what others have written', async () => {
      const message = await person('ana').says('Mine', rooms());
      await assert.rejects(person('ben').edits(message, 'Yours'), /Only who wrote/);
      await assert.rejects(person('ben').deletes(message), /Only who wrote/);
    });

    it('hands a pressed button to the bot, and shows its answer to who pressed it alone', async () => {
      const { conversation } = await posted(cardWith([textBlock], [execute]));
      bot.answers['adaptiveCard/action'] = {
        ...{ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done.' },
      };
      const message = await person('ana').clicks('Go', conversation);
      assert.deepEqual(bot.heard[0]?.value, {
        action: { type: 'Action.Execute', title: 'Go', verb: 'go', data: { key: 'ESC-1' } },
        trigger: 'manual',
      });
      await teams.acts.press({ person: person('ana').id, conversation }, message.id, {
        ...{ action: 0, inputs: { 'line:why': 'Because' } },
      });
      assert.match(JSON.stringify(bot.heard[1]?.value), /"data":\{"key":"ESC-1","line:why":"Because"\}/);
      assert.equal(person('ana').heard(message), 'Done.');
      assert.equal(person('ben').heard(message), '');
    });

    it('opens a dialog, keeps it open as long as the bot wishes, and closes it then', async () => {
      const { conversation } = await posted(cardWith([textBlock], [opens]));
      const input = { type: 'Input.Text', id: 'line:title', label: 'Title', maxLength: 10 };
      const submit = { type: 'Action.Submit', title: 'Send', data: { form: 1 } };
      const card = cardWith([input], [submit]);
      bot.answers['task/fetch'] = {
        task: { type: 'continue', value: { title: 'Form', card: { content: card } } },
      };
      await person('ana').clicks('Ask', conversation);
      assert.equal(person('ana').dialog?.title, 'Form');
      bot.answers['task/submit'] = { task: { type: 'message', value: 'Thank you.' } };
      const ana = person('ana');
      ana.fills({ Title: 'Down' });
      await ana.submits();
      assert.equal(ana.reads, 'Thank you.');
      const { value } = bot.heard.at(-1) ?? assert.fail('nothing was heard');
      assert.deepEqual(value, { data: { form: 1, 'line:title': 'Down' }, context: { theme: 'default' } });
      bot.answers['task/fetch'] = {};
      await ana.clicks('Ask', conversation);
      assert.equal(ana.dialog, null);
    });

    it('hands a message to a command of its menu', async () => {
      const message = await person('ana').says('ACME <b>cannot</b> pay\nat all', rooms());
      await person('ben').commands('raise-from-message', message);
      const [{ name, value } = assert.fail('nothing was heard')] = bot.heard;
      assert.equal(name, 'composeExtension/fetchTask');
      const said = JSON.stringify(value);
      assert.match(said, /"commandId":"raise-from-message"/);
      assert.match(said, /"commandContext":"message"/);
      assert.match(said, /"content":"<div>ACME &lt;b&gt;cannot&lt;\/b&gt; pay<br>at all<\/div>"/);
      assert.match(said, /"displayName":"Ana Silva"/);
      assert.equal(person('ben').dialog, null, 'an empty answer opens nothing');
    });

    it('puts the card that a command answers with into the place where it was chosen', async () => {
      const attachments = attached(cardWith([textBlock])).attachments;
      const card = { content: cardWith([textBlock], [{ type: 'Action.Submit', title: 'Send', data: {} }]) };
      bot.answers['composeExtension/fetchTask'] = {
        task: { type: 'continue', value: { title: 'Form', card } },
      };
      bot.answers['composeExtension/submitAction'] = { composeExtension: { type: 'result', attachments } };
      await teams.acts.command({ person: person('ana').id, conversation: rooms() }, 'raise', null);
      await person('ana').submits();
      assert.match(JSON.stringify(bot.heard.at(-1)?.value), /"commandContext":"compose"/);
      assert.equal(person('ana').dialog, null);
      const [message] = teams.tenant.messages.all();
      assert.deepEqual(person('ben').sees(message?.conversation), ['Hello']);
    });

    it('says that the app cannot be reached, and that its card cannot be shown', async () => {
      const { conversation } = await posted(cardWith([textBlock], [opens]));
      const value = { title: 'Form', card: { content: { type: 'AdaptiveCard' } } };
      bot.answers['task/fetch'] = { task: { type: 'continue', value } };
      await assert.rejects(person('ana').clicks('Ask', conversation), /cannot show the card/);
      await bot.stop();
      await assert.rejects(person('ana').clicks('Ask', conversation), /Unable to reach the app/);
    });
  });

  describe('after a kill', () => {
    it('is all there, at the same address, and gives no id again', async () => {
      const { conversation, id } = await posted(cardWith([textBlock], [opens]));
      const card = { content: cardWith([textBlock]) };
      bot.answers['task/fetch'] = { task: { type: 'continue', value: { title: 'Form', card } } };
      await person('ana').clicks('Ask', conversation);
      const { url } = teams;
      await teams.stop();
      teams = await start();
      assert.equal(teams.url, url);
      assert.deepEqual(person('ben').sees(conversation), ['Hello\nAsk']);
      assert.equal(person('ana').dialog?.title, 'Form');
      assert.ok(Number(teams.tenant.nextMessageId()) > Number(id));
    });

    it('tells the bot anew where its chats are, when its address is taken', async () => {
      await person('ana').opensChat();
      await Promise.all([teams.stop(), bot.stop()]);
      const { port } = new URL(teams.url);
      const freePort = await takePort(Number(port));
      teams = await start();
      bot = await startTinyTeamsBot(teams);
      await freePort();
      assert.notEqual(new URL(teams.url).port, port);
      const told = bot.introduced.map(({ conversation, serviceUrl }) => [conversation.id, serviceUrl]);
      assert.deepEqual(told, [
        [teams.tenant.teamId, teams.serviceUrl],
        [person('ana').chat, teams.serviceUrl],
      ]);
    });

    it('tells the bot nothing where nothing has changed', async () => {
      await Promise.all([teams.stop(), bot.stop()]);
      teams = await start();
      bot = await startTinyTeamsBot(teams);
      assert.deepEqual(bot.introduced, []);
    });
  });
});

/** Somebody else listens there. */
async function takePort(port: number): Promise<() => Promise<void>> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return () => new Promise((resolve) => server.close(() => resolve()));
}
