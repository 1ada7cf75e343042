import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { stopTestDatabase } from './database.ts';

/** Once before all test files: the processes that tests start run what is built of the sources as they are now. */
export async function mochaGlobalSetup(): Promise<void> {
  await promisify(execFile)(process.execPath, ['src/build.mjs']);
}

export const mochaHooks = { afterAll: stopTestDatabase };
