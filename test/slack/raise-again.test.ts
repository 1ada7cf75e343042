import assert from 'node:assert/strict';
import { AppError } from '../../src/errors.ts';
import type { RaisingSoFar } from '../../src/usecases/raising.ts';
import type { UseCases } from '../../src/usecases/use-cases.ts';
import type { FormView, MessageView } from '../../src/view/message.ts';
import { type Bench, withBench } from './support/slack-bench.ts';
import { field, formOf, says } from './support/stub-use-cases.ts';

const kinds = ['a', 'b', 'c'].map((value) => ({ value, label: value.toUpperCase() }));

function form(
  filled: Record<string, string>,
  messages: readonly MessageView[] = [],
  under: string | null = null,
): FormView {
  const fields = [
    field('title', 'line', { optional: false, max: 150, initial: filled.title ?? null, refreshes: true }),
    field('category', 'choice', { options: kinds, initial: filled.category ?? null, refreshes: true }),
    field('description', 'text', { max: 2_500, initial: filled.description ?? null }),
  ];
  return formOf('open', null, fields, { title: 'Raise', carry: {}, notes: { under, messages } });
}

const alike: MessageView = {
  ...says('ESC-7 is open.'),
  buttons: [{ verb: 'join', key: 'ESC-7', label: 'Join ESC-7' }],
};
const suggests: MessageView = {
  ...says('Muster suggests B.'),
  buttons: [{ verb: 'fill-in', key: 'category=b', label: 'Fill it in' }],
};

/** Use cases that find ESC-7 for every title with "known" in it, and suggest B where no kind is chosen. */
function finding(looks: RaisingSoFar[]): Partial<UseCases> {
  return {
    raiseForm: ({ title = '' }) => form({ title }),
    async raiseFormAgain(soFar) {
      looks.push(soFar);
      const { filled, last, carry } = soFar;
      const isKnown = /known/.test(filled.title ?? '');
      const messages = [...(isKnown ? [alike] : []), ...(filled.category ? [] : [suggests])];
      return { ...form(filled, messages, last), carry: { ...carry, ...(isKnown && { shown: 'ESC-7' }) } };
    },
  };
}

async function opens({ slack }: Bench, title: string) {
  const ana = slack.person('ana@example.com');
  await ana.command('/escalate', title, { in: 'support' });
  await slack.until(() => ana.view);
  return ana;
}
const updates = ({ slack }: Bench) => slack.calls.filter(({ method }) => method === 'views.update');
const errorsIn = ({ log }: Bench) => log.filter(({ level }) => level === 'error');

describe('the form for raising a case, while it is filled in', () => {
  it('shows what is open already as soon as it is open, and is left alone where nothing is', () => {
    const looks: RaisingSoFar[] = [];
    return withBench({ useCases: finding(looks) }, async (bench) => {
      const ana = await opens(bench, 'A known thing');
      await bench.slack.until(() => ana.view?.plain.includes('ESC-7 is open.'));
      await bench.side.settled();
      await ana.closes();
      await opens(bench, 'Something new');
      await bench.side.settled();
      assert.deepEqual(
        looks.map(({ filled }) => filled),
        [{ title: 'A known thing' }, { title: 'Something new' }],
      );
      assert.equal(looks[0]?.by, bench.people.all[0]?.id);
      assert.equal(updates(bench).length, 1);
    });
  });

  it('asks nothing when it opens empty', () => {
    const looks: RaisingSoFar[] = [];
    return withBench({ useCases: finding(looks) }, async (bench) => {
      await bench.slack.person('ana@example.com').shortcut('raise');
      await bench.side.settled();
      assert.deepEqual(looks, []);
    });
  });

  it('looks anew after a title and a choice, with all that stands in it, and keeps what was typed', () => {
    const looks: RaisingSoFar[] = [];
    return withBench({ useCases: finding(looks) }, async (bench) => {
      const ana = await opens(bench, '');
      await ana.fills({ description: 'typed', title: 'A known thing' });
      await bench.slack.until(() => ana.view?.plain.includes('ESC-7 is open.'));
      await ana.fills({ category: 'C' });
      await bench.side.settled();
      assert.deepEqual(
        looks.map(({ filled, last }) => [filled, last]),
        [
          [{ title: 'A known thing', description: 'typed' }, 'title'],
          [{ title: 'A known thing', description: 'typed', category: 'c' }, 'category'],
        ],
      );
      assert.equal(looks[1]?.carry.shown, 'ESC-7');
      await ana.submits();
      assert.deepEqual(bench.useCases.commands[0]?.input, {
        ...{ title: 'A known thing', category: 'c', description: 'typed' },
      });
    });
  });

  it('takes a suggestion over when its button is pressed, also where the field was emptied since', () => {
    const looks: RaisingSoFar[] = [];
    return withBench({ useCases: finding(looks) }, async (bench) => {
      const ana = await opens(bench, '');
      await ana.fills({ title: 'New' });
      await ana.clicks('Fill it in');
      await bench.slack.until(() => ana.view?.buttons.length === 0);
      assert.deepEqual(looks.at(-1)?.filled, { title: 'New', category: 'b' });
      await ana.fills({ category: null });
      await ana.clicks('Fill it in');
      await bench.slack.until(() => ana.view?.buttons.length === 0);
      await ana.submits();
      assert.deepEqual(bench.useCases.commands[0]?.input, { title: 'New', category: 'b' });
    });
  });

  it('stays as it is when looking fails: that is logged, and nobody is told', () =>
    withBench(
      {
        useCases: { ...finding([]), raiseFormAgain: () => Promise.reject(new Error('the database is away')) },
      },
      async (bench) => {
        const ana = await opens(bench, 'A known thing');
        await ana.fills({ category: 'C' });
        await bench.side.settled();
        assert.deepEqual(
          errorsIn(bench).map(({ details }) => details.doing),
          Array(2).fill('looking for open cases while one is being raised'),
        );
        assert.equal((await ana.submits()).isClosed, true);
        assert.deepEqual([...ana.messages('support'), ...ana.messages('dm')], []);
      },
    ));

  it('stays as it is when looking takes longer than somebody would wait', () =>
    withBench(
      { useCases: { ...finding([]), raiseFormAgain: () => new Promise(() => undefined) } },
      async (bench) => {
        const ana = await opens(bench, 'A known thing');
        await bench.side.settled();
        assert.deepEqual(updates(bench), []);
        assert.equal(bench.log.filter(({ level }) => level === 'warn').length, 1);
        assert.equal((await ana.submits()).isClosed, true);
      },
    ));

  for (const code of ['hash_conflict', 'not_found'])
    it(`loses quietly against a later update, and against one who has closed it (${code})`, () =>
      withBench({ useCases: finding([]) }, async (bench) => {
        bench.slack.fault('views.update', { error: code, times: 1 });
        await opens(bench, 'A known thing');
        await bench.side.settled();
        assert.equal(updates(bench).length, 1);
        assert.deepEqual(errorsIn(bench), []);
      }));

  it('takes a suggestion over also where it was drawn anew since the button was seen', () =>
    withBench({ useCases: finding([]) }, async (bench) => {
      const ana = await opens(bench, '');
      await ana.fills({ title: 'New' });
      await bench.slack.until(() => ana.sees('Fill it in'));
      await Promise.all([ana.fills({ title: 'Newer' }), ana.clicks('Fill it in')]);
      await bench.side.settled();
      await ana.submits();
      assert.deepEqual(bench.useCases.commands[0]?.input, { title: 'Newer', category: 'b' });
    }));

  it('is updated by its hash, so that an older look does not cover a later one', () =>
    withBench({ useCases: finding([]) }, async (bench) => {
      const ana = await opens(bench, 'A known thing');
      await bench.side.settled();
      await ana.fills({ category: 'C' });
      await bench.side.settled();
      const hashes = updates(bench).map(({ args }) => args.hash);
      assert.equal(hashes.length, 2);
      assert.equal(new Set(hashes).size, 2);
      assert.ok(hashes.every((hash) => typeof hash === 'string' && hash !== ''));
    }));

  it('uses what it knows of a field that Slack leaves out after an update', () =>
    withBench({ useCases: finding([]) }, async (bench) => {
      const ana = await opens(bench, '');
      await ana.fills({ title: 'New' });
      await ana.clicks('Fill it in');
      await bench.slack.until(() => ana.view?.buttons.length === 0);
      const { workspace } = bench.slack;
      const [view] = workspace.modalsOf(ana.id);
      assert.ok(view);
      const { category, ...values } = view.values;
      assert.ok(category);
      workspace.saveView({ ...view, values });
      await ana.submits();
      assert.deepEqual(bench.useCases.commands[0]?.input, { title: 'New', category: 'b' });
    }));
});

describe('joining from the form', () => {
  it('joins by the verb, and the form becomes the answer', () =>
    withBench({ useCases: finding([]) }, async (bench) => {
      const ana = await opens(bench, 'A known thing');
      await ana.clicks('Join ESC-7');
      await bench.slack.until(() => ana.view?.plain === 'You joined ESC-7.');
      const [command] = bench.useCases.commands;
      assert.deepEqual(
        [command?.verb, command?.key, command?.by],
        ['join', 'ESC-7', bench.people.all[0]?.id],
      );
      assert.equal(ana.view?.submit, undefined);
    }));

  it('is one join for two presses', () =>
    withBench({ useCases: finding([]) }, async (bench) => {
      const ana = await opens(bench, 'A known thing');
      await ana.clicks('Join ESC-7', { copies: 2 });
      await bench.side.settled();
      assert.equal(new Set(bench.useCases.commands.map(({ id }) => id)).size, 1);
    }));

  it('that fails is told with a reference, and the form is still there', () => {
    const execute = () => Promise.reject(new AppError('database-fault', 'The database is away.'));
    return withBench({ useCases: { ...finding([]), execute } }, async (bench) => {
      const ana = await opens(bench, 'A known thing');
      await ana.clicks('Join ESC-7');
      await bench.slack.until(() =>
        ana.messages('dm').some(({ plain }) => /reference [0-9A-F]{6}/.test(plain)),
      );
      assert.equal(ana.view?.title, 'Raise');
    });
  });
});

describe('after raising', () => {
  it('the like that somebody else raised is told privately, with what was filled in and shown', () => {
    const asked: [string, RaisingSoFar][] = [];
    const alsoRaised: UseCases['alsoRaised'] = async (key, soFar) => {
      asked.push([key, soFar]);
      return says('Ben raised the like.');
    };
    return withBench({ useCases: { ...finding([]), alsoRaised } }, async (bench) => {
      const ana = await opens(bench, 'A known thing');
      await bench.slack.until(() => ana.view?.plain.includes('ESC-7 is open.'));
      await ana.submits();
      await bench.slack.until(() =>
        ana.messages('support').some(({ plain }) => plain === 'Ben raised the like.'),
      );
      const [[key, soFar] = []] = asked;
      assert.equal(key, 'ESC-1');
      assert.deepEqual([soFar?.filled, soFar?.carry.shown], [{ title: 'A known thing' }, 'ESC-7']);
    });
  });

  it('that this cannot be found out is logged, and the case is raised all the same', () =>
    withBench(
      { useCases: { ...finding([]), alsoRaised: () => Promise.reject(new Error('the database is away')) } },
      async (bench) => {
        const ana = await opens(bench, 'New');
        assert.equal((await ana.submits()).isClosed, true);
        await bench.side.settled();
        assert.equal(errorsIn(bench).length, 1);
        assert.deepEqual(ana.messages('dm'), []);
      },
    ));
});
