import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { builtMuster } from './built.ts';

interface Spawned {
  /** The folder it runs in, so that no .env and no policy.yaml of the project is read. */
  folder: string;
  settings?: Record<string, string>;
}

/** Starts `muster` with these words as a shell does; whoever starts it ends it. */
export function spawnMuster(words: readonly string[], { folder, settings = {} }: Spawned) {
  const env = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...settings };
  return spawn(process.execPath, [...builtMuster, ...words], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs `muster` to its end. */
export async function runMuster(words: readonly string[], spawned: Spawned) {
  const child = spawnMuster(words, spawned);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode(child)]);
  return { code, stdout, stderr };
}

export async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code;
}
