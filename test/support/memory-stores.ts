import { marksOf } from '../../src/domain/alike.ts';
import { type Escalation, isActive } from '../../src/domain/escalation.ts';
import type {
  Answer,
  Command,
  Counters,
  EscalationStore,
  Inbox,
  Scheduled,
} from '../../src/usecases/ports.ts';
import { deepFreeze } from './escalations.ts';

/**
 * The stores of the use cases, in memory: each call is one step, so races interleave as they would between processes. What is
 * stored is frozen, and given away as it is.
 */
export function memoryEscalations(): EscalationStore & { all: Map<string, Escalation> } {
  const all = new Map<string, Escalation>();
  const newestFirst = () => [...all.values()].sort((a, b) => Number(b.opened.at) - Number(a.opened.at));
  /** The keys of cases by the command that opened them. */
  const openers = new Map<string, string>();
  const openedBy = (command: string) => all.get(openers.get(command) ?? '') ?? null;
  function scheduled(until = Number.POSITIVE_INFINITY): Scheduled[] {
    const found: Scheduled[] = [];
    for (const { key, nextDueAt } of all.values())
      if (nextDueAt && Number(nextDueAt) <= until) found.push({ key, nextDueAt });
    return found;
  }
  const severityOf = ({ key }: Scheduled): string => all.get(key)?.severity ?? '';
  return {
    all,
    load: async (key) => all.get(key) ?? null,
    async insert(escalation) {
      const command = escalation.timeline[0]?.command;
      if (all.has(escalation.key) || (command && openedBy(command))) return false;
      all.set(escalation.key, deepFreeze(escalation));
      if (command) openers.set(command, escalation.key);
      return true;
    },
    async save(next) {
      if (all.get(next.key)?.version !== next.version - 1) return false;
      all.set(next.key, deepFreeze(next));
      return true;
    },
    openedBy: async (command) => openedBy(command),
    due: async (now, limit) =>
      scheduled(Number(now))
        .sort(
          (a, b) => severityOf(a).localeCompare(severityOf(b)) || Number(a.nextDueAt) - Number(b.nextDueAt),
        )
        .slice(0, limit),
    async earliestDue() {
      const instants = scheduled().map(({ nextDueAt }) => Number(nextDueAt));
      return instants.length > 0 ? new Date(Math.min(...instants)) : null;
    },
    scheduled: async () => scheduled(),
    active: async (workspace) =>
      newestFirst()
        .filter((e) => e.workspace === workspace && isActive(e))
        .map(({ key, mirror }) => ({ key, mirror })),
    list: async ({ workspace, statuses, person, limit }) =>
      newestFirst()
        .filter((e) => e.workspace === workspace && statuses.includes(e.status))
        .filter((e) => !person || e.taskForce.includes(person))
        .slice(0, limit),
    alike: async ({ workspace, marks, limit }) =>
      newestFirst()
        .filter((e) => e.workspace === workspace && isActive(e))
        .map(({ key, title, customer, service }) => ({
          key,
          marks: marksOf({
            title,
            customers: customer === null ? [] : [customer],
            service: service?.id ?? null,
          }),
        }))
        .filter((found) => found.marks.some((mark) => marks.includes(mark)))
        .slice(0, limit),
    loadMany: async (keys) => keys.flatMap((key) => all.get(key) ?? []),
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
  const answers = new Map<string, Answer | null>();
  const open = new Map<string, Command>();
  const claims = new Map<string, { key: string; until: Date }>();
  const requests = new Set<string>();
  return {
    async receive(command) {
      const there = answers.get(command.id);
      if (there !== undefined) return { first: false, answer: there };
      answers.set(command.id, null);
      open.set(command.id, command);
      return { first: true };
    },
    async answer(id, answer) {
      const there = answers.get(id);
      if ('refused' in answer && there) return there;
      if (there !== undefined) answers.set(id, answer);
      open.delete(id);
      return answer;
    },
    unanswered: async (before, limit) =>
      [...open.values()]
        .filter(({ at }) => at < before)
        .sort((a, b) => Number(a.at) - Number(b.at))
        .slice(0, limit),
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
