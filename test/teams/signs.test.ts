import assert from 'node:assert/strict';
import { actionsOf } from '../../src/practice/teams/card-actions.ts';
import type { Command } from '../../src/usecases/ports.ts';
import type { Heard, Signs } from '../../src/usecases/signs.ts';
import { cardOf, plainOf } from '../support/teams/fake-person.ts';
import { channel, tenant } from '../support/teams/fake-teams.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

const seen = [{ sign: 'anger', weight: 3, words: ['<at>Ana</at> *furious*'] }] as const;

describe('signs in Teams', () => {
  let bench: Bench;
  let heard: Heard[];
  let did: string[];

  async function start(channels: readonly string[], replace: Partial<Signs> = {}): Promise<void> {
    heard = [];
    did = [];
    const signs: Signs = {
      channels,
      hear: async (message) => {
        heard.push(message);
        return seen;
      },
      withSuggestion: async (_workspace, origin) => ({ ...origin, signs: ['anger'], line: '1' }),
      posted: async (workspace, place, line) => void did.push(`posted ${workspace}/${place} ${line}`),
      release: async (_workspace, place) => void did.push(`released ${place}`),
      ignore: async (_workspace, place) => {
        did.push(`ignored ${place}`);
        return true;
      },
      escalated: async (_workspace, place, key) => void did.push(`${key} from ${place}`),
      ...replace,
    };
    bench = await startBench({ signs });
  }
  afterEach(() => bench.stop());

  const ana = () => bench.teams.person('ana@example.com');
  const ben = () => bench.teams.person('ben@example.com');
  const asked = () =>
    bench.teams.calls.filter(({ path }) => path === 'teams/19:team@thread.tacv2/conversations').length;
  async function utters(text: string, where = channel, rest: Record<string, unknown> = {}) {
    const message = await ana().utters(text, where, rest);
    await bench.side.settled();
    return message;
  }
  const linesIn = (conversation: string) =>
    bench.teams.messagesIn(conversation).filter((each) => /Signs of it|Not now, said/.test(plainOf(each)));

  it('a message in a channel of the policy, by its name or its id, is heard with its words, thread, author and time', async () => {
    for (const named of ['escalations', '#Escalations', channel]) {
      await start([named]);
      const { id, conversation } = await utters('I am furious &amp; leave');
      const reply = await utters('Still', conversation);
      assert.deepEqual(heard[0], {
        ...{ workspace: `teams:${tenant}`, channel, message: id, thread: id },
        ...{
          author: ana().object,
          threadAuthor: null,
          text: 'I am furious & leave',
          at: new Date(Number(id)),
        },
      });
      assert.deepEqual([heard[1]?.thread, heard[1]?.message], [id, reply.id]);
      if (named !== channel) await bench.stop();
    }
  });

  it('nothing is heard in other channels, of whose names Teams is asked once', async () => {
    await start(['support']);
    for (const text of ['one', 'two']) await utters(text);
    assert.deepEqual(heard, []);
    assert.equal(asked(), 1);
    assert.deepEqual(bench.useCases.questions, []);
  });

  it('what cannot be asked for is asked for again', async () => {
    await start(['escalations']);
    bench.teams.fault('GET', /conversations$/, { status: 500 });
    await utters('one');
    await utters('two');
    assert.deepEqual(
      heard.map(({ text }) => text),
      ['two'],
    );
  });

  it('nothing is heard of what is meant for Muster, of bots, and in channels shared with others', async () => {
    await start(['escalations']);
    await ana().says('list', channel);
    const bot = { id: '28:another', name: 'Bot' };
    await utters('furious', channel, { from: bot });
    const shared = {
      tenant: { id: tenant },
      team: { id: '19:team@thread.tacv2' },
      channel: { id: channel, type: 'shared' },
    };
    await utters('furious', channel, { channelData: shared });
    assert.deepEqual(heard, []);
  });

  it('the line stands in the thread, its words can be no mention and no formatting', async () => {
    await start(['escalations']);
    const { id, conversation } = await utters('I am furious');
    const [line, ...more] = linesIn(conversation);
    assert.deepEqual(more, []);
    assert.deepEqual(did, [`posted teams:${tenant}/${channel}/${id} ${line?.id}`]);
    assert.ok(line);
    const card = JSON.stringify(cardOf(line));
    assert.doesNotMatch(card, /<at>|\*furious\*/);
    assert.deepEqual(
      actionsOf(cardOf(line)).map(({ title }) => title),
      ['Escalate', 'Not now, ignore this thread'],
    );
  });

  it('a line that could not be posted leaves the thread to the next message', async () => {
    await start(['escalations']);
    bench.teams.fault('POST', /activities/, { status: 500 });
    const { id } = await utters('I am furious');
    assert.deepEqual(did, [`released ${channel}/${id}`]);
  });

  it('"Escalate" opens the form with the words; the case keeps the signs, and nothing more is suggested there', async () => {
    await start(['escalations']);
    const { id, conversation } = await utters('I am furious');
    await ben().clicks('Escalate', conversation);
    assert.equal(ben().dialog?.title, 'Raise');
    await ben().submits();
    await bench.side.settled();
    const [command] = bench.useCases.commands;
    assert.deepEqual(command?.input, { title: 'I am furious' });
    const { link, ...origin } = command?.origin ?? assert.fail();
    assert.deepEqual(origin, {
      ...{ text: 'I am furious', place: `${conversation}/${id}`, signs: ['anger'], line: '1' },
    } satisfies Omit<NonNullable<Command['origin']>, 'link'>);
    assert.match(link ?? '', new RegExp(`^https://teams\\.microsoft\\.com/l/message/.*${id}`));
    assert.deepEqual(did.at(-1), `ESC-1 from ${channel}/${id}`);
  });

  it('"Not now" says in the line who said so; a second one is told that it was decided', async () => {
    await start(['escalations']);
    const { id, conversation } = await utters('I am furious');
    await ben().clicks('Not now, ignore this thread', conversation);
    assert.equal(did.at(-1), `ignored ${channel}/${id}`);
    assert.match(plainOf(linesIn(conversation)[0] ?? assert.fail()), /Not now, said Ben Okafor/);
    await bench.stop();
    await start(['escalations'], { ignore: async () => false });
    const again = await utters('I am furious');
    await ben().clicks('Not now, ignore this thread', again.conversation);
    assert.match(ben().heard, /decided before/);
    assert.match(plainOf(linesIn(again.conversation)[0] ?? assert.fail()), /Signs of it/);
  });

  it('the line says to which case it belongs, where that was raised elsewhere a moment before', async () => {
    await start(['escalations'], {
      withSuggestion: async (_workspace, origin) => ({
        ...origin,
        signs: ['anger'],
        line: linesIn(bench.teams.threads()[0] ?? '')[0]?.id ?? '',
      }),
    });
    bench.useCases.execute = async () => ({ joined: 'ESC-7', by: 'p-1' });
    const { conversation } = await utters('I am furious');
    await ben().clicks('Escalate', conversation);
    await ben().submits();
    await bench.teams.until(() =>
      bench.teams.messagesIn(conversation).some((each) => /belongs to ESC-7/.test(plainOf(each))),
    );
  });
});
