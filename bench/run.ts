import { measureAcks } from './acks.ts';
import { percentile } from './percentile.ts';
import { measureProcess } from './process.ts';
import { measureRooms } from './room.ts';

const figure = (what: string, value: string, aim: string) =>
  console.log(`${what.padEnd(46)} ${value.padEnd(44)} aim ${aim}`);
const times = (value: number, unit: number) => `${(value / unit).toFixed(2)} x`;

const { readyMs, residentMb } = await measureProcess();
figure('Process start to ready', `${(readyMs / 1_000).toFixed(2)} s`, '<= 3 s');
figure('Resident memory, idle for 10 s', `${residentMb.toFixed(0)} MB`, '<= 250 MB');

const { roundTripMs, card, pinned, calls } = await measureRooms();
const [cardMs, pinnedMs] = [percentile(card, 50), percentile(pinned, 50)];
figure(
  'Submitted form to card, median of 20',
  `${times(cardMs, 2 * roundTripMs)} 2 round trips (${cardMs.toFixed(0)} / ${(2 * roundTripMs).toFixed(0)} ms)`,
  '<= 1.10 x',
);
figure(
  'Submitted form to pinned card',
  `${times(pinnedMs, 3 * roundTripMs)} 3 round trips (${pinnedMs.toFixed(0)} / ${(3 * roundTripMs).toFixed(0)} ms)`,
  '<= 1.10 x',
);
figure('Calls for a room, at most', String(Math.max(...calls)), '<= 8');

const { bareRate, rateOfMuster, p50Ms, p99Ms } = await measureAcks();
figure(
  '/escalate acknowledged, stored first',
  `${times(rateOfMuster, bareRate)} bare Bolt (${rateOfMuster.toFixed(0)} / ${bareRate.toFixed(0)} per second)`,
  '>= 0.10 x',
);
figure(
  'The same at 50/s while 20 rooms are built',
  `p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms`,
  'p99 <= 100 ms',
);
