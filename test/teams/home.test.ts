import assert from 'node:assert/strict';
import { z } from 'zod';
import { actionsOf, textOf } from '../../src/practice/teams/card-actions.ts';
import type { HomeView } from '../../src/view/message.ts';
import { says } from '../slack/support/stub-use-cases.ts';
import { cardOf, plainOf } from '../support/teams/fake-person.ts';
import { channel } from '../support/teams/fake-teams.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

const refreshing = z.object({ refresh: z.object({ action: z.unknown(), userIds: z.array(z.string()) }) });

describe("a person's page in their chat with Muster", () => {
  let bench: Bench;
  let looks = 0;
  const page = (): HomeView => ({
    raise: 'Raise an escalation',
    sections: [
      {
        title: 'Waiting for you',
        empty: 'Nothing waits.',
        items: [
          {
            ...says(`Look ${looks}`),
            buttons: [
              { verb: 'acknowledge', key: 'ESC-1', label: 'Acknowledge' },
              { verb: 'add-note', key: 'ESC-1', label: 'Why?' },
            ],
          },
        ],
      },
    ],
  });
  beforeEach(async () => {
    looks = 0;
    bench = await startBench({
      useCases: {
        home: async () => {
          looks += 1;
          return page();
        },
      },
    });
  });
  afterEach(() => bench.stop());

  const ana = () => bench.teams.person('ana@example.com');
  const pages = () => bench.teams.messagesIn(ana().chat).filter((each) => plainOf(each).includes('Look'));
  const shows = (text: string) =>
    bench.teams.until(() => pages().some((each) => plainOf(each).includes(text)));

  it('is shown when they ask for it', async () => {
    await ana().says('home');
    await shows('Look 1');
    assert.match(
      plainOf(pages()[0] ?? assert.fail()),
      /Raise an escalation[\s\S]*Waiting for you[\s\S]*Acknowledge/,
    );
  });

  it('is shown to them alone when they ask for it in a channel', async () => {
    const asked = await ana().says('escalate home', channel);
    await shows('Look 1');
    const there = () => bench.teams.messagesIn(asked).map(plainOf).join();
    await bench.teams.until(() => there().includes('in your chat with Muster'));
    assert.doesNotMatch(there(), /Look/);
  });

  it('is brought up to date after each thing they do, wherever they do it', async () => {
    await ana().says('home');
    await ana().clicks('Acknowledge');
    await shows('Look 2');
    await ana().clicks('Why?');
    await ana().submits();
    await shows('Look 3');
    assert.equal(pages().length, 1);
    assert.equal(bench.useCases.commands.length, 2);
  });

  it('is left alone for those who never asked for it', async () => {
    await ana().says('escalate Checkout is down');
    await ana().clicks('Open the form');
    await ana().submits();
    await bench.side.settled();
    assert.equal(looks, 0);
  });

  it('is forgotten when they have deleted it, and shown again when they ask', async () => {
    await ana().says('home');
    await shows('Look 1');
    bench.teams.fault('PUT', /activities/, { status: 404 });
    await ana().clicks('Acknowledge');
    await bench.side.settled();
    await ana().clicks('Acknowledge');
    await bench.side.settled();
    assert.equal(looks, 2);
    await ana().says('home');
    await shows('Look 3');
  });

  it('answers its Refresh, by the button or when it is looked at, with the page as it is then', async () => {
    await ana().says('home');
    await shows('Look 1');
    await ana().clicks('Refresh');
    assert.match(ana().heard, /Look 2/);
    const { refresh } = refreshing.parse(cardOf(pages()[0] ?? assert.fail()));
    assert.deepEqual(refresh.userIds, [`29:${ana().object}`]);
    const { body } = await bench.teams.deliver(
      ana().activity(ana().chat, {
        ...{ type: 'invoke', name: 'adaptiveCard/action' },
        value: { action: refresh.action, trigger: 'automatic' },
      }),
    );
    assert.match(textOf(body), /Look 3/);
  });

  it('is named in the welcome of whoever adds Muster for themselves, once, with the button for raising', async () => {
    await ana().installs({ id: 'f:1' });
    await ana().installs({ id: 'f:1' });
    await ana().installs({ id: 'f:2', action: 'remove' });
    await bench.side.settled();
    const [welcome, ...others] = bench.teams.messagesIn(ana().chat);
    assert.deepEqual(others, []);
    assert.deepEqual(
      actionsOf(cardOf(welcome ?? assert.fail())).map(({ title }) => title),
      ['Raise an escalation', 'Home'],
    );
    await ana().clicks('Home');
    await shows('Look 1');
    await ana().clicks('Raise an escalation');
    assert.equal(ana().dialog?.title, 'Raise');
  });

  it('is not announced in a team to which Muster is added', async () => {
    const thread = bench.teams.person('ben@example.com').writes('Hello').conversation;
    const { status } = await bench.teams.deliver(
      ana().activity(thread, { type: 'installationUpdate', action: 'add' }),
    );
    await bench.side.settled();
    assert.equal(status, 200);
    assert.equal(bench.teams.messagesIn(thread).length, 1);
  });
});
