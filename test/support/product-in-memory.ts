import type { Escalation } from '../../src/domain/escalation.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { createUseCases } from '../../src/usecases/create-use-cases.ts';
import type { Vitals } from '../../src/usecases/health.ts';
import type { Command } from '../../src/usecases/ports.ts';
import { createWake } from '../../src/usecases/wake.ts';
import { memoryDeliveries } from './memory-deliveries.ts';
import { memoryQueue } from './memory-queue.ts';
import { memoryCounters, memoryEscalations, memoryInbox } from './memory-stores.ts';
import { smallRulebook } from './policies.ts';
import { shiftDepsInMemory } from './shift-deps.ts';

/** The use cases on stores in memory, with a clock that moves only when told; of one workspace unless these are given. */
export function productInMemory(file: Rulebook = smallRulebook, workspaces?: readonly string[]) {
  let now = new Date('2026-03-02T10:00:00Z');
  let commands = 0;
  const saved: Escalation[] = [];
  const faults: string[] = [];
  const escalations = memoryEscalations();
  const inbox = memoryInbox();
  const queue = memoryQueue(() => now);
  const deliveries = memoryDeliveries(queue);
  const vitals: Vitals = {
    ...{ platforms: [], databaseAnsweredInMs: 1, processes: 1, lastFind: null },
    policy: { readAt: now, mistaken: null },
  };
  const clock = { now: () => now };
  const shifts = shiftDepsInMemory(file, clock);
  const deps = {
    ...shifts,
    escalations,
    inbox,
    counters: memoryCounters(),
    clock,
    rulebook: shifts.live.rulebook,
    saved: (escalation: Escalation) => void saved.push(escalation),
    ...(workspaces && { workspaces: () => workspaces }),
    deliveries,
    realClock: { now: () => now },
    vitals: async () => vitals,
    caseOfRoom: async (channel: string) => channel.replace(/^room-/, ''),
    rooms: async (cases: readonly Pick<Escalation, 'key'>[]) =>
      new Map(cases.map(({ key }) => [key, `room-${key}`])),
  };
  const useCases = createUseCases(deps);
  const command = (by: string, verb: string, rest: Partial<Command> = {}): Command => ({
    id: `command-${++commands}`,
    workspace: 'slack:T1',
    verb,
    key: 'ESC-1',
    input: {},
    origin: null,
    by,
    via: 'slack',
    at: now,
    ...rest,
  });
  return {
    ...useCases,
    /** Those of another process on the same stores. */
    another: () => createUseCases(deps),
    ...createWake({ ...deps, onFault: (_error, { escalation }) => void faults.push(escalation) }),
    shifts,
    escalations,
    inbox,
    queue,
    saved,
    faults,
    command,
    raising: (by: string, title: string, input: Record<string, unknown> = {}) =>
      command(by, 'open', { key: null, input: { title, severity: 'sev1', team: 'checkout', ...input } }),
    does: (by: string, verb: string, input: Record<string, unknown> = {}) =>
      useCases.execute(command(by, verb, { input })),
    passes: (minutes: number) => {
      now = new Date(Number(now) + minutes * 60_000);
    },
    now: () => now,
  };
}
