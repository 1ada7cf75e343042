import type { Stage } from './stage.ts';

/** What was done to whom, beside the failure of the test. */
export function reportOnFailure(stage: () => Pick<Stage, 'report'> | undefined): void {
  afterEach(function () {
    const failed = this.currentTest?.state === 'failed';
    if (failed) process.stderr.write(`\n${this.currentTest?.fullTitle()}\n${stage()?.report() ?? ''}\n`);
  });
}
