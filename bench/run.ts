import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { benchAcks } from './acks.ts';
import { benchBurst, benchLargeBurst, benchProcesses } from './burst.ts';
import type { Figure } from './figure.ts';
import { benchMirror } from './mirror.ts';
import { benchMongo } from './mongo.ts';
import { benchPolicy } from './policy-check.ts';
import { benchProcess } from './process.ts';
import { benchRestart } from './restart.ts';
import { mergeResults } from './results.ts';
import { benchRooms } from './room.ts';
import { benchScale } from './scale.ts';
import { benchSigns } from './signs.ts';
import { benchTimers } from './timers.ts';

/** By name, in the order in which they run. */
const benches: Record<string, { title: string; run: () => Promise<Figure[]> }> = {
  process: { title: 'One process', run: benchProcess },
  room: { title: 'A war room', run: benchRooms },
  acks: { title: 'Commands', run: benchAcks },
  burst: { title: 'Forty rooms at once', run: benchBurst },
  processes: { title: 'Several processes', run: benchProcesses },
  'large-burst': { title: 'A hundred and forty rooms at once', run: benchLargeBurst },
  timers: { title: 'Timers', run: benchTimers },
  restart: { title: 'After a restart', run: benchRestart },
  scale: { title: 'Many cases', run: benchScale },
  mongo: { title: 'The embedded database', run: benchMongo },
  mirror: { title: 'A mirrored room', run: benchMirror },
  signs: { title: 'Signs', run: benchSigns },
  policy: { title: 'Policy', run: benchPolicy },
};

const usage = `npm run bench [-- NAME...]

Measures Muster on this machine, each figure beside its denominator of the same run, and keeps what it printed in
bench/results.md. Without names everything runs, which takes about half an hour on two cores.

Names: ${Object.keys(benches).join(', ')}`;

const names = process.argv.slice(2);
if (names.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. Names: ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}

const [cpu] = cpus();
const machine = `${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
const file = new URL('./results.md', import.meta.url);

for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) continue;
  console.log(`\n${bench.title}`);
  const figures = await bench.run();
  for (const { what, value, aim, met } of figures)
    console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}: ${value}   (aim ${aim})`);
  const before = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, mergeResults(before, { title: bench.title, when: new Date(), machine, figures }));
}
