import { createHash } from 'node:crypto';
import type { Level, Target } from '../domain/policy.ts';
import type { Ladder, Rule, Rulebook, ServiceLevels } from '../domain/rulebook.ts';
import { usualName } from './plain-values.ts';
import type { PolicyFile } from './schema.ts';
import { bySeverity, type WrittenServiceLevels } from './service-level-schema.ts';
import { type IdOf, mapped, titled, toRoster } from './to-roster.ts';

/**
 * All that the file says, without what changes while Muster runs: overrides of schedules, and people who have left. It knows
 * only the people of the file; `idOf` is asked for their e-mail addresses, which are in small letters.
 */
export function toRulebook(file: PolicyFile, idOf: IdOf): Rulebook {
  const { severities, room, customerWaitAtMost: customerWaitAtMostMs, customerUpdatesNeedApproval } = file;
  return {
    revision: revisionOf(file),
    ...toRoster(file, idOf),
    services: mapped(file.services, ({ name, team }, id) => ({
      name: name ?? titled(id),
      team: team ?? null,
    })),
    ladders: { [usualName]: usualLadder(file, idOf), ...namedLadders(file, idOf) },
    serviceLevels: {
      [usualName]: toServiceLevels(file),
      ...mapped(file.serviceLevels, (set) => toServiceLevels(file, set)),
    },
    rules: file.rules.map((rule) => toRule(rule, idOf)),
    usual: usualChoice(file, idOf),
    severities: bySeverity((severity) => {
      const { name, description } = severities[severity];
      return { name, description };
    }),
    acknowledgementLastsMs: bySeverity((severity) => severities[severity].acknowledgementLasts),
    ...{ customerWaitAtMostMs, customerUpdatesNeedApproval },
    askOn: file.askOn,
    ...{ roomNameTemplate: room.nameTemplate, mirrorPrivateRooms: room.mirrorPrivate },
    customerMessages: mapped(file.customerMessages, ({ name, text }, id) => ({
      name: name ?? titled(id),
      text,
    })),
  };
}

function usualChoice(file: PolicyFile, idOf: IdOf): Rulebook['usual'] {
  return {
    ladder: usualName,
    serviceLevels: usualName,
    demandedRoles: toDemands(file.demandedRoles),
    managers: file.managers.map(idOf),
    stakeholders: [],
    announcementChannel: file.announcementChannel ?? null,
    privateRoom: file.room.private,
    mirror: file.room.mirror,
  };
}

function toRule({ name, when, use }: PolicyFile['rules'][number], idOf: IdOf): Rule {
  const { demandedRoles, managers, stakeholders, ...rest } = use;
  return {
    ...{ name, when },
    use: {
      ...rest,
      ...(demandedRoles && { demandedRoles: toDemands(demandedRoles) }),
      ...(managers && { managers: managers.map(idOf) }),
      ...(stakeholders && { stakeholders: stakeholders.map(idOf) }),
    },
  };
}

const toDemands = (demands: PolicyFile['demandedRoles']): Rulebook['usual']['demandedRoles'] =>
  demands.map(({ within, ...demand }) => ({ ...demand, withinMs: within }));

const usualLadder = ({ levels, repeatLevels, unownedAgainAfter }: PolicyFile, idOf: IdOf): Ladder => ({
  levels: toLevels(levels, idOf),
  repeatLevels,
  unownedAgainAfterMs: unownedAgainAfter,
});

/** What they leave out is as in the usual one. */
const namedLadders = ({ ladders, repeatLevels, unownedAgainAfter }: PolicyFile, idOf: IdOf) =>
  mapped(
    ladders,
    ({ levels, repeat, unownedAgainAfter: again }): Ladder => ({
      levels: toLevels(levels, idOf),
      repeatLevels: repeat ?? repeatLevels,
      unownedAgainAfterMs: again ?? unownedAgainAfter,
    }),
  );

function toLevels(levels: PolicyFile['levels'], idOf: IdOf): Level[] {
  const toTarget = (target: Target): Target =>
    'person' in target ? { person: idOf(target.person) } : target;
  return levels.map(
    ({ name, ask, acknowledgeWithin, acknowledgements, onlyIn, otherwise = [] }, index): Level => ({
      name: name ?? `Level ${index + 1}`,
      ask: ask.map(toTarget),
      acknowledgeWithinMs: acknowledgeWithin,
      ...(acknowledgements !== undefined && { acknowledgements }),
      ...(onlyIn !== undefined && { onlyIn: { calendar: onlyIn, otherwise: otherwise.map(toTarget) } }),
    }),
  );
}

/** Those that are written by themselves. */
type PromiseOrNone = Exclude<
  keyof ServiceLevels,
  `first${'Internal' | 'Customer'}UpdateWithin` | `${'internal' | 'customer'}UpdateEvery`
>;

function toServiceLevels({ severities }: PolicyFile, set: WrittenServiceLevels = {}): ServiceLevels {
  const promised = (name: PromiseOrNone) =>
    bySeverity((severity) => {
      const own = set[severity]?.[name];
      return own === undefined ? severities[severity][name] : own;
    });
  const updates = (name: 'firstWithin' | 'every') =>
    bySeverity(
      (severity) => set[severity]?.internalUpdates?.[name] ?? severities[severity].internalUpdates[name],
    );
  const customerUpdates = (name: 'firstWithin' | 'every') =>
    bySeverity((severity) => {
      const own = set[severity]?.customerUpdates?.[name];
      return own === undefined ? severities[severity].customerUpdates[name] : own;
    });
  return {
    resolveWithin: promised('resolveWithin'),
    verifyWithin: promised('verifyWithin'),
    closeWithin: promised('closeWithin'),
    internalRootCauseWithin: promised('internalRootCauseWithin'),
    customerRootCauseWithin: promised('customerRootCauseWithin'),
    standstillAfter: promised('standstillAfter'),
    firstInternalUpdateWithin: updates('firstWithin'),
    internalUpdateEvery: updates('every'),
    firstCustomerUpdateWithin: customerUpdates('firstWithin'),
    customerUpdateEvery: customerUpdates('every'),
  };
}

const revisionOf = (file: PolicyFile): string =>
  createHash('sha256').update(JSON.stringify(file)).digest('hex').slice(0, 12);
