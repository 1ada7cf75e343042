import { assertPromisesKept, untilSettled } from './invariants.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Stage, startStage } from './stage.ts';

describe('Every request delivered three times, to two processes', function () {
  this.timeout(120_000);
  let stage: Stage;
  before(async () => {
    stage = await startStage({ acknowledgeWithin: '4s' });
    stage.lead(...(await Promise.all([stage.startBot('one'), stage.startBot('two')])));
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);

  it('raises, asks and takes each case once', async () => {
    stage.door.copies = 3;
    const raised = ['First', 'Second', 'Third'];
    for (const title of raised) await stage.raise('ana', title, title === 'Third' ? 'sev1' : 'sev2');
    const chloe = stage.person('chloe');
    await chloe.clicks('Acknowledge', { in: 'dm', message: 'First' });
    await untilSettled(stage);
    await assertPromisesKept(stage, { raised });
  });
});
