import assert from 'node:assert/strict';
import type { Button, MessageView } from '../../src/view/message.ts';
import { signal } from './support/signal.ts';
import { type Bench, withBench } from './support/slack-bench.ts';
import { field, formOf, says } from './support/stub-use-cases.ts';

const card = (buttons: readonly Button[], menu: readonly Button[] = []): MessageView => ({
  ...says('The card'),
  buttons,
  menu,
});
const verb = (name: string, label: string, key = 'ESC-1'): Button => ({ verb: name, key, label });

/** Shows a card in #support as the delivery would. */
async function withCard({ slack, side }: Bench, buttons: readonly Button[], menu: readonly Button[] = []) {
  const support = slack.channels.find(({ name }) => name === 'support');
  const ref = await side.platform.post({ channel: support?.id ?? '' }, card(buttons, menu), 'ESC-1/card');
  return { ana: slack.person('ana@example.com'), ben: slack.person('ben@example.com'), ref };
}

describe('a click in Slack', () => {
  it('does what the button says, with an id of the click and nothing else', () =>
    withBench({}, async (bench) => {
      const { ana, ref } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
      assert.equal((await ana.clicks('Acknowledge')).status, 200);
      const [command] = bench.useCases.commands;
      const { id, ...rest } = command ?? assert.fail();
      assert.match(
        id,
        new RegExp(`^slack:${bench.slack.teamId}:${ana.id}:acknowledge:ESC-1:${ref.id}:\\d+\\.\\d+$`),
      );
      assert.deepEqual(rest, {
        ...{ workspace: `slack:${bench.slack.teamId}`, verb: 'acknowledge', key: 'ESC-1' },
        ...{ input: {}, origin: null, by: bench.people.all[0]?.id, via: 'slack' },
        at: new Date('2026-03-02T10:00:00Z'),
      });
      assert.equal(ana.messages('support').length, 1);
    }));

  it('delivered twice by Slack is done once', () =>
    withBench({}, async (bench) => {
      const { ana } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
      await ana.clicks('Acknowledge', { copies: 3 });
      assert.equal(bench.useCases.commands.length, 1);
    }));

  it('made twice while the first is being done is done once; afterwards it is a new one', async () => {
    const asked = signal();
    const finished = signal();
    const ids: string[] = [];
    const execute = async ({ id }: { id: string }) => {
      ids.push(id);
      asked.give();
      await finished.given;
      return { done: 'ESC-1', verb: 'acknowledge' };
    };
    await withBench({ useCases: { execute } }, async (bench) => {
      const { ana } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
      const first = ana.clicks('Acknowledge');
      await asked.given;
      assert.equal((await ana.clicks('Acknowledge')).status, 200);
      finished.give();
      await first;
      assert.equal(ids.length, 1);
      await ana.clicks('Acknowledge');
      assert.equal(new Set(ids).size, 2);
    });
  });

  it('with a wrong, old or missing signature does nothing', () =>
    withBench({}, async (bench) => {
      const { ana } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
      for (const signature of ['bad', 'old', 'missing'] as const)
        assert.equal((await ana.clicks('Acknowledge', { signature })).status, 401);
      assert.deepEqual(bench.useCases.commands, []);
    }));

  it('that is refused is answered privately, and the card stays', () =>
    withBench(
      { useCases: { execute: async () => ({ refused: { code: 'not-asked' }, field: null }) } },
      async (bench) => {
        const { ana, ben } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
        await ana.clicks('Acknowledge');
        const answer = await bench.slack.until(() => ana.messages('support')[1]);
        assert.equal(answer.plain, 'That was refused.');
        assert.ok(answer.isEphemeral);
        assert.deepEqual(
          ben.messages('support').map(({ plain }) => plain),
          ['The card\n[Acknowledge]'],
        );
      },
    ));

  it('that fails is answered with the reference that is in the log', () =>
    withBench({ useCases: { execute: () => Promise.reject(new Error('away')) } }, async (bench) => {
      const { ana } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
      assert.equal((await ana.clicks('Acknowledge')).status, 200);
      const answer = await bench.slack.until(() => ana.messages('support')[1]);
      const error = bench.log.find(({ level }) => level === 'error');
      assert.ok(error?.details.reference);
      assert.match(answer.plain, new RegExp(`reference ${error.details.reference}`));
    }));

  it('that takes longer than Slack waits is acknowledged, and answered later', async () => {
    const finished = signal();
    const execute = async () => {
      await finished.given;
      return { refused: { code: 'not-asked' }, field: null } as const;
    };
    await withBench({ useCases: { execute } }, async (bench) => {
      const { ana } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
      assert.equal((await ana.clicks('Acknowledge')).status, 200);
      finished.give();
      assert.equal((await bench.slack.until(() => ana.messages('support')[1])).plain, 'That was refused.');
    });
  }).timeout(10_000);

  it('on a link is acknowledged, and nothing is done', () =>
    withBench({}, async (bench) => {
      const { ana } = await withCard(bench, [
        { link: 'https://example.com', label: 'Ticket' },
        { open: 'C0000000001', label: 'Open room', in: 'room' },
      ]);
      assert.equal((await ana.clicks('Ticket')).status, 200);
      assert.equal((await ana.clicks('Open room')).status, 200);
      assert.deepEqual(bench.useCases.commands, []);
      assert.equal(ana.messages('support').length, 1);
    }));

  it('on a button of another version is answered with what to use instead', () =>
    withBench({}, async ({ slack, useCases }) => {
      const ana = slack.person('ana@example.com');
      const support = slack.channels.find(({ name }) => name === 'support');
      const button = {
        type: 'button',
        action_id: 'ack_v0',
        text: { type: 'plain_text', text: 'Old' },
        value: 'x',
      };
      await fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${slack.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          channel: support?.id,
          text: 'Old card',
          blocks: [{ type: 'actions', elements: [button] }],
        }),
      });
      await ana.clicks('Old');
      const answer = await slack.until(() => ana.messages('support')[1]);
      assert.match(answer.plain, /another version of Muster/);
      assert.deepEqual(useCases.commands, []);
    }));

  it('in the menu does the same as a button, be the menu short or long', () =>
    withBench({}, async (bench) => {
      const menu = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => verb(name, `Do ${name}`));
      const { ana } = await withCard(bench, [], menu.slice(0, 5));
      await ana.clicks('Do b');
      await withCard(bench, [], menu);
      await ana.clicks('Do f');
      assert.deepEqual(
        bench.useCases.commands.map(({ verb: name, key }) => `${name} ${key}`),
        ['b ESC-1', 'f ESC-1'],
      );
    }));
});

describe('a click that needs a form', () => {
  const ask = verb('ask-update', 'Send update');

  it('opens it in one step when it is there at once, and its submission carries verb, case and values', () =>
    withBench({}, async (bench) => {
      const { ana } = await withCard(bench, [ask]);
      await ana.clicks('Send update');
      assert.equal((await bench.slack.until(() => ana.view)).title, 'Form of ask-update');
      await ana.fills({
        text: 'All is well',
        link: 'https://example.com',
        happenedAt: new Date('2026-03-02T09:30:00Z'),
      });
      await ana.submits();
      const [command] = bench.useCases.commands;
      assert.equal(command?.verb, 'ask-update');
      assert.equal(command.key, 'ESC-1');
      assert.deepEqual(command.input, {
        text: 'All is well',
        link: 'https://example.com',
        happenedAt: '2026-03-02T09:30:00.000Z',
      });
      assert.ok(!bench.slack.calls.some(({ method }) => method === 'views.update'));
    }));

  it('shows "One moment…" while the form takes its time', async () => {
    const ready = signal();
    const form = async () => {
      await ready.given;
      return formOf('ask-update', 'ESC-1', [field('text', 'text')]);
    };
    await withBench({ useCases: { form } }, async (bench) => {
      const { ana } = await withCard(bench, [ask]);
      await ana.clicks('Send update');
      assert.equal((await bench.slack.until(() => ana.view)).plain, 'One moment…');
      ready.give();
      await bench.slack.until(() => ana.view?.title === 'Form of ask-update');
    });
  });

  it('closed by the person before the form was there is no fault', async () => {
    const ready = signal();
    const form = async () => {
      await ready.given;
      return formOf('ask-update', 'ESC-1', [field('text', 'text')]);
    };
    await withBench({ useCases: { form } }, async (bench) => {
      const { ana } = await withCard(bench, [ask]);
      await ana.clicks('Send update');
      await bench.slack.until(() => ana.view);
      await ana.closes();
      ready.give();
      await bench.slack.until(() => bench.slack.calls.at(-1)?.answer?.error === 'not_found');
      await bench.side.stop();
      assert.deepEqual(bench.log, []);
    });
  });

  it('says in the view why there is no form', () =>
    withBench(
      { useCases: { form: async () => ({ refused: { code: 'unknown-escalation', key: 'ESC-1' } }) } },
      async (bench) => {
        const { ana } = await withCard(bench, [ask]);
        await ana.clicks('Send update');
        const view = await bench.slack.until(() => ana.view);
        assert.equal(view.plain, 'That was refused.');
        assert.equal(view.submit, undefined);
      },
    ));

  it('says in the view, with a reference, that the form could not be made', () =>
    withBench({ useCases: { form: () => Promise.reject(new Error('away')) } }, async (bench) => {
      const { ana } = await withCard(bench, [ask]);
      await ana.clicks('Send update');
      assert.match((await bench.slack.until(() => ana.view)).plain, /reference [0-9A-F]{6}/);
    }));

  it('offers to try again when Slack says that the click is too old', () =>
    withBench({}, async (bench) => {
      const { ana } = await withCard(bench, [ask]);
      bench.slack.fault('views.open', { error: 'expired_trigger_id', times: 1 });
      await ana.clicks('Send update');
      await ana.clicks('Try again');
      assert.equal((await bench.slack.until(() => ana.view)).title, 'Form of ask-update');
    }));
});

describe('"Add to timeline" on a message', () => {
  it('opens the form with the words, the link and the time of the message', () =>
    withBench({ useCases: { caseOfRoom: async () => 'ESC-7' } }, async ({ slack, useCases }) => {
      const ana = slack.person('ana@example.com');
      await ana.says('The cache was &lt;full&gt;', { in: 'support' });
      const [message] = ana.messages('support');
      await ana.shortcut('add-to-timeline', { in: 'support', message: 'The cache' });
      await slack.until(() => ana.view);
      await ana.submits();
      const [command] = useCases.commands;
      assert.equal(command?.verb, 'add-note');
      assert.equal(command.key, 'ESC-7');
      assert.equal(command.input.text, 'The cache was <full>');
      assert.match(String(command.input.link), /\/archives\/C\w+\/p\d+$/);
      assert.equal(command.input.happenedAt, new Date(Math.floor(Number(message?.ts)) * 1_000).toISOString());
    }));

  it('says where it works when the channel is no war room', () =>
    withBench({}, async ({ slack }) => {
      const ana = slack.person('ana@example.com');
      await ana.says('Hello', { in: 'support' });
      await ana.shortcut('add-to-timeline', { in: 'support', message: 'Hello' });
      assert.match((await slack.until(() => ana.view)).plain, /war room of a case only/);
    }));
});

describe('App Home', () => {
  it('shows a person their own page, and again after they have done something there', () =>
    withBench({}, async ({ slack, useCases, people }) => {
      const ana = slack.person('ana@example.com');
      await ana.opensHome();
      await slack.until(() => ana.home);
      assert.match(ana.home?.plain ?? '', new RegExp(`Page of ${people.all[0]?.id}`));
      await ana.clicks('Acknowledge', { in: 'home' });
      assert.equal(useCases.commands[0]?.verb, 'acknowledge');
      await slack.until(() => slack.calls.filter(({ method }) => method === 'views.publish').length === 2);
    }));

  it('is not published for those who have not opened it', () =>
    withBench({}, async (bench) => {
      const { ana } = await withCard(bench, [verb('acknowledge', 'Acknowledge')]);
      await ana.clicks('Acknowledge');
      await bench.side.stop();
      assert.ok(!bench.slack.calls.some(({ method }) => method === 'views.publish'));
    }));
});
