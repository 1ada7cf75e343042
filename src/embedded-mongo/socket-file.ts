import { once } from 'node:events';
import { chmodSync, lstatSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';

/** The shortest limit of the systems (macOS: 104 with the closing zero), less what the name of the draft adds. */
const MAX_PATH_BYTES = 90;

/**
 * Listens on a Unix socket that only this user can open: it is made in a directory that is closed to others, and then
 * put in place. What a killed server left there is replaced.
 * @returns a function that takes it away.
 * @throws AppError embedded-mongo-socket.
 */
export async function listenOnSocket(server: Server, path: string): Promise<() => void> {
  // The official driver knows a socket by this ending.
  if (!path.endsWith('.sock')) throw refusal(path, 'Its name must end in .sock.');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES)
    throw refusal(path, `The system allows ${MAX_PATH_BYTES} bytes for it. Give a shorter path.`);
  await refuseTaken(path);
  try {
    const draft = mkdtempSync(join(dirname(path), '.sock-'));
    const made = join(draft, 's');
    server.listen(made);
    await once(server, 'listening');
    chmodSync(made, 0o600);
    renameSync(made, path);
    rmSync(draft, { recursive: true });
  } catch (error) {
    throw refusal(path, 'Give a path in a directory this user may write to.', error);
  }
  const { ino } = lstatSync(path);
  return () => {
    if (lstatSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path);
  };
}

async function refuseTaken(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw refusal(path, 'Something else is there. Give another path.');
  if (await isAnswered(path)) throw refusal(path, 'A server uses it. Stop that one, or give another path.');
}

/** Nobody listens on a socket that refuses. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const answer = (isAnswered: boolean) => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', (error) => answer(!('code' in error && error.code === 'ECONNREFUSED')));
  });
}

function refusal(path: string, advice: string, cause?: unknown): AppError {
  return new AppError('embedded-mongo-socket', `The socket ${path} cannot be used. ${advice}`, { cause });
}
