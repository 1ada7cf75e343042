import assert from 'node:assert/strict';
import { textOf } from '../../src/practice/teams/card-actions.ts';
import { says } from '../slack/support/stub-use-cases.ts';
import { channel } from '../support/teams/fake-teams.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

describe('the commands of Muster in Teams', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());

  const ana = () => bench.teams.person('ana@example.com');
  const chloe = () => bench.teams.person('chloe@example.com');
  const restart = async (options: Parameters<typeof startBench>[0]) => {
    await bench.stop();
    bench = await startBench(options);
  };
  const html =
    '<p>Checkout fails &lt;again&gt; <a href="https://example.com/t/1">ticket</a></p><p>since 9</p>';
  const text = 'Checkout fails <again> ticket (https://example.com/t/1)\nsince 9';

  describe('"Escalate this message"', () => {
    it('keeps the words, the link and the thread of the message', async () => {
      const message = chloe().writes('', channel, html);
      await ana().chooses('raise-from-message', message);
      assert.equal(ana().dialog?.title, 'Raise');
      assert.equal(await ana().submits(), '');
      const [command] = bench.useCases.commands;
      assert.deepEqual([command?.verb, command?.key, command?.via], ['open', null, 'teams']);
      assert.deepEqual(command?.input, { title: text.split('\n')[0], description: text });
      assert.equal(command?.origin?.text, text);
      assert.match(
        command?.origin?.link ?? '',
        new RegExp(`^https://teams\\.microsoft\\.com/l/message/.*/${message.id}`),
      );
      assert.equal(command?.origin?.place, `${message.conversation}/${message.id}`);
    });

    it('on a reply means the thread in which it stands', async () => {
      const first = chloe().writes('Hello');
      const reply = ana().writes('Checkout is down', first.conversation);
      await ana().chooses('raise-from-message', reply);
      await ana().submits();
      assert.equal(bench.useCases.commands[0]?.origin?.place, `${first.conversation}/${first.id}`);
    });

    it('sent off twice is one command', async () => {
      await ana().chooses('raise-from-message', chloe().writes('Checkout is down'));
      const { dialog } = ana();
      await ana().submits();
      ana().dialog = dialog;
      await ana().submits();
      const [first, second] = bench.useCases.commands.map(({ id }) => id);
      assert.equal(first, second);
    });

    it('shows what is wrong at its field, with what was filled in and where it comes from', async () => {
      const wrong = { refused: { code: 'not-asked' }, field: 'title' } as const;
      let refusing = true;
      await restart({
        useCases: {
          execute: async (command) => {
            bench.useCases.commands.push(command);
            return refusing ? wrong : { done: 'ESC-1', verb: 'open' };
          },
          fieldErrors: (answer) => ('refused' in answer ? { title: 'Say more.' } : {}),
        },
      });
      const message = chloe().writes('Down');
      await ana().chooses('raise-from-message', message);
      assert.match(await ana().submits(), /Down[\s\S]*⚠️ Say more\./);
      refusing = false;
      ana().fills({ title: 'Checkout is down' });
      assert.equal(await ana().submits(), '');
      assert.equal(bench.useCases.commands[1]?.origin?.place, `${message.conversation}/${message.id}`);
    });

    it('where Muster is not keeps the words and the link, and no place in which it could not answer', async () => {
      const elsewhere = chloe().writes('Checkout is down', '19:elsewhere@thread.tacv2');
      const team = { team: { id: '19:another@thread.tacv2' }, channel: { id: '19:elsewhere@thread.tacv2' } };
      const { channelData } = ana().activity(channel, {});
      await ana().chooses('raise-from-message', elsewhere, {
        channelData: { ...Object(channelData), ...team },
      });
      await ana().submits();
      const [command] = bench.useCases.commands;
      assert.equal(command?.origin?.text, 'Checkout is down');
      assert.equal(command?.origin?.place, null);
      assert.equal(command?.by, bench.people.all.find(({ name }) => name === 'Ana Kovács')?.id);
    });

    it('in a chat of other people makes it neither the chat with Muster nor a place to answer', async () => {
      const chat = '19:ana_chloe@unq.gbl.spaces';
      const message = chloe().writes('Checkout is down', chat);
      const conversation = { id: chat, conversationType: 'personal' };
      const channelData = { tenant: Object(ana().activity(channel, {}).channelData).tenant };
      await ana().chooses('raise-from-message', message, { conversation, channelData });
      await ana().submits();
      assert.equal(bench.useCases.commands[0]?.origin?.place, null);
      assert.ok(![...bench.conversations.all.values()].some((each) => each.conversation === chat));
    });

    it('with a place that was made up does not answer there', async () => {
      for (const place of [
        '19:elsewhere@thread.tacv2;messageid=1700000000001/1700000000001',
        '../teams/1',
        `${channel};messageid=1/2`,
      ]) {
        await ana().chooses('raise-from-message', chloe().writes('Checkout is down'));
        ana().forges((data) => {
          Object.assign(Object(data.form).carry, { originPlace: place, originLink: 'javascript:alert(1)' });
        });
        await ana().submits();
        const { origin } = bench.useCases.commands.at(-1) ?? {};
        assert.deepEqual([origin?.place, origin?.link], [null, null]);
      }
    });
  });

  describe('"Raise an escalation"', () => {
    it('opens an empty form beside the box for writing, also where Teams names no conversation', async () => {
      await ana().chooses('raise');
      assert.equal(ana().dialog?.title, 'Raise');
      await ana().chooses('raise', null, { conversation: undefined });
      ana().fills({ title: 'Checkout is down' });
      assert.equal(await ana().submits(), '');
      const [command] = bench.useCases.commands;
      assert.deepEqual([command?.input, command?.origin], [{ title: 'Checkout is down' }, null]);
    });

    it('asks whoever Muster cannot be written to by to add it', async () => {
      const gone = bench.teams.person('gone@example.com');
      await gone.chooses('raise', null, { conversation: undefined });
      assert.match(textOf(gone.dialog?.card), /add Muster as an app for yourself/);
    });
  });

  describe('"Add to timeline"', () => {
    it('opens its form with the words, the link and the time of the message', async () => {
      await restart({
        useCases: { caseOfRoom: async (room) => (room.startsWith(channel) ? 'ESC-1' : null) },
      });
      const message = chloe().writes('', channel, html);
      await ana().chooses('add-to-timeline', message);
      await ana().submits();
      const [command] = bench.useCases.commands;
      assert.deepEqual([command?.verb, command?.key, command?.origin], ['add-note', 'ESC-1', null]);
      assert.equal(command?.input.text, text);
      assert.match(String(command?.input.link), new RegExp(`/${message.id}\\?`));
      const written = new Date(Number(message.id));
      assert.equal(
        Math.floor(Date.parse(String(command?.input.happenedAt)) / 60_000),
        Math.floor(Number(written) / 60_000),
      );
    });

    it('says where it works, elsewhere', async () => {
      await ana().chooses('add-to-timeline', chloe().writes('Hello'));
      assert.match(textOf(ana().dialog?.card), /in the war room of a case only/);
    });

    it('says why not, where it may not be done', async () => {
      await restart({
        useCases: {
          caseOfRoom: async () => 'ESC-1',
          form: async () => ({ refused: { code: 'not-allowed', verb: 'add-note' } }),
          say: () => says('You may not.'),
        },
      });
      await ana().chooses('add-to-timeline', chloe().writes('Hello'));
      assert.match(textOf(ana().dialog?.card), /You may not\./);
    });
  });

  it('of tenants that may not use Muster are refused, and nothing is kept of them', async () => {
    const channelData = { tenant: { id: '0a1b2c3d-0000-4000-8000-00000000000f' } };
    for (const name of ['composeExtension/fetchTask', 'composeExtension/submitAction']) {
      const activity = ana().activity(channel, { type: 'invoke', name, value: { commandId: 'raise' } });
      assert.equal((await bench.teams.deliver({ ...activity, channelData })).status, 403);
    }
    assert.deepEqual([bench.people.all, [...bench.conversations.all.keys()]], [[], []]);
  });

  it('with a message or a form of another shape are answered in words, and nothing is done', async () => {
    const message = { id: '1', body: { content: ['<p>'] }, linkToMessage: { $gt: '' } };
    for (const [name, value] of [
      ['composeExtension/fetchTask', { commandId: 'raise-from-message', messagePayload: message }],
      ['composeExtension/fetchTask', { commandId: { $gt: '' } }],
      ['composeExtension/fetchTask', null],
      ['composeExtension/submitAction', { commandId: 'raise', data: { format: 99, form: {} } }],
      ['composeExtension/submitAction', { commandId: 'raise', data: 'open' }],
      ['composeExtension/submitAction', {}],
    ] as const) {
      const { status, body } = await bench.teams.deliver(
        ana().activity(channel, { type: 'invoke', name, value }),
      );
      assert.equal(status, 200);
      assert.match(textOf(body), /from another version of Muster/);
    }
    assert.deepEqual(bench.useCases.commands, []);
  });

  it('do with a form what its verb says, whoever has changed it: rights are asked for as ever', async () => {
    await ana().chooses('raise');
    ana().forges((data) => Object.assign(Object(data.form), { verb: 'close', key: 'ESC-1' }));
    await ana().submits();
    const [command] = bench.useCases.commands;
    assert.deepEqual([command?.verb, command?.key, command?.origin], ['close', 'ESC-1', null]);
    assert.equal(command?.by, bench.people.all.find(({ name }) => name === 'Ana Kovács')?.id);
  });

  it('take words that look like markup, mentions and dates as words, in the form and in the case', async () => {
    const nasty =
      '&lt;at&gt;everyone&lt;/at&gt; [here](https://evil.example) *bold* {{DATE(2026-03-02T14:20:30Z)}}';
    await ana().chooses('raise-from-message', chloe().writes('', channel, `<p>${nasty}</p>`));
    const title = '<at>everyone</at> [here](https://evil.example) *bold* {{DATE(2026-03-02T14:20:30Z)}}';
    assert.doesNotMatch(JSON.stringify(ana().dialog?.card), /"type":"mention"/);
    await ana().submits();
    assert.equal(bench.useCases.commands[0]?.input.title, title);
  });

  it('that Muster does not know are answered in words', async () => {
    for (const [commandId, message] of [
      ['constructor', chloe().writes('Hello')],
      ['raise-from-message', null],
    ] as const) {
      await ana().chooses(commandId, message);
      assert.match(textOf(ana().dialog?.card), /from another version of Muster/);
    }
    assert.deepEqual(bench.useCases.commands, []);
  });
});
