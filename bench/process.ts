import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startStage } from './stage.ts';

/** Milliseconds from the start of the process until it is ready, and its resident memory 10 s later. */
export async function measureProcess() {
  const { bot, readyMs, stop } = await startStage();
  await pause(10_000);
  const residentMb = await residentOf(bot.pid);
  await stop();
  return { readyMs, residentMb };
}

/** As the kernel counts it; of the process with its threads. */
async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}
