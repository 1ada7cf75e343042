import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtMuster } from './built.ts';

interface MusterProcessOptions {
  /** What follows `muster` on the command line. */
  command: readonly string[];
  settings: Readonly<Record<string, string>>;
  /** The line by which it says that it is ready; its first group is answered. */
  ready: RegExp;
}

const mostComplaints = 400;

/** A command of Muster as a process of its own: to be killed, frozen, stopped and started again. */
export class MusterProcess {
  private child: ChildProcess | undefined;
  private gone: Promise<number | null> = Promise.resolve(null);
  private readonly complaints: string[] = [];

  constructor(private readonly options: MusterProcessOptions) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The last that it wrote on standard error. */
  get said(): readonly string[] {
    return this.complaints;
  }

  async start(): Promise<string> {
    const { command, settings, ready } = this.options;
    const env = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...settings };
    const child = spawn(process.execPath, [...builtMuster, ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.gone = once(child, 'exit').then(([code]) => code);
    createInterface({ input: child.stderr }).on('line', (line) => this.hear(line));
    return new Promise((resolve, reject) => {
      child.once('exit', (code, signal) =>
        reject(
          new Error(`muster ${command.join(' ')} ended at start: ${code ?? signal}\n${this.said.join('\n')}`),
        ),
      );
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [, said] = ready.exec(line) ?? [];
        if (said !== undefined) resolve(said);
      });
    });
  }

  /** As the kernel does when memory runs out: nothing is tidied up. Answers at once. */
  killNow(): void {
    this.child?.kill('SIGKILL');
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    this.killNow();
    await this.gone;
  }

  /** As an operator does. */
  async terminate(): Promise<{ code: number | null; tookMs: number }> {
    const startedMs = performance.now();
    if (this.isAlive) this.child?.kill('SIGTERM');
    const code = await this.gone;
    return { code, tookMs: performance.now() - startedMs };
  }

  /** It does nothing any more, and does not know it. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** For what a preloaded module listens to. */
  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  private hear(line: string): void {
    this.complaints.push(line.slice(0, 600));
    if (this.complaints.length > mostComplaints) this.complaints.shift();
  }
}

/** Muster as people start it; `start` answers the address that it names. */
export const servingMuster = (
  settings: Readonly<Record<string, string>>,
  command: 'start' | 'demo' = 'start',
): MusterProcess => new MusterProcess({ command: [command], settings, ready: /(http:\/\/\S+)/ });
