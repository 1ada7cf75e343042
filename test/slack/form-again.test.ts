import assert from 'node:assert/strict';
import type { UseCases } from '../../src/usecases/use-cases.ts';
import { type Bench, withBench } from './support/slack-bench.ts';
import { field, formOf, says } from './support/stub-use-cases.ts';

const kinds = ['a', 'b'].map((value) => ({ value, label: value.toUpperCase() }));
type Asked = Parameters<UseCases['form']>[0];

/** A form whose words follow its kind, and which asks for one thing more where that is b. */
function following(asked: Asked[]): Pick<UseCases, 'form'> {
  return {
    async form(request) {
      asked.push(request);
      const { verb, key, filled = {}, changed } = request;
      const kind = filled.kind ?? 'a';
      const words = changed === 'kind' ? `Words of ${kind}` : (filled.words ?? 'Words of a');
      return formOf(verb, key, [
        field('kind', 'choice', { options: kinds, initial: kind, refreshes: true }),
        field('words', 'text', { max: 100, initial: words }),
        ...(kind === 'b' ? [field('more', 'line', { max: 100, initial: filled.more ?? null })] : []),
        field('other', 'line', { max: 100, initial: filled.other ?? null }),
      ]);
    },
  };
}

async function opens({ slack, side }: Bench) {
  const support = slack.channels.find(({ name }) => name === 'support');
  const buttons = [{ verb: 'ask-this', key: 'ESC-1', label: 'Ask', filled: { kind: 'a' } }];
  await side.platform.post({ channel: support?.id ?? '' }, { ...says('Card'), buttons }, 'ESC-1/card');
  const ana = slack.person('ana@example.com');
  await ana.clicks('Ask');
  await slack.until(() => ana.view);
  return ana;
}

describe('the form of a verb in Slack', () => {
  it('starts with what its button comes with', () => {
    const asked: Asked[] = [];
    return withBench({ useCases: following(asked) }, async (bench) => {
      await opens(bench);
      const { verb, key, filled, changed } = asked[0] ?? {};
      assert.deepEqual([verb, key, filled, changed], ['ask-this', 'ESC-1', { kind: 'a' }, undefined]);
    });
  });

  it('is drawn anew when something is chosen that other fields follow; what else was typed stays', () => {
    const asked: Asked[] = [];
    return withBench({ useCases: following(asked) }, async (bench) => {
      const ana = await opens(bench);
      await ana.fills({ words: 'Mine', other: 'Stays' });
      await ana.chooses('kind', 'b', { in: 'view' });
      await bench.slack.until(() => ana.view?.labels.includes('more'));
      assert.deepEqual(asked[1]?.filled, { kind: 'b', words: 'Mine', other: 'Stays' });
      assert.equal(asked[1]?.changed, 'kind');
      await ana.submits();
      assert.deepEqual(bench.useCases.commands[0]?.input, { kind: 'b', words: 'Words of b', other: 'Stays' });
    });
  });

  it('stays as it is when it cannot be drawn anew', () => {
    const asked: Asked[] = [];
    const { form } = following(asked);
    const refusing: Partial<UseCases> = {
      form: async (request) =>
        request.changed ? { refused: { code: 'unknown-escalation', key: 'ESC-1' } } : form(request),
    };
    return withBench({ useCases: refusing }, async (bench) => {
      const ana = await opens(bench);
      await ana.fills({ other: 'Stays' });
      await ana.chooses('kind', 'b', { in: 'view' });
      await ana.submits();
      assert.deepEqual(bench.useCases.commands[0]?.input, { kind: 'b', words: 'Words of a', other: 'Stays' });
    });
  });
});
