import { type Escalation, isActive } from '../../src/domain/escalation.ts';
import type { Answer, Command, Counters, EscalationStore, Inbox } from '../../src/usecases/ports.ts';

/** The stores of the use cases, in memory: each call is one step, so races interleave as they would between processes. */
export function memoryEscalations(): EscalationStore & { all: Map<string, Escalation> } {
  const all = new Map<string, Escalation>();
  const newestFirst = () => [...all.values()].sort((a, b) => Number(b.opened.at) - Number(a.opened.at));
  const openedBy = (command: string) =>
    [...all.values()].find(({ timeline }) => timeline[0]?.command === command) ?? null;
  const scheduled = () =>
    [...all.values()].flatMap(({ key, nextDueAt }) => (nextDueAt ? [{ key, nextDueAt }] : []));
  return {
    all,
    load: async (key) => structuredClone(all.get(key) ?? null),
    async insert(escalation) {
      const command = escalation.timeline[0]?.command;
      if (all.has(escalation.key) || (command && openedBy(command))) return false;
      all.set(escalation.key, structuredClone(escalation));
      return true;
    },
    async save(next) {
      if (all.get(next.key)?.version !== next.version - 1) return false;
      all.set(next.key, structuredClone(next));
      return true;
    },
    openedBy: async (command) => openedBy(command),
    due: async (now, limit) =>
      scheduled()
        .filter(({ nextDueAt }) => nextDueAt <= now)
        .sort((a, b) => Number(a.nextDueAt) - Number(b.nextDueAt))
        .slice(0, limit)
        .map(({ key }) => key),
    async earliestDue() {
      const instants = scheduled().map(({ nextDueAt }) => Number(nextDueAt));
      return instants.length > 0 ? new Date(Math.min(...instants)) : null;
    },
    scheduled: async () => scheduled(),
    active: async (workspace) =>
      newestFirst()
        .filter((e) => e.workspace === workspace && isActive(e))
        .map(({ key }) => key),
    list: async ({ workspace, statuses, person, limit }) =>
      newestFirst()
        .filter((e) => e.workspace === workspace && statuses.includes(e.status))
        .filter((e) => !person || e.taskForce.includes(person))
        .slice(0, limit),
    find: async ({ workspace, words, limit }) =>
      newestFirst()
        .filter((e) => e.workspace === workspace)
        .filter(({ key, title, customer }) =>
          words
            .toLowerCase()
            .split(/\s+/)
            .every((word) => `${key} ${title} ${customer ?? ''}`.toLowerCase().includes(word)),
        )
        .slice(0, limit),
  };
}

export function memoryCounters(): Counters {
  const counts = new Map<string, number>();
  return {
    async next(name) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return counts.get(name) ?? 0;
    },
  };
}

export function memoryInbox(): Inbox {
  const commands = new Map<string, { command: Command; answer: Answer | null }>();
  const claims = new Map<string, { key: string; until: Date }>();
  const requests = new Set<string>();
  return {
    async receive(command) {
      const there = commands.get(command.id);
      if (there) return { first: false, answer: there.answer };
      commands.set(command.id, { command, answer: null });
      return { first: true };
    },
    async answer(id, answer) {
      const received = commands.get(id);
      if (received) received.answer = answer;
    },
    unanswered: async (before, limit) =>
      [...commands.values()]
        .filter(({ command, answer }) => !answer && command.at < before)
        .slice(0, limit)
        .map(({ command }) => command),
    async isFirst(id) {
      const first = !requests.has(id);
      requests.add(id);
      return first;
    },
    async claim(subject, key, now, until) {
      const there = claims.get(subject);
      if (there && there.until > now) return there.key;
      claims.set(subject, { key, until });
      return key;
    },
  };
}
