import { AppError } from '../errors.ts';

const probeEveryMs = 30_000;

interface CredentialsWatchDeps {
  /** One call that needs nothing but the credentials. */
  probe(): Promise<unknown>;
  /** They are accepted again. */
  onBack(): Promise<unknown>;
  log: { warn(details: object, message: string): void; info(details: object, message: string): void };
}

/** Knows whether a platform accepts our credentials, and finds out when it does again. It says each once. */
export class CredentialsWatch {
  /** What is waited for, as one sentence; null while the credentials are good. */
  trouble: string | null = null;
  private probing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly deps: CredentialsWatchDeps) {}

  /** Somebody was refused, or heard that we shall be. Answers at once; it may come as often as it likes. */
  suspect(): void {
    if (!this.timer) this.look();
  }

  /** A call was accepted: when none is expected to be, that is news. */
  accepted(): void {
    if (this.trouble !== null) this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.probing;
  }

  private look(): void {
    if (this.stopped || this.probing) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.probing = this.probe().finally(() => {
      this.probing = undefined;
    });
  }

  private async probe(): Promise<void> {
    const fault = await this.ask();
    if (fault?.code === 'credentials-refused') this.refused(fault);
    if (!fault && this.trouble !== null) await this.back();
    // What cannot be reached says nothing of the credentials.
    if (!fault || this.stopped) return;
    this.timer = setTimeout(() => this.look(), probeEveryMs);
    this.timer.unref();
  }

  private async ask(): Promise<AppError | null> {
    try {
      await this.deps.probe();
      return null;
    } catch (error) {
      return error instanceof AppError
        ? error
        : new AppError('unexpected', 'The probe failed.', { cause: error });
    }
  }

  private refused({ message }: AppError): void {
    if (this.trouble === null) this.deps.log.warn({}, `${message} What is to be sent waits until then.`);
    this.trouble = message;
  }

  private async back(): Promise<void> {
    this.trouble = null;
    this.deps.log.info({}, 'The credentials are accepted again; what has waited is sent.');
    // If this fails, each is tried again in its own time.
    await this.deps.onBack().catch(() => undefined);
  }
}
