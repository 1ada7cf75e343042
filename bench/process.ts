import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { startStage } from './stage.ts';

/** Milliseconds from the start of the process until it is ready, and its resident memory 10 s later. */
async function measureProcess() {
  const { bots, readyMs, stop } = await startStage();
  await pause(10_000);
  const residentMb = await residentOf(bots[0]?.pid ?? 0);
  await stop();
  return { readyMs, residentMb };
}

export async function benchProcess(): Promise<Figure[]> {
  const { readyMs, residentMb } = await measureProcess();
  return [
    {
      what: 'Process start to ready',
      value: `${(readyMs / 1_000).toFixed(2)} s`,
      aim: '<= 3 s',
      met: readyMs <= 3_000,
    },
    {
      what: 'Resident memory, idle for 10 s',
      value: `${residentMb.toFixed(0)} MB`,
      aim: '<= 250 MB',
      met: residentMb <= 250,
    },
  ];
}

/** As the kernel counts it; of the process with its threads. */
async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}
