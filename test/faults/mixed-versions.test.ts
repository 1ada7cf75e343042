import assert from 'node:assert/strict';
import { format } from '../../src/store/format.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Stage, startStage } from './stage.ts';
import { untilNothingMissing } from './until.ts';

const minuteMs = 60_000;
const doneWithinMs = 60_000;

interface Anything {
  _id: string;
}

describe('Beside a newer version, with which it shares the database', function () {
  this.timeout(180_000);
  let stage: Stage;
  before(async () => {
    stage = await startStage({ acknowledgeWithin: '4s' });
    stage.lead(await stage.startBot('the older one'));
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);

  const collection = (name: string) => stage.database.collection<Anything & Record<string, unknown>>(name);
  const keyOf = async (title: string) => (await collection('escalations').findOne({ title }))?._id ?? '';
  const seesTheQuestion = (title: string) =>
    stage.slack.until(() => stage.person('chloe').sees('Acknowledge', { in: 'dm', message: title }));

  /** A case, an effect and a command as a version writes them that knows more. */
  async function writtenByNewer(key: string): Promise<() => Promise<unknown[]>> {
    const overdue = new Date(Date.now() - minuteMs);
    const deadlines = [{ kind: 'dream', subject: null, seq: 1, dueAt: overdue }];
    await collection('escalations').updateOne(
      { _id: key },
      {
        $set: {
          format: format + 1,
          // Whoever decided something on what was there before writes nothing of it.
          version: 1_000,
          status: 'dreaming',
          mood: 'blue',
          deadlines,
          nextDueAt: overdue,
          outbox: [{ kind: 'riddle' }],
          outboxFilled: true,
        },
      },
    );
    const effect = await collection('effects').findOne({ _id: `${key}/card` });
    const riddle = {
      ...effect,
      _id: `${key}/riddle`,
      format: format + 1,
      effect: { kind: 'riddle' },
      state: 'pending',
      runAt: overdue,
    };
    await collection('effects').insertOne(riddle);
    const command = { workspace: 'slack:T0PRACTICE', verb: 'dream', key, input: {}, at: overdue };
    await collection('inbox').insertOne({
      _id: 'a dream',
      format: format + 1,
      at: overdue,
      command,
      answer: null,
      answered: false,
    });
    return () =>
      Promise.all([
        collection('escalations').findOne({ _id: key }),
        collection('effects').findOne({ _id: `${key}/riddle` }),
        collection('inbox').findOne({ _id: 'a dream' }),
      ]);
  }

  it('leaves alone what that one has written, says so to who asks for it, and everything else goes on', async () => {
    await stage.raise('ana', 'Of the newer one.');
    await seesTheQuestion('Of the newer one.');
    const read = await writtenByNewer(await keyOf('Of the newer one.'));
    const before = await read();

    await stage.raise('ana', 'Of both.', 'sev1');
    const chloe = stage.person('chloe');
    const { status } = await chloe.clicks('Acknowledge', { in: 'dm', message: 'Of the newer one.' });
    assert.equal(status, 200);
    await stage.slack.until(() =>
      chloe.messages('dm').some(({ plain }) => plain.includes('Something went wrong')),
    );

    // The whole ladder of the other case, with a sweep or two in between.
    await untilNothingMissing(async () => {
      const other = await collection('escalations').findOne({ title: 'Of both.' });
      return other?.unowned === true ? [] : ['that everybody was asked for the other case'];
    }, doneWithinMs);
    await chloe.clicks('Acknowledge', { message: 'Of both.' });
    await untilNothingMissing(async () => {
      const other = await collection('escalations').findOne({ title: 'Of both.' });
      return other?.status === 'acknowledged' ? [] : ['that the other case is taken'];
    }, doneWithinMs);
    assert.deepEqual(await read(), before);
  });
});
