import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Muster as a process of its own, to be killed. */
export class BotProcess {
  private child: ChildProcess | undefined;

  constructor(private readonly settings: Record<string, string>) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts it; answers the address it says it listens on. */
  async start(): Promise<string> {
    const env = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...this.settings };
    const child = spawn(process.execPath, ['src/muster.js', 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`Muster ended at start with exit code ${code}`);
    });
    for (;;) {
      const [line] = await Promise.race([once(lines, 'line'), ended]);
      const address = /http:\S+/.exec(String(line))?.[0];
      if (!address) continue;
      ended.catch(() => undefined);
      return address.replace(/\.$/, '');
    }
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
