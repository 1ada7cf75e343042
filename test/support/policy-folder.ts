import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder for each test; what is answered writes a file into it, the policy file if no other is named, and says where it is. */
export function usePolicyFolder(): (text: string, name?: string) => Promise<string> {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-policy-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return async (text, name = 'policy.yaml') => {
    const path = join(folder, name);
    await writeFile(path, `${text}\n`);
    return path;
  };
}
