import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtMuster } from './built.ts';

/** Muster as a process of its own, to be killed. */
export class BotProcess {
  private child: ChildProcess | undefined;

  constructor(
    private readonly settings: Record<string, string>,
    private readonly command: 'start' | 'demo' = 'start',
  ) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts it; answers the address it says it listens on. */
  async start(): Promise<string> {
    const env = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...this.settings };
    const child = spawn(process.execPath, [...builtMuster, this.command], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    return new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`Muster ended at start with exit code ${code}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const address = /http:\/\/\S+/.exec(line)?.[0];
        if (address) resolve(address);
      });
    });
  }

  /** As the kernel does when memory runs out: nothing is tidied up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** As an operator does. Answers the exit code. */
  async terminate(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = await exited;
    return code;
  }
}
