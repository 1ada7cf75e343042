import { AppError } from './errors.ts';
import { type RepeatedTask, repeat } from './jobs/repeat.ts';
import { type Keep, startParts } from './parts.ts';
import type { Side } from './sides.ts';

const tryEveryMs = 30_000;

type Platform = Pick<Side, 'id' | 'name'>;

interface Missing {
  name: string;
  /** Real time. */
  since: Date;
  why: string;
}

interface Opening<P> {
  open(platform: P): Promise<unknown>;
  /** The same for one that was away before. What it keeps is stopped with the latecomers. */
  openLate(platform: P, keep: Keep): Promise<void>;
}

interface LatecomersDeps {
  log: { warn(details: object, message: string): void; info(details: object, message: string): void };
  /** Real milliseconds between two tries; half a minute when absent. */
  everyMs?: number;
}

/** Platforms that were away when Muster started while another was there: each is tried again until it has come. */
export class Latecomers<P extends Platform> {
  private readonly away = new Map<Side['id'], Missing>();
  private readonly trying: RepeatedTask[] = [];
  private readonly come: { stop(): Promise<unknown> }[] = [];

  constructor(private readonly deps: LatecomersDeps) {}

  get missing(): readonly Missing[] {
    return [...this.away.values()];
  }

  /** Why each of them is not there. */
  get troubles(): [Side['id'], { trouble: string }][] {
    return [...this.away].map(([id, { why }]) => [id, { trouble: why }]);
  }

  /**
   * Opens them one after the other. Throws as soon as one says that something is wrong with how Muster was set up, and when all of them
   * are away.
   */
  async openAll(platforms: readonly P[], opening: Opening<P>): Promise<void> {
    const late: { platform: P; error: AppError }[] = [];
    for (const platform of platforms) {
      try {
        await opening.open(platform);
      } catch (error) {
        if (!isAway(error)) throw error;
        late.push({ platform, error });
      }
    }
    const [first] = late;
    if (first && late.length === platforms.length) throw first.error;
    for (const { platform, error } of late) this.expect(platform, error, opening);
  }

  async stop(): Promise<void> {
    // One may come while it is waited for.
    await Promise.all(this.trying.map((task) => task.stop()));
    await Promise.all(this.come.map((parts) => parts.stop()));
  }

  private expect(platform: P, { message: why }: AppError, { openLate }: Opening<P>): void {
    const { log, everyMs = tryEveryMs } = this.deps;
    const { id, name } = platform;
    log.warn({}, `${name} is away: ${why} Muster works without it and tries again until it is there.`);
    this.away.set(id, { name, since: new Date(), why });
    // It was tried just now.
    let isTried = true;
    const trying = repeat(
      everyMs,
      async () => {
        if (!isTried) {
          this.come.push(await startParts(async (keep) => ({ opened: await openLate(platform, keep) })));
          this.away.delete(id);
          log.info({}, `${name} is there now; what has waited for it is sent.`);
          void trying.stop();
        }
        isTried = false;
      },
      (error) => this.failed(id, error),
    );
    this.trying.push(trying);
  }

  private failed(id: Side['id'], error: unknown): void {
    const missing = this.away.get(id);
    const why = error instanceof AppError ? error.message : 'Muster could not start it.';
    if (!missing || missing.why === why) return;
    this.away.set(id, { ...missing, why });
    this.deps.log.warn({ err: error }, `${missing.name} is still away`);
  }
}

/** What passes, or is mended elsewhere; whatever else is wrong is mended before a start. */
const isAway = (error: unknown): error is AppError =>
  error instanceof AppError && (error.retryable || error.code === 'credentials-refused');
