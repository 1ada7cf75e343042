import { setTimeout as pause } from 'node:timers/promises';
import { assertPromisesKept, untilSettled } from './invariants.ts';
import type { Stage } from './stage.ts';
import { untilNothingMissing } from './until.ts';

const takenWithinMs = 60_000;
/** What a person is told of a fault that came after Slack was answered. */
const apology = /Something went wrong on Muster's side/;

/** What is raised while something is away, and how long the longest time was. */
export class Outages {
  private readonly raised: string[] = [];
  private longestMs = 0;

  constructor(private readonly stage: () => Stage) {}

  /** As a person does who sees that it did not work: does it again until it does. */
  async raise(title: string): Promise<void> {
    const startedMs = performance.now();
    while (!(await this.isTaken(title))) {
      this.stage().note(`${title} has to be raised again`);
      if (performance.now() - startedMs > takenWithinMs) throw new Error(`${title} is never taken.`);
    }
    this.hasRaised(title);
  }

  private async isTaken(title: string): Promise<boolean> {
    const ana = await this.stage().fillIn('ana', title, 'sev1');
    const apologies = () => ana.messages('dm').filter(({ plain }) => apology.test(plain)).length;
    const before = apologies();
    const { isClosed } = await ana.submits();
    if (!isClosed) await ana.closes();
    await untilNothingMissing(async () => {
      const found = await this.stage().database.collection('escalations').countDocuments({ title });
      return found > 0 || !isClosed || apologies() > before ? [] : [`a case or an apology for ${title}`];
    }, takenWithinMs);
    return (await this.stage().database.collection('escalations').countDocuments({ title })) > 0;
  }

  hasRaised(title: string): void {
    this.raised.push(title);
  }

  async during(what: string, lengthMs: number, begin: () => unknown, end: () => unknown): Promise<void> {
    const startedMs = performance.now();
    this.stage().note(`${what}: it begins`);
    await begin();
    await pause(lengthMs);
    await end();
    this.longestMs = Math.max(this.longestMs, performance.now() - startedMs);
    this.stage().note(`${what}: it is over`);
  }

  async allIsKept(): Promise<void> {
    await untilSettled(this.stage());
    const { raised, longestMs: awayMs } = this;
    await assertPromisesKept(this.stage(), { raised, awayMs });
  }
}
