import assert from 'node:assert/strict';
import { AppError } from '../../src/errors.ts';
import type { Echoing } from '../../src/usecases/echo.ts';
import { channel } from '../support/teams/fake-teams.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

type Said = Parameters<Echoing>[0];

const room = `${channel};messageid=1699999999999`;
const ownRoom = '19:esc-2@thread.tacv2';

describe('What people write in a room in Teams', () => {
  let bench: Bench;
  let heard: Said[];
  let isAway: boolean;
  beforeEach(async () => {
    heard = [];
    isAway = false;
    const rooms = [room, ownRoom];
    bench = await startBench({
      async echo(_, conversation) {
        if (!rooms.includes(conversation)) return null;
        return async (said) => {
          if (isAway) throw new AppError('database-fault', 'Away.', { retryable: true });
          heard.push(said);
        };
      },
    });
  });
  afterEach(() => bench.stop());

  const send = async (rest: Record<string, unknown>, conversation = room): Promise<number> => {
    const ana = bench.teams.person('ana@example.com');
    const { status } = await bench.teams.deliver(
      ana.activity(conversation, {
        ...{ type: 'message', id: '1700000000001', text: 'Hello', timestamp: '2023-11-14T22:13:20.001Z' },
        ...rest,
      }),
    );
    return status;
  };

  it('is heard with who wrote it, when and where', async () => {
    assert.equal(await send({}), 200);
    const [said] = heard;
    assert.ok(said?.says);
    const { link, ...says } = said.says;
    assert.deepEqual(says, { author: 'Ana Kovács', pieces: ['Hello'], files: [], isPartial: false });
    assert.match(
      link ?? '',
      /^https:\/\/teams\.microsoft\.com\/l\/message\/19%3A\S+\/1700000000001\?tenantId=\S+&parentMessageId=1699999999999$/,
    );
    assert.deepEqual(
      [said.id, said.thread, said.at, said.revision],
      ['1700000000001', null, new Date(1_700_000_000_001), 1_700_000_000_001_000],
    );
    assert.deepEqual(bench.useCases.questions, []);
  });

  it('is heard when it is edited, deleted and brought back', async () => {
    const later = { timestamp: '2023-11-14T22:14:00.000Z' };
    await send({ ...later, type: 'messageUpdate', channelData: { eventType: 'editMessage' }, text: 'Hi' });
    await send({
      ...later,
      type: 'messageDelete',
      channelData: { eventType: 'softDeleteMessage' },
      text: '',
    });
    await send({ ...later, type: 'messageUpdate', channelData: { eventType: 'undeleteMessage' } });
    assert.deepEqual(
      heard.map(({ says }) => says?.pieces ?? null),
      [['Hi'], null, ['Hello']],
    );
    assert.ok(heard.every(({ isNew }) => !isNew));
    assert.deepEqual(new Set(heard.map(({ revision }) => revision)), new Set([1_700_000_040_000_000]));
  });

  it('in a channel of its own is heard with the thread it stands in', async () => {
    await send({}, `${ownRoom};messageid=1699999990000`);
    await send({}, `${ownRoom};messageid=1700000000001`);
    assert.deepEqual(
      heard.map(({ thread }) => thread),
      ['1699999990000', null],
    );
  });

  it('answers the message that it quotes', async () => {
    const content =
      '<blockquote itemtype="http://schema.skype.com/Reply" itemid="17"><p>Who?</p></blockquote><p>Me</p>';
    await send({ attachments: [{ contentType: 'text/html', content }] });
    assert.deepEqual([heard[0]?.thread, heard[0]?.says?.pieces], ['17', ['Me']]);
  });

  for (const [what, rest] of [
    ['what Muster wrote', { from: { id: '28:muster', name: 'Muster' } }],
    ['what another bot wrote', { from: { id: '28:other', name: 'Other', aadObjectId: 'o' } }],
    ['what a connector wrote', { from: { id: '29:hook', name: 'Hook' } }],
  ] as const)
    it(`is not ${what}`, async () => {
      assert.equal(await send(rest), 200);
      assert.deepEqual(heard, []);
    });

  it('is not what is said to Muster, nor elsewhere', async () => {
    await bench.teams.person('ana@example.com').says('help', room);
    await send({}, `${channel};messageid=1`);
    assert.deepEqual(heard, []);
    assert.deepEqual(
      bench.useCases.questions.map(({ words }) => words),
      ['help'],
    );
  });

  it('is not answered where nobody has asked Muster', async () => {
    await send({ text: 'help' }, `${channel};messageid=1`);
    await bench.side.settled();
    assert.deepEqual(bench.useCases.questions, []);
  });

  it('is sent again where it could not be taken, and its words are not logged', async () => {
    isAway = true;
    assert.equal(await send({}), 503);
    assert.doesNotMatch(JSON.stringify(bench.log), /Hello/);
  });
});
