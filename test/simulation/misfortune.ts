import type { Fleet } from './fleet.ts';
import type { World } from './product-process.ts';
import type { Random } from './random.ts';

const secondMs = 1_000;
const hourMs = 3_600_000;

/** What went wrong when, for those who read the story. */
export interface Mishap {
  what: 'process' | 'database' | 'slack' | 'message';
  atMs: number;
  forMs: number;
  text: string;
}

/** Plans everything that goes wrong from the outside until the quiet begins. */
export function planMisfortune(world: World, fleet: Fleet, random: Random, quietFromMs: number): Mishap[] {
  const { time, database, slack } = world;
  const mishaps: Mishap[] = [];

  function nowAndThen(everyMs: number, act: () => Omit<Mishap, 'atMs'> | null): void {
    const afterMs = random.about(everyMs);
    const atMs = time.nowMs + afterMs;
    if (atMs >= quietFromMs) return;
    time.at(atMs, () => {
      const mishap = act();
      if (mishap) mishaps.push({ atMs: time.nowMs, ...mishap });
      nowAndThen(everyMs, act);
    });
  }
  /** At once, or in the middle of what the process does next: that is where it could do harm. */
  function hit(text: string, forMs: number, act: (name: string) => void): void {
    const name = random.pick(fleet.names) ?? '';
    const spring = () => {
      mishaps.push({ what: 'process', atMs: time.nowMs, forMs, text: `${name} ${text}` });
      act(name);
    };
    const where = random.pick(['database', 'slack'] as const);
    if (random.chance(0.3)) spring();
    else fleet.surprise(name, { where, afterCalls: random.within(1, where === 'slack' ? 3 : 30), spring });
  }

  nowAndThen(hourMs / 2, () => {
    const forMs = random.within(2_000, 20_000);
    hit('is killed', forMs, (name) => fleet.kill(name, forMs));
    return null;
  });
  nowAndThen(hourMs / 2, () => {
    const forMs = random.within(5, 150) * secondMs;
    hit('sleeps', forMs, (name) => fleet.pause(name, forMs));
    return null;
  });
  nowAndThen(2 * hourMs, () => {
    const forMs = random.within(1, 40) * secondMs;
    database.goDown(forMs);
    return { what: 'database', forMs, text: 'the database is down' };
  });
  nowAndThen(2 * hourMs, () => {
    const forMs = random.within(60, 240) * secondMs;
    slack.troubledUntilMs = time.nowMs + forMs;
    return { what: 'slack', forMs, text: 'Slack is in trouble' };
  });
  nowAndThen(3 * hourMs, () => {
    const forMs = random.within(60, 240) * secondMs;
    slack.strictUntilMs = time.nowMs + forMs;
    return { what: 'slack', forMs, text: 'Slack allows a fifth of the calls' };
  });
  nowAndThen(hourMs / 4, () => {
    const message = random.pick([...slack.messages.values()].slice(-500));
    if (message) slack.deleteMessage(message);
    return { what: 'message', forMs: 0, text: `somebody deletes ${message?.key ?? 'nothing'}` };
  });
  return mishaps;
}
