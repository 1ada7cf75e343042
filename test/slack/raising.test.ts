import assert from 'node:assert/strict';
import { type Bench, withBench } from './support/slack-bench.ts';
import { field, formOf, says } from './support/stub-use-cases.ts';

const errorsIn = ({ log }: Bench) => log.filter(({ level }) => level === 'error');

describe('raising a case in Slack', () => {
  it('opens the form with the words after the command as the title, and asks the use cases only for it', () =>
    withBench({}, async ({ slack, useCases, people }) => {
      const ana = slack.person('ana@example.com');
      const reply = await ana.command('/escalate', 'Checkout is down &amp; slow', { in: 'elsewhere' });
      assert.deepEqual(reply, { status: 200, body: '' });
      const view = await slack.until(() => ana.view);
      assert.equal(view.title, 'Raise');
      assert.deepEqual(
        slack.calls.slice(0, 2).map(({ method }) => method),
        ['auth.test', 'views.open'],
      );
      await ana.submits();
      await slack.until(() => useCases.commands.length === 1);
      const [command] = useCases.commands;
      assert.deepEqual(command?.input, { title: 'Checkout is down & slow' });
      assert.equal(command?.verb, 'open');
      assert.equal(command?.key, null);
      assert.equal(command?.origin, null);
      assert.equal(command?.workspace, `slack:${slack.teamId}`);
      assert.equal(command?.by, people.all[0]?.id);
      assert.equal(ana.view, null);
    }));

  it('keeps a title of 10,000 characters by clipping it and putting the whole into the description', () =>
    withBench({}, async ({ slack, useCases }) => {
      const ana = slack.person('ana@example.com');
      await ana.command('/escalate', `${'<!channel> '.repeat(1_000)}`, { in: 'support' });
      await slack.until(() => ana.view);
      await ana.submits();
      await slack.until(() => useCases.commands.length === 1);
      const { title, description } = useCases.commands[0]?.input ?? {};
      assert.equal(String(title).length, 150);
      assert.equal(String(description).length, 2_500);
      assert.match(String(description), /^<!channel> <!channel>/);
    }));

  it('opens an empty form from the global shortcut', () =>
    withBench({}, async ({ slack }) => {
      const ana = slack.person('ana@example.com');
      await ana.shortcut('raise');
      assert.equal((await slack.until(() => ana.view)).title, 'Raise');
    }));

  it('from a message keeps its words, its link and its place', () =>
    withBench({}, async ({ slack, useCases }) => {
      const ana = slack.person('ana@example.com');
      await ana.says('Checkout fails &lt;again&gt; <https://example.com/t/1|ticket>\nsince 9', {
        in: 'support',
      });
      const [message] = ana.messages('support');
      assert.ok(message);
      await ana.shortcut('raise', { in: 'support', message: 'Checkout fails' });
      await slack.until(() => ana.view);
      await ana.submits();
      await slack.until(() => useCases.commands.length === 1);
      const text = 'Checkout fails <again> ticket (https://example.com/t/1)\nsince 9';
      assert.deepEqual(useCases.commands[0]?.input, { title: text.split('\n')[0], description: text });
      const link = `${slack.apiUrl.replace('/api/', '')}/archives/${message.channel}/p${message.ts.replace('.', '')}`;
      assert.deepEqual(useCases.commands[0]?.origin, {
        text,
        link,
        place: `${message.channel}/${message.ts}`,
      });
    }));

  it('from the button of App Home opens an empty form', () =>
    withBench({}, async ({ slack }) => {
      const ana = slack.person('ana@example.com');
      await ana.opensHome();
      await ana.clicks('Raise an escalation', { in: 'home' });
      assert.equal((await slack.until(() => ana.view)).title, 'Raise');
    }));

  it('offers the form again, with the title, when Slack says that the click is too old', () =>
    withBench({}, async (bench) => {
      const { slack } = bench;
      const ana = slack.person('ana@example.com');
      slack.fault('views.open', { error: 'expired_trigger_id', times: 1 });
      await ana.command('/escalate', 'Checkout is down', { in: 'support' });
      await ana.clicks('Open the form');
      await slack.until(() => ana.view);
      await ana.submits();
      await slack.until(() => bench.useCases.commands.length === 1);
      assert.equal(bench.useCases.commands[0]?.input.title, 'Checkout is down');
      assert.deepEqual(errorsIn(bench), []);
    }));

  it('opens one form when the same trigger comes twice', () =>
    withBench({}, async (bench) => {
      const ana = bench.slack.person('ana@example.com');
      bench.slack.fault('views.open', { error: 'exchanged_trigger_id', times: 1 });
      await ana.command('/escalate', 'Checkout is down', { in: 'support' });
      await bench.slack.until(() => bench.slack.calls.at(-1)?.answer?.ok === false);
      await bench.side.stop();
      assert.deepEqual(errorsIn(bench), []);
      assert.deepEqual(ana.messages('support'), []);
    }));

  it('tells the person with a reference when Slack cannot open the form', () =>
    withBench({}, async (bench) => {
      const ana = bench.slack.person('ana@example.com');
      bench.slack.fault('views.open', { status: 500 });
      await ana.command('/escalate', 'Checkout is down', { in: 'support' });
      const [message] = await bench.slack.until(
        () => ana.messages('support').length > 0 && ana.messages('support'),
      );
      const [error] = errorsIn(bench);
      assert.ok(message?.isEphemeral);
      assert.match(message.plain, new RegExp(`reference ${error?.details.reference}`));
      assert.equal(error?.details.code, 'no-answer');
    }));
});

describe('a question in Slack', () => {
  it('is answered privately in the reply to the command, with who asked and where', () =>
    withBench({}, async ({ slack, useCases, people }) => {
      const ana = slack.person('ana@example.com');
      await ana.command('/escalate', 'status ESC-1', { in: 'support' });
      const [message] = ana.messages('support');
      assert.equal(message?.plain, 'You asked: status ESC-1');
      assert.ok(message.isEphemeral);
      assert.equal(useCases.questions[0]?.by, people.all[0]?.id);
      assert.equal(useCases.questions[0]?.room, message.channel);
      assert.equal(people.all[0]?.email, 'ana@example.com');
    }));

  it('that fails is answered with a reference, and Slack does not say that the app is broken', () =>
    withBench(
      { useCases: { answerQuestion: () => Promise.reject(new Error('the database is away')) } },
      async (bench) => {
        const ana = bench.slack.person('ana@example.com');
        assert.equal((await ana.command('/escalate', 'list', { in: 'elsewhere' })).status, 200);
        const messages = ana.messages('elsewhere');
        assert.equal(messages.length, 1);
        assert.match(messages[0]?.plain ?? '', /reference [0-9A-F]{6}/);
      },
    ));
});

describe('a form that was sent off', () => {
  const raise = async ({ slack }: Bench) => {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', 'Checkout is down', { in: 'support' });
    await slack.until(() => ana.view);
    return ana;
  };

  it('stays open with what is wrong beside the field; sent again as it was, it is another command', () => {
    const refusal = { refused: { code: 'not-asked' }, field: 'title' } as const;
    const ids: string[] = [];
    let refusing = true;
    return withBench(
      {
        useCases: {
          execute: async ({ id }) => {
            ids.push(id);
            return refusing ? refusal : { done: 'ESC-1', verb: 'open' };
          },
          fieldErrors: (answer) =>
            'refused' in answer ? { title: 'Say more.', elsewhere: 'And this.' } : {},
        },
      },
      async (bench) => {
        const ana = await raise(bench);
        const first = await ana.submits();
        assert.equal(first.isClosed, false);
        assert.deepEqual(first.errors, { title: 'Say more. And this.' });
        refusing = false;
        assert.equal((await ana.submits()).isClosed, true);
        assert.equal(new Set(ids).size, 2);
      },
    );
  });

  it('closes, and what there is to say is said privately where the form was asked for', () =>
    withBench({ useCases: { say: () => says('ESC-1 is raised.') } }, async (bench) => {
      const ana = await raise(bench);
      assert.equal((await ana.submits()).isClosed, true);
      const [message] = await bench.slack.until(
        () => ana.messages('support').length > 0 && ana.messages('support'),
      );
      assert.equal(message?.plain, 'ESC-1 is raised.');
      assert.ok(message.isEphemeral);
    }));

  it('is answered by direct message when Muster is not in the channel it was asked for in', () =>
    withBench({ useCases: { say: () => says('ESC-1 is raised.') } }, async ({ slack }) => {
      const ana = slack.person('ana@example.com');
      await ana.command('/escalate', 'Checkout is down', { in: 'elsewhere' });
      await slack.until(() => ana.view);
      await ana.submits();
      const [message] = await slack.until(() => ana.messages('dm').length > 0 && ana.messages('dm'));
      assert.equal(message?.plain, 'ESC-1 is raised.');
    }));

  it('sent twice at once is one command', () =>
    withBench({}, async (bench) => {
      const ana = await raise(bench);
      await Promise.all([ana.submits(), ana.submits()]);
      const ids = new Set(bench.useCases.commands.map(({ id }) => id));
      assert.equal(ids.size, 1);
    }));

  it('stays open with a reference, and with everything in it, when doing it failed', () =>
    withBench({ useCases: { execute: () => Promise.reject(new Error('away')) } }, async (bench) => {
      const ana = await raise(bench);
      const { isClosed, errors } = await ana.submits();
      assert.equal(isClosed, false);
      assert.match(errors.title ?? '', /reference [0-9A-F]{6}/);
    }));

  it('refuses apps as people, beside the field', () => {
    const form = formOf('open', null, [field('person', 'person'), field('people', 'people')]);
    return withBench({ useCases: { raiseForm: () => form } }, async (bench) => {
      const ana = await raise(bench);
      await ana.fills({ person: 'USLACKBOT', people: ['Ben Okafor'] });
      const { errors } = await ana.submits();
      assert.match(errors.person ?? '', /app or a deactivated account/);
      await ana.fills({ person: 'Ana Kovács' });
      await ana.submits();
      const known = (email: string) => bench.people.all.find((person) => person.email === email)?.id;
      assert.deepEqual(bench.useCases.commands[0]?.input, {
        person: known('ana@example.com'),
        people: [known('ben@example.com')],
      });
    });
  });

  it('that takes longer than Slack waits is closed, and its answer told later', () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const useCases = {
      execute: async () => {
        await finished;
        return { done: 'ESC-1', verb: 'open' };
      },
      say: () => says('ESC-1 is raised.'),
    };
    return withBench({ useCases }, async (bench) => {
      const ana = await raise(bench);
      assert.equal((await ana.submits()).isClosed, true);
      assert.deepEqual(ana.messages('support'), []);
      finish();
      await bench.slack.until(() =>
        ana.messages('support').some(({ plain }) => plain === 'ESC-1 is raised.'),
      );
    });
  }).timeout(10_000);
});

describe("a person's own page in Slack", () => {
  it('is brought up to date by /escalate home, which says where it is', () =>
    withBench({}, async ({ slack }) => {
      const ana = slack.person('ana@example.com');
      await ana.command('/escalate', 'home', { in: 'support' });
      assert.match(ana.messages('support').at(-1)?.plain ?? '', /choose Home/);
      await slack.until(() => ana.home?.plain.includes('Page of'));
    }));
});
