import assert from 'node:assert/strict';
import type { Heard, Signs } from '../../src/usecases/signs.ts';
import { post, signed } from './support/signed-post.ts';
import { type Bench, startBench } from './support/slack-bench.ts';

const seen = [{ sign: 'anger', weight: 3, words: ['<!channel> *furious*'] }] as const;

describe('signs in Slack', () => {
  let bench: Bench;
  let heard: Heard[];

  async function start(channels: readonly string[]): Promise<void> {
    heard = [];
    const signs: Signs = {
      channels,
      hear: async (message) => {
        heard.push(message);
        return seen;
      },
      withSuggestion: async (_workspace, origin) => origin,
      posted: async () => {},
      release: async () => {},
      ignore: async () => true,
      escalated: async () => {},
    };
    bench = await startBench({
      slack: { channels: ['support', 'second', 'third'], events: ['message'] },
      signs,
    });
  }
  afterEach(() => bench.stop());

  const idOf = (name: string) => bench.slack.channels.find((channel) => channel.name === name)?.id ?? '';
  const asked = () => bench.slack.calls.filter(({ method }) => method === 'conversations.info').length;
  const says = async (where: string, text = 'Hello'): Promise<void> => {
    await bench.slack.person('ana@example.com').says(text, { in: where });
    await bench.side.settled();
  };

  it('the name of each channel is asked for once, and of none any more when all are found', async () => {
    await start(['second']);
    for (const where of ['support', 'support', 'second', 'second', 'third']) await says(where);
    assert.equal(asked(), 2);
    assert.deepEqual(
      heard.map(({ channel }) => channel),
      [idOf('second'), idOf('second')],
    );
  });

  it('a name that could not be asked for is asked for again', async () => {
    await start(['support']);
    bench.slack.fault('conversations.info', { status: 500, times: 1 });
    await says('support');
    assert.equal(heard.length, 0);
    await says('support');
    assert.equal(heard.length, 1);
  });

  it('the words in a line can be no mention and no formatting', async () => {
    await start(['support']);
    await says('support', 'Hello');
    const line = bench.slack.person('ana@example.com').messages('support').at(-1);
    assert.match(line?.plain ?? '', /anger \(“<!channel> \*furious\*”\)/);
    assert.doesNotMatch(line?.text ?? '', /<!channel>/);
  });

  it('in a channel that is shared with another company nothing is heard', async () => {
    await start(['support']);
    const tell = async (isShared: boolean): Promise<void> => {
      const event = { type: 'message', channel: idOf('support'), user: 'U1', text: 'Hello', ts: '1.0' };
      const body = JSON.stringify({
        ...{ type: 'event_callback', event_id: `Ev${isShared}`, team_id: bench.slack.teamId, event },
        is_ext_shared_channel: isShared,
      });
      const { status } = await post(bench.url, body, signed({ body, contentType: 'application/json' }));
      assert.equal(status, 200);
      await bench.side.settled();
    };
    await tell(true);
    assert.equal(heard.length, 0);
    await tell(false);
    assert.equal(heard.length, 1);
  });
});
