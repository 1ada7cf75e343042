import { readFile } from 'node:fs/promises';

/** The kernel counts in hundredths of a second on every system Node runs on (USER_HZ). */
const ticksPerSecond = 100;

/** Seconds of one core that the process has used so far with all its threads. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; user and system time are the 12th and 13th fields behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Megabytes in memory: all, and without the pages of files, which the kernel takes back whenever it likes. */
export async function memoryOf(pid: number): Promise<{ residentMb: number; anonymousMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1_024;
  return { residentMb: read('VmRSS'), anonymousMb: read('RssAnon') };
}
