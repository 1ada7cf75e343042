import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./serve-directory.ts', import.meta.url));

/** A server in a process of its own, so that it can be killed in the middle of anything. */
export class CrashableServer {
  readonly uri: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, uri: string) {
    this.#child = child;
    this.uri = uri;
  }

  static async start(directory: string, socket?: string): Promise<CrashableServer> {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', script, directory, ...(socket ? [socket] : [])],
      {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    const [uri] = await once(child, 'message');
    return new CrashableServer(child, String(uri));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
